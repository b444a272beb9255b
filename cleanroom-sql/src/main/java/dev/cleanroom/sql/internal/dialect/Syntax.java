package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.sql.internal.dialect.Kind.Form;
import java.math.BigDecimal;

/**
 * The words in which dialects differ. Arguments are texts that can stand anywhere, as are results.
 * Arguments may be written several times, so nothing here depends on being computed once.
 */
abstract sealed class Syntax permits DuckDbSyntax, PostgresSyntax, SparkSyntax {
  static final String LEAST = "CAST(" + Long.MIN_VALUE + " AS BIGINT)";
  static final String MOST = "CAST(" + Long.MAX_VALUE + " AS BIGINT)";

  static Syntax of(Dialect dialect) {
    return switch (dialect) {
      case DUCKDB -> new DuckDbSyntax();
      case POSTGRESQL -> new PostgresSyntax();
      case SPARK -> new SparkSyntax();
    };
  }

  abstract Dialect dialect();

  NotWritable lacks(String what) {
    return new NotWritable(what + " has no equal text in " + dialect());
  }

  /** Whether decimals are computed in at most 38 digits. */
  boolean boundsDecimals() {
    return true;
  }

  abstract String type(Kind kind);

  String cast(String text, Kind kind) {
    return "CAST(" + text + " AS " + type(kind) + ")";
  }

  String nothing(Kind kind) {
    return cast("NULL", kind);
  }

  // ---- literals --------------------------------------------------------------------------------

  static String whole(long value) {
    return "CAST(" + value + " AS BIGINT)";
  }

  String exact(BigDecimal value, Kind kind) {
    return cast("'" + value.toPlainString() + "'", kind);
  }

  String floating(double value) {
    return cast("'" + value + "'", new Kind(Form.FLOATING, 0, 0));
  }

  /** A text that an engine in UTF-8 can hold. */
  final String text(String value) throws NotWritable {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean pair = i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        throw new NotWritable("a text with a character that is none has no equal text");
      }
      i += pair ? 1 : 0;
    }
    return quoted(value);
  }

  /** A text whose characters were checked, between quotes, with the binary collation. */
  abstract String quoted(String value);

  // ---- numbers ---------------------------------------------------------------------------------

  /** A whole number in a type that holds the product of two. */
  abstract String wide(String whole);

  /** A sum of whole numbers of 64 bits, with 38 digits. */
  String sumOfWholes(String whole) {
    return "SUM(" + wide(whole) + ")";
  }

  /** Arithmetic that stops at the ends of 64 bits. */
  String saturated(String operator, String a, String b) {
    String exact = "(" + wide(a) + " " + operator + " " + wide(b) + ")";
    return cased(
        exact + " > " + Long.MAX_VALUE, MOST, exact + " < " + Long.MIN_VALUE, LEAST, narrow(exact));
  }

  String absolute(String a) {
    return cased(a + " >= 0", a, saturated("-", whole(0), a));
  }

  /** A wide number that was tested to have 64 bits. */
  String narrow(String wide) {
    return "CAST(" + wide + " AS BIGINT)";
  }

  /** Division that drops the remainder, and the remainder, which has the sign of the dividend. */
  abstract String divideOperator();

  String quotient(String a, String b) {
    String negated = cased(a + " = " + LEAST, a, "(- " + a + ")");
    return cased(b + " = -1", negated, "(" + a + " " + divideOperator() + " " + b + ")");
  }

  String remainder(String a, String b) {
    return cased(
        b + " = -1", cased(a + " IS NOT NULL", whole(0), "NULL"), "(" + a + " % " + b + ")");
  }

  /** The remainder of exact numbers that are not all whole. */
  abstract String exactRemainder(String a, String b) throws NotWritable;

  String floorDivided(String a, long by) {
    return "((" + a + " - " + floorRemainder(a, by) + ") " + divideOperator() + " " + by + ")";
  }

  static String floorRemainder(String a, long by) {
    return "(((" + a + " % " + by + ") + " + by + ") % " + by + ")";
  }

  /** Division of wide numbers, of which the quotient has 64 bits. */
  String wideQuotient(String a, String b) {
    return "(" + a + ") " + divideOperator() + " " + b;
  }

  /**
   * Puts an exact number on a grid: the nearest, half to even, within bounds.
   *
   * @param exact the number
   * @param kind its kind
   * @param grid the grid
   */
  abstract String onGrid(String exact, Kind kind, FixedPoint grid) throws NotWritable;

  /** Drops digits after the point beyond those of the target. */
  abstract String truncated(String exact, Kind from, Kind to) throws NotWritable;

  abstract boolean convertsToDouble(Kind exact);

  /** Whether floating-point arithmetic has a value for every argument. */
  abstract boolean hasTotalDoubles();

  /** What is no number becomes zero, infinities the ends of the type, and zero has one sign. */
  String finite(String a) {
    return within(a, floating(0));
  }

  private String within(String a, String noNumber) {
    String most = floating(Double.MAX_VALUE);
    String least = floating(-Double.MAX_VALUE);
    return "CASE WHEN "
        + isNotANumber(a)
        + " THEN "
        + noNumber
        + " WHEN "
        + cased(
                a + " > " + most,
                most,
                a + " < " + least,
                least,
                "(" + a + " + " + floating(0) + ")")
            .substring("CASE WHEN ".length());
  }

  abstract String isNotANumber(String floating);

  /** The smallest and the largest truth value of a group. */
  String extremeTruth(boolean largest, String truth) {
    return (largest ? "MAX(" : "MIN(") + truth + ")";
  }

  /** A rank, which has the type of whole numbers. */
  String rank(String window) {
    return window;
  }

  // ---- text ------------------------------------------------------------------------------------

  abstract String bytes(String text);

  abstract String points(String text);

  /** The number of characters of four bytes. */
  abstract String pairs(String text);

  /** The length that Java has: characters of four bytes count twice. */
  String units(String text) {
    return "CAST("
        + cased(
            bytes(text) + " = " + points(text), points(text), points(text) + " + " + pairs(text))
        + " AS BIGINT)";
  }

  /**
   * A text whose binary order is Java's order of the original. Java orders U+E000 to U+FFFF behind
   * characters of four bytes; here the last of those, U+10FFFF, is put before them, and before
   * itself with U+0001, which keeps texts apart.
   */
  abstract String orderKey(String text);

  /** The text of a key. */
  abstract String fromOrderKey(String key);

  abstract String startsWith(String text, String start);

  abstract String endsWith(String text, String end);

  abstract String contains(String text, String part);

  abstract String like(String text, String pattern);

  /** Both texts, cut off at the largest length of a cell. */
  String concat(String a, String b) throws NotWritable {
    throw lacks("CONCAT");
  }

  /** UPPER or LOWER. */
  String letters(String function, String text) throws NotWritable {
    throw lacks(function);
  }

  String trimmed(boolean leading, boolean trailing, String text, String character) {
    String name = leading && trailing ? trimBoth() : leading ? "LTRIM" : "RTRIM";
    return name + "(" + text + ", " + character + ")";
  }

  String trimBoth() {
    return "TRIM";
  }

  /** SHA-256 of a text in UTF-8, as hexadecimal digits in an order by bytes. */
  abstract String hash(String text);

  /** A value as a text that is the same in every dialect, with all decimals of its kind. */
  String canonical(String value, Kind kind) {
    return switch (kind.form()) {
      case TEXT -> value;
      case TRUTH -> cased(value, "'t'", "'f'");
      default -> cast(value, new Kind(Form.TEXT, 0, 0));
    };
  }

  // ---- dates -----------------------------------------------------------------------------------

  abstract String date(String days);

  String part(String unit, String date) {
    return "CAST(EXTRACT(" + unit + " FROM " + date + ") AS BIGINT)";
  }

  abstract String dateText(String days);

  // ---- cells -----------------------------------------------------------------------------------

  /**
   * A cell of a table as {@link dev.cleanroom.internal.Cells} and {@code CellCodec} make it.
   *
   * @param column the column's quoted name
   * @param engineType the engine's type in upper case
   * @param type the column's type
   */
  abstract String cell(String column, String engineType, ColumnType type) throws NotWritable;

  /** NULL for texts that are longer than a cell may be. Bytes are at least as many as units. */
  final String limited(String text) {
    return "CASE WHEN "
        + bytes(text)
        + " <= "
        + Table.MAX_TEXT_LENGTH
        + " OR "
        + units(text)
        + " <= "
        + Table.MAX_TEXT_LENGTH
        + " THEN "
        + text
        + " END";
  }

  final String normalDouble(String floating) {
    return within(floating, nothing(Kind.of(ColumnType.DOUBLE)));
  }

  final NotWritable unknownType() {
    return new NotWritable("a column of this type of " + dialect() + " is read by no equal text");
  }

  static String cased(String condition, String then, String otherwise) {
    return "CASE WHEN " + condition + " THEN " + then + " ELSE " + otherwise + " END";
  }

  static String cased(String first, String a, String second, String b, String otherwise) {
    return "CASE WHEN "
        + first
        + " THEN "
        + a
        + " WHEN "
        + second
        + " THEN "
        + b
        + " ELSE "
        + otherwise
        + " END";
  }
}
