package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.sql.internal.dialect.Kind.Form;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tag of a unit and a group, the same in every dialect and here: SHA-256 of the secret key, the
 * unit and the group's keys as text. Before each text stands its number of characters, and NULL is
 * written as no text is, so that different units and groups have different texts.
 */
public final class Tags {
  private Tags() {}

  /**
   * Writes a secret key as the text that is bound.
   *
   * @param choiceKey the key of {@link dev.cleanroom.spi.ContributionSink#choiceKey}
   * @return hexadecimal digits
   */
  public static String key(byte[] choiceKey) {
    return HexFormat.of().formatHex(choiceKey);
  }

  /**
   * Computes a tag.
   *
   * @param choiceKey the secret key
   * @param unitType the type of the unit
   * @param unit a value of its Java class
   * @param columns the key columns
   * @param key a value of its Java class for each key column, or null
   * @return hexadecimal digits, of which units choose the smallest
   * @throws IllegalArgumentException if a column is floating point
   */
  public static String of(
      byte[] choiceKey,
      ColumnType unitType,
      Object unit,
      List<Column> columns,
      List<@Nullable Object> key) {
    StringBuilder text = new StringBuilder(key(choiceKey)).append(part(unitType, unit));
    for (int i = 0; i < columns.size(); i++) {
      text.append(part(columns.get(i).type(), key.get(i)));
    }
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(hash.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String part(ColumnType type, @Nullable Object value) {
    if (value == null) {
      return "n";
    }
    String text = text(type, value);
    return "v" + text.codePointCount(0, text.length()) + ":" + text;
  }

  private static String text(ColumnType type, Object value) {
    return switch (type.kind()) {
      case BOOLEAN -> (Boolean) value ? "t" : "f";
      case INTEGER, TEXT -> value.toString();
      case DECIMAL -> ((BigDecimal) value).setScale(type.scale()).toPlainString();
      case DATE -> Long.toString(((LocalDate) value).toEpochDay());
      case TIMESTAMP ->
          Long.toString(((LocalDateTime) value).toInstant(ZoneOffset.UTC).toEpochMilli());
      case DOUBLE -> throw new IllegalArgumentException("floating point has no tag");
    };
  }

  /** The text of one value in a dialect. */
  static String part(Syntax syntax, String value, Kind kind) throws NotWritable {
    if (kind.is(Form.FLOATING)) {
      throw syntax.lacks("a group or unit that is floating point");
    }
    String text = syntax.canonical(value, kind);
    String length = syntax.cast(syntax.points(text), new Kind(Form.TEXT, 0, 0));
    return Syntax.cased(value + " IS NULL", "'n'", "'v' || " + length + " || ':' || " + text);
  }
}
