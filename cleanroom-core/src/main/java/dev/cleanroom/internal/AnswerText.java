package dev.cleanroom.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.Protection;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Charge;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An answer as text: an aligned table, CSV and JSON. */
public final class AnswerText {
  private static final String PLUS_MINUS = " ± ";
  private static final int LONGEST_TEXT = 80;
  private static final int LONGEST_WHOLE = 24;

  private AnswerText() {}

  /**
   * Returns a value without exponent or grouping.
   *
   * @param value a released value, or null
   * @return the text, {@code NULL} for null
   */
  public static String plain(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return BigDecimal.valueOf(number).toPlainString();
    }
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  /**
   * Returns an answer as CSV.
   *
   * @param answer the answer
   * @return the text, lines ended by CR LF
   */
  public static String csv(Answer answer) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(answer.columns().stream().map(Column::name).toList());
      for (Answer.Row row : answer.rows()) {
        csv.writeRecord(
            row.cells().stream().map(c -> c.value() == null ? "" : plain(c.value())).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * Returns an answer as JSON.
   *
   * @param answer the answer
   * @return the text
   */
  public static String json(Answer answer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
      json.writeStartObject();
      json.writeStringField("template", answer.template());
      json.writeArrayFieldStart("columns");
      for (Column column : answer.columns()) {
        json.writeStartObject();
        json.writeStringField("name", column.name());
        json.writeStringField("type", column.type().toString());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("rows");
      for (Answer.Row row : answer.rows()) {
        writeRow(json, answer.columns(), row);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("charges");
      for (Charge charge : answer.charges()) {
        writeCharge(json, charge);
      }
      json.writeEndArray();
      json.writeNumberField("confidence", Answer.CONFIDENCE);
      json.writeStringField("protection", answer.protection().name());
      json.writeStringField("guarantee", answer.guarantee());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void writeRow(JsonGenerator json, List<Column> columns, Answer.Row row)
      throws IOException {
    json.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      Answer.Cell cell = row.cells().get(i);
      json.writeObjectFieldStart(columns.get(i).name());
      json.writeFieldName("value");
      writeValue(json, cell.value());
      if (cell.noiseScale().isPresent()) {
        json.writeNumberField("noiseScale", cell.noiseScale().getAsDouble());
      }
      if (cell.interval().isPresent()) {
        json.writeNumberField("low", cell.interval().get().low());
        json.writeNumberField("high", cell.interval().get().high());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.writeNumber(number);
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else {
      json.writeString(value.toString());
    }
  }

  /** ε or ρ, whichever the cap is on. */
  private static void writeCap(JsonGenerator json, String what, Optional<Cap> cap)
      throws IOException {
    if (cap.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(what);
    if (cap.get() instanceof Cap.Sum sum) {
      json.writeNumberField("epsilon", sum.most().epsilon());
      json.writeNumberField("delta", sum.most().delta());
    } else if (cap.get() instanceof Cap.Concentrated concentrated) {
      json.writeNumberField("rho", concentrated.most().rho());
      json.writeNumberField("delta", concentrated.most().delta());
    }
    json.writeEndObject();
  }

  private static void writeCharge(JsonGenerator json, Charge charge) throws IOException {
    json.writeStartObject();
    json.writeStringField("owner", charge.account().owner());
    json.writeStringField("dataset", charge.account().dataset());
    json.writeStringField("space", charge.account().space());
    json.writeStringField("part", charge.account().part().name());
    if (charge.account().part() != Account.Part.WHOLE) {
      json.writeStringField("name", charge.account().name());
    }
    if (charge.limit().window().isPresent()) {
      json.writeNumberField("windowSeconds", charge.limit().window().get().toSeconds());
    }
    json.writeNumberField("epsilon", charge.loss().epsilon());
    json.writeNumberField("delta", charge.loss().delta());
    writeCap(json, "remaining", charge.remaining());
    writeCap(json, "budget", charge.limit().cap());
    json.writeEndObject();
  }

  /**
   * Returns an answer as an aligned table.
   *
   * @param answer the answer
   * @return several lines of text
   */
  public static String table(Answer answer) {
    List<Column> columns = answer.columns();
    TextGrid grid = new TextGrid();
    grid.row(columns.stream().map(Column::name).toList());
    grid.rule();
    List<List<String>> lines = new ArrayList<>();
    for (Answer.Row row : answer.rows()) {
      lines.add(row.cells().stream().map(AnswerText::cell).toList());
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], errorWidth(line.get(i)));
      }
    }
    for (List<String> line : lines) {
      List<String> padded = new ArrayList<>();
      for (int i = 0; i < widths.length; i++) {
        int width = errorWidth(line.get(i));
        padded.add(line.get(i) + " ".repeat(width == 0 ? 0 : widths[i] - width));
      }
      grid.row(padded);
    }
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).type().isNumeric()) {
        grid.alignRight(i);
      }
    }
    String count = answer.rows().size() == 1 ? "1 row" : answer.rows().size() + " rows";
    return answer.template()
        + "\n"
        + grid
        + "("
        + count
        + (hasIntervals(answer) ? "; ± holds for 95 of 100 answers and covers the noise" : "")
        + ")\n"
        + answer.charges().stream().map(c -> "cost  " + c + "\n").collect(Collectors.joining())
        + (answer.protection() == Protection.DIFFERENTIAL_PRIVACY
            ? ""
            : answer.protection() + ", " + answer.protection().inWords() + "\n")
        + answer.guarantee().replaceFirst(": ", ":\n  ").replace("; ", ";\n  ")
        + "\n";
  }

  /** Errors of a column are padded to the same width, so that their signs stand in one line. */
  private static int errorWidth(String cell) {
    int sign = cell.lastIndexOf(PLUS_MINUS);
    return sign < 0 ? 0 : cell.length() - sign;
  }

  private static boolean hasIntervals(Answer answer) {
    return answer.rows().stream()
        .flatMap(row -> row.cells().stream())
        .anyMatch(cell -> cell.value() != null && cell.interval().isPresent());
  }

  private static String cell(Answer.Cell cell) {
    if (cell.value() == null && cell.interval().isPresent()) {
      return "≤ " + cell.interval().get().high().toPlainString();
    }
    BigDecimal number = number(cell.value());
    if (number == null) {
      return visible(plain(cell.value()));
    }
    if (cell.interval().isEmpty()) {
      return cell.value() instanceof Long ? plain(cell.value()) : grouped(number, decimals(number));
    }
    Answer.Interval interval = cell.interval().get();
    BigDecimal off = interval.high().subtract(number).max(number.subtract(interval.low()));
    int decimals = Math.max(0, 2 - (off.precision() - off.scale()));
    if (off.signum() == 0) {
      decimals = Math.max(0, number.stripTrailingZeros().scale());
    }
    decimals = Math.min(decimals, Math.max(0, number.scale()));
    // Away from zero: an interval that is shown never claims more than the one it stands for.
    BigDecimal shown = off.scale() > decimals ? off.setScale(decimals, RoundingMode.UP) : off;
    return grouped(number, decimals) + PLUS_MINUS + grouped(shown, decimals);
  }

  private static @Nullable BigDecimal number(@Nullable Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof Long whole) {
      return BigDecimal.valueOf(whole);
    }
    return value instanceof Double number && Double.isFinite(number)
        ? BigDecimal.valueOf(number)
        : null;
  }

  /** Four decimals, or as many as show three digits of a small number. */
  private static int decimals(BigDecimal number) {
    int zeros = number.signum() == 0 ? 0 : number.scale() - number.precision();
    return Math.max(4, zeros + 3);
  }

  /** Text on one line of bounded length, without characters that a terminal would obey. */
  private static String visible(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_TEXT)
        .forEach(
            c -> {
              if (isInvisible(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04X", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return text.codePointCount(0, text.length()) > LONGEST_TEXT ? shown + "…" : shown.toString();
  }

  private static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  private static String grouped(BigDecimal number, int decimals) {
    BigDecimal rounded = number;
    if (number.scale() > decimals) {
      rounded = number.setScale(decimals, RoundingMode.HALF_EVEN);
    }
    if (rounded.precision() - rounded.scale() > LONGEST_WHOLE || rounded.scale() > LONGEST_WHOLE) {
      return rounded.round(new MathContext(4)).stripTrailingZeros().toString();
    }
    String plain = rounded.abs().toPlainString();
    int point = plain.indexOf('.');
    int whole = point < 0 ? plain.length() : point;
    StringBuilder text = new StringBuilder(rounded.signum() < 0 ? "-" : "");
    for (int i = 0; i < whole; i++) {
      if (i > 0 && (whole - i) % 3 == 0) {
        text.append(',');
      }
      text.append(plain.charAt(i));
    }
    return text.append(plain.substring(whole)).toString();
  }
}
