package dev.cleanroom.internal.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a report for programs: amounts as exact decimal texts, counts as numbers. */
final class ReportJson {
  private final JsonGenerator json;

  private ReportJson(JsonGenerator json) {
    this.json = json;
  }

  static String of(ReportContent report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter()
              .withObjectIndenter(new com.fasterxml.jackson.core.util.DefaultIndenter("  ", "\n"))
              .withArrayIndenter(new com.fasterxml.jackson.core.util.DefaultIndenter("  ", "\n")));
      json.setCharacterEscapes(new NoTags());
      new ReportJson(json).write(report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private void write(ReportContent report) throws IOException {
    json.writeStartObject();
    json.writeStringField("collaboration", report.collaboration());
    json.writeStringField("reader", report.reader());
    json.writeStringField("time", report.time().toString());
    json.writeArrayFieldStart("chapters");
    for (Chapter chapter : report.chapters()) {
      write(chapter);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(Chapter chapter) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", chapter.id());
    json.writeStringField("title", chapter.title());
    json.writeArrayFieldStart("notes");
    for (String note : chapter.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("tables");
    for (Sheet sheet : chapter.sheets()) {
      write(sheet);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void write(Sheet sheet) throws IOException {
    json.writeArrayFieldStart(sheet.id());
    for (List<Object> row : sheet.rows()) {
      json.writeStartObject();
      for (int i = 0; i < row.size(); i++) {
        write(sheet.columns().get(i).key(), row.get(i));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void write(String key, Object cell) throws IOException {
    if (cell instanceof Long count) {
      json.writeNumberField(key, count);
    } else {
      json.writeStringField(key, cell.toString());
    }
  }

  /** A report may be put into a page: no name may end a script there. */
  private static final class NoTags extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private final int[] escapes = escapes();

    private static int[] escapes() {
      int[] escapes = standardAsciiEscapesForJSON();
      for (char c : new char[] {'<', '>', '&', '\''}) {
        escapes[c] = ESCAPE_STANDARD;
      }
      return escapes;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return escapes.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return null;
    }
  }
}
