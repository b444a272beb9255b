package dev.cleanroom.vendor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a JSON text into values, with limits on everything. Jackson reads the tokens; the tree is
 * built here because a duplicate field must be told with its path, together with all other
 * problems.
 */
final class JsonText {
  /** The size that AWS allows a rule to have. */
  static final int MAX_LENGTH = 102_400;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_DIGITS = 40;

  /** Names are not kept: a text cannot fill or attack a table of them. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAX_LENGTH)
                  .maxNestingDepth(MAX_DEPTH)
                  .build())
          .build();

  private final JsonParser parser;
  private final Problems problems;

  private JsonText(JsonParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The value of a text; nothing, and a problem, if it has none. */
  static Json read(String text, String root, Problems problems) {
    if (text.length() > MAX_LENGTH) {
      problems.add(root, "must have at most " + MAX_LENGTH + " characters");
      return new Json.Nothing();
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new JsonText(parser, problems).whole(root);
    } catch (JsonProcessingException e) {
      problems.add(root, "is not JSON of at most " + MAX_DEPTH + " levels" + place(text, e));
      return new Json.Nothing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parser's own message is left out, because it repeats parts of the text. */
  private static String place(String text, JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null
        ? ""
        : ", line " + at.getLineNr() + ", column " + (at.getColumnNr() - readOfWord(text, at));
  }

  /** Jackson before 2.21 is past an unknown word when it fails, and newer ones are before it. */
  private static int readOfWord(String text, JsonLocation at) {
    int end = (int) Math.min(at.getCharOffset(), text.length());
    int start = end;
    while (start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
      start--;
    }
    return end - start;
  }

  private Json whole(String root) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      problems.add(root, "is empty");
      return new Json.Nothing();
    }
    Json value = value(first, root);
    if (parser.nextToken() != null) {
      problems.add(root, "must be one JSON value, but more follows");
    }
    return value;
  }

  private Json value(JsonToken token, String path) throws IOException {
    return switch (token) {
      case START_OBJECT -> members(path);
      case START_ARRAY -> items(path);
      case VALUE_STRING -> new Json.Text(parser.getText());
      case VALUE_NUMBER_INT -> number(path, true);
      case VALUE_NUMBER_FLOAT -> number(path, false);
      case VALUE_TRUE -> new Json.Flag(true);
      case VALUE_FALSE -> new Json.Flag(false);
      default -> new Json.Nothing();
    };
  }

  private Json members(String path) throws IOException {
    Map<String, Json> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String at = Problems.field(path, name);
      if (values.containsKey(name)) {
        problems.add(at, "stands twice");
      }
      values.put(name, value(parser.nextToken(), at));
    }
    return new Json.Members(values);
  }

  private Json items(String path) throws IOException {
    List<Json> values = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      values.add(value(next, Problems.item(path, values.size())));
    }
    return new Json.Items(values);
  }

  /** Short numbers only, so that no comparison of them can be slow. */
  private Json number(String path, boolean whole) throws IOException {
    String text = parser.getText();
    if (text.length() <= MAX_DIGITS) {
      try {
        BigDecimal value = new BigDecimal(text);
        if (Math.abs((long) value.scale()) <= MAX_DIGITS) {
          return new Json.Amount(value, whole);
        }
      } catch (NumberFormatException e) {
        // An exponent beyond any number: reported below, as too long ones are.
      }
    }
    problems.add(path, "must be a number of at most " + MAX_DIGITS + " digits");
    return new Json.Nothing();
  }
}
