package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.ColumnType;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.sql.internal.dialect.Kind.Form;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spark under ANSI rules, with {@link SparkFunctions} registered. Text has the collation
 * UTF8_BINARY; NaN is larger than all numbers and equal to itself.
 */
final class SparkSyntax extends Syntax {
  private static final Set<String> WHOLES = Set.of("TINYINT", "SMALLINT", "INT", "BIGINT");
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

  @Override
  Dialect dialect() {
    return Dialect.SPARK;
  }

  @Override
  String type(Kind kind) {
    return switch (kind.form()) {
      case TRUTH -> "BOOLEAN";
      case WHOLE, DAY, MOMENT -> "BIGINT";
      case EXACT -> "DECIMAL(" + kind.digits() + ", " + kind.scale() + ")";
      case FLOATING -> "DOUBLE";
      case TEXT -> "STRING";
    };
  }

  /** A backslash begins an escape, and what stands in ${…} is replaced before the text is read. */
  @Override
  String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("$", "\\u0024") + "'";
  }

  private static String call(String name, String... arguments) {
    return SparkFunctions.PREFIX + name + "(" + String.join(", ", arguments) + ")";
  }

  @Override
  String wide(String whole) {
    return "CAST(" + whole + " AS DECIMAL(38, 0))";
  }

  @Override
  String saturated(String operator, String a, String b) {
    return call(
        switch (operator) {
          case "+" -> "plus";
          case "-" -> "minus";
          default -> "times";
        },
        a,
        b);
  }

  @Override
  String absolute(String a) {
    return call("abs", a);
  }

  @Override
  String divideOperator() {
    return "DIV";
  }

  @Override
  String exactRemainder(String a, String b) throws NotWritable {
    throw lacks("MOD of decimals");
  }

  @Override
  String onGrid(String exact, Kind kind, FixedPoint grid) {
    return call(
        kind.is(Form.EXACT) ? "grid_decimal" : kind.is(Form.WHOLE) ? "grid_whole" : "grid_double",
        exact,
        Integer.toString(grid.scale()),
        whole(grid.low()),
        whole(grid.high()));
  }

  @Override
  String hash(String text) {
    return "SHA2(" + text + ", 256)";
  }

  /** A cast rounds half away from zero; half a unit less, and it truncates. */
  @Override
  String truncated(String exact, Kind from, Kind to) throws NotWritable {
    if (from.digits() >= Kind.MOST_DIGITS) {
      throw lacks("a cast from " + from.digits() + " digits to fewer decimals");
    }
    String half = "0." + "0".repeat(to.scale()) + "5BD";
    return cast(
        cased(
            exact + " > 0",
            "(" + exact + " - " + half + ")",
            exact + " < 0",
            "(" + exact + " + " + half + ")",
            exact),
        to);
  }

  @Override
  boolean convertsToDouble(Kind exact) {
    return true;
  }

  @Override
  boolean hasTotalDoubles() {
    return true;
  }

  @Override
  String finite(String a) {
    return call("finite", a);
  }

  @Override
  String isNotANumber(String floating) {
    return "ISNAN(" + floating + ")";
  }

  /** Spark's ranks have 32 bits, which its functions of whole numbers do not take. */
  @Override
  String rank(String window) {
    return "CAST(" + window + " AS BIGINT)";
  }

  @Override
  String bytes(String text) {
    return "OCTET_LENGTH(" + text + ")";
  }

  @Override
  String points(String text) {
    return "CHAR_LENGTH(" + text + ")";
  }

  @Override
  String pairs(String text) {
    return "(" + units(text) + " - " + points(text) + ")";
  }

  @Override
  String units(String text) {
    return call("units", text);
  }

  @Override
  String orderKey(String text) {
    return call("order_key", text);
  }

  @Override
  String fromOrderKey(String key) {
    return call("from_order_key", key);
  }

  @Override
  String startsWith(String text, String start) {
    return "STARTSWITH(" + text + ", " + start + ")";
  }

  @Override
  String endsWith(String text, String end) {
    return "ENDSWITH(" + text + ", " + end + ")";
  }

  @Override
  String contains(String text, String part) {
    return "CONTAINS(" + text + ", " + part + ")";
  }

  @Override
  String like(String text, String pattern) {
    return call("like", text, pattern);
  }

  @Override
  String concat(String a, String b) {
    return call("concat", a, b);
  }

  @Override
  String letters(String function, String text) {
    return call(function.toLowerCase(Locale.ROOT), text);
  }

  @Override
  String trimmed(boolean leading, boolean trailing, String text, String character) {
    String side = leading && trailing ? "BOTH " : leading ? "LEADING " : "TRAILING ";
    return "TRIM(" + side + character + " FROM " + text + ")";
  }

  @Override
  String date(String days) {
    return "DATE_FROM_UNIX_DATE(CAST(" + days + " AS INT))";
  }

  @Override
  String dateText(String days) {
    return "DATE_FORMAT(" + date(days) + ", 'yyyy-MM-dd')";
  }

  @Override
  String cell(String column, String engineType, ColumnType type) throws NotWritable {
    Kind kind = Kind.of(type);
    return switch (kind.form()) {
      case TRUTH -> only(engineType, Set.of("BOOLEAN"), column);
      case WHOLE -> cast(only(engineType, WHOLES, column), kind);
      case EXACT -> decimal(column, engineType, kind);
      case FLOATING -> normalDouble(floating(column, engineType, kind));
      case TEXT -> limited(only(engineType, Set.of("STRING"), column));
      case DAY -> day(only(engineType, Set.of("DATE"), column));
      case MOMENT -> moment(only(engineType, Set.of("TIMESTAMP", "TIMESTAMP_NTZ"), column));
    };
  }

  private String only(String engineType, Set<String> types, String text) throws NotWritable {
    if (!types.contains(engineType)) {
      throw unknownType();
    }
    return text;
  }

  private String decimal(String column, String engineType, Kind kind) throws NotWritable {
    Matcher exact = DECIMAL.matcher(engineType);
    boolean rounds = exact.matches() && Integer.parseInt(exact.group(2)) > kind.scale();
    if (rounds || !(exact.matches() || WHOLES.contains(engineType))) {
      throw unknownType();
    }
    return "TRY_CAST(" + column + " AS " + type(kind) + ")";
  }

  private String floating(String column, String engineType, Kind kind) throws NotWritable {
    boolean isKnown = WHOLES.contains(engineType) || Set.of("DOUBLE", "FLOAT").contains(engineType);
    if (!isKnown) {
      throw unknownType();
    }
    return cast(column, kind);
  }

  private static String day(String column) {
    return "CASE WHEN "
        + column
        + " BETWEEN DATE'0001-01-01' AND DATE'9999-12-31' THEN CAST(UNIX_DATE("
        + column
        + ") AS BIGINT) END";
  }

  /** The session's time zone is UTC, so a time without a zone is read as one of UTC. */
  private String moment(String column) {
    String micros = "UNIX_MICROS(CAST(" + column + " AS TIMESTAMP))";
    return "CASE WHEN "
        + micros
        + " BETWEEN -62135596800000000 AND 253402300799999999 THEN "
        + floorDivided(micros, 1000)
        + " END";
  }
}
