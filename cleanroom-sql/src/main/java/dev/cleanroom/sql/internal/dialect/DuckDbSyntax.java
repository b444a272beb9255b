package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.ColumnType;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.sql.internal.dialect.Kind.Form;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DuckDB. Text is compared by its bytes; NaN is larger than all numbers and equal to itself. */
final class DuckDbSyntax extends Syntax {
  private static final Set<String> WHOLES =
      Set.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER");
  private static final Set<String> LARGE = Set.of("UBIGINT", "HUGEINT", "UHUGEINT");
  private static final Set<String> MOMENTS = Set.of("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS");
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+), ?(\\d+)\\)");
  private static final String LAST = "CHR(1114111)";

  @Override
  Dialect dialect() {
    return Dialect.DUCKDB;
  }

  @Override
  String type(Kind kind) {
    return switch (kind.form()) {
      case TRUTH -> "BOOLEAN";
      case WHOLE, DAY, MOMENT -> "BIGINT";
      case EXACT -> "DECIMAL(" + kind.digits() + ", " + kind.scale() + ")";
      case FLOATING -> "DOUBLE";
      case TEXT -> "VARCHAR";
    };
  }

  /** Columns and the database may have collations that take different texts for one. */
  @Override
  String cast(String text, Kind kind) {
    String plain = super.cast(text, kind);
    return kind.is(Form.TEXT) ? binary(plain) : plain;
  }

  private static String binary(String text) {
    return "(" + text + " COLLATE \"binary\")";
  }

  @Override
  String quoted(String value) {
    return binary("'" + value.replace("'", "''") + "'");
  }

  @Override
  String wide(String whole) {
    return "CAST(" + whole + " AS HUGEINT)";
  }

  /** The sum of BIGINTs is a HUGEINT; that of decimals takes twice as long. */
  @Override
  String sumOfWholes(String whole) {
    return cast("SUM(" + whole + ")", new Kind(Form.EXACT, Kind.MOST_DIGITS, 0));
  }

  @Override
  String narrow(String wide) {
    return "TRY_CAST(" + wide + " AS BIGINT)";
  }

  @Override
  String divideOperator() {
    return "//";
  }

  @Override
  String exactRemainder(String a, String b) throws NotWritable {
    throw lacks("MOD of decimals");
  }

  /** A cast rounds half away from zero; half a unit less, and it truncates. */
  @Override
  String truncated(String exact, Kind from, Kind to) {
    String half = "0." + "0".repeat(to.scale()) + "5";
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
  String onGrid(String exact, Kind kind, FixedPoint grid) throws NotWritable {
    return new BoundedGrid(this, kind, grid).write(exact);
  }

  @Override
  String hash(String text) {
    return "SHA256(" + text + ")";
  }

  /** Two whole numbers that doubles hold exactly are divided, which rounds once. */
  @Override
  boolean convertsToDouble(Kind exact) {
    return exact.digits() <= 15 || (exact.scale() == 0 && exact.digits() <= 18);
  }

  @Override
  boolean hasTotalDoubles() {
    return true;
  }

  @Override
  String isNotANumber(String floating) {
    return "ISNAN(" + floating + ")";
  }

  @Override
  String bytes(String text) {
    return "STRLEN(" + text + ")";
  }

  @Override
  String points(String text) {
    return "LENGTH(" + text + ")";
  }

  @Override
  String pairs(String text) {
    return "LENGTH(REGEXP_REPLACE(" + text + ", '[^\\x{10000}-\\x{10FFFF}]+', '', 'g'))";
  }

  @Override
  String orderKey(String text) {
    String last = "REGEXP_REPLACE(" + text + ", '\\x{10FFFF}', " + LAST + " || CHR(1), 'g')";
    return cased(
        bytes(text) + " = " + points(text),
        text,
        "REGEXP_REPLACE(" + last + ", '([\\x{E000}-\\x{FFFF}])', " + LAST + " || '\\1', 'g')");
  }

  @Override
  String fromOrderKey(String key) {
    String moved = "REGEXP_REPLACE(" + key + ", '\\x{10FFFF}([\\x{E000}-\\x{FFFF}])', '\\1', 'g')";
    return "REGEXP_REPLACE(" + moved + ", '\\x{10FFFF}\\x01', " + LAST + ", 'g')";
  }

  @Override
  String startsWith(String text, String start) {
    return "STARTS_WITH(" + text + ", " + start + ")";
  }

  @Override
  String endsWith(String text, String end) {
    return "SUFFIX(" + text + ", " + end + ")";
  }

  @Override
  String contains(String text, String part) {
    return "CONTAINS(" + text + ", " + part + ")";
  }

  @Override
  String like(String text, String pattern) {
    return "(" + text + " LIKE " + pattern + ")";
  }

  @Override
  String date(String days) {
    return "(DATE '1970-01-01' + CAST(" + days + " AS INTEGER))";
  }

  @Override
  String dateText(String days) {
    return binary("STRFTIME(" + date(days) + ", '%Y-%m-%d')");
  }

  @Override
  String cell(String column, String engineType, ColumnType type) throws NotWritable {
    Kind kind = Kind.of(type);
    return switch (kind.form()) {
      case TRUTH -> only(engineType, Set.of("BOOLEAN"), column);
      case WHOLE -> whole(column, engineType);
      case EXACT -> decimal(column, engineType, kind);
      case FLOATING -> normalDouble(floating(column, engineType, kind));
      case TEXT -> textual(column, engineType);
      case DAY -> day(only(engineType, Set.of("DATE"), column));
      case MOMENT -> moment(column, engineType);
    };
  }

  private String only(String engineType, Set<String> types, String text) throws NotWritable {
    if (!types.contains(engineType)) {
      throw unknownType();
    }
    return text;
  }

  private String whole(String column, String engineType) throws NotWritable {
    return LARGE.contains(engineType)
        ? "TRY_CAST(" + column + " AS BIGINT)"
        : "CAST(" + only(engineType, WHOLES, column) + " AS BIGINT)";
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
    boolean isKnown =
        WHOLES.contains(engineType) || Set.of("DOUBLE", "FLOAT", "REAL").contains(engineType);
    if (!isKnown) {
      throw unknownType();
    }
    return cast(column, kind);
  }

  private String textual(String column, String engineType) throws NotWritable {
    return engineType.equals("UUID")
        ? cast(column, Kind.of(ColumnType.TEXT))
        : limited(binary(only(engineType, Set.of("VARCHAR"), column)));
  }

  private static String day(String column) {
    return "CASE WHEN "
        + column
        + " BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST("
        + column
        + " - DATE '1970-01-01' AS BIGINT) END";
  }

  private String moment(String column, String engineType) throws NotWritable {
    boolean hasZone = engineType.equals("TIMESTAMP WITH TIME ZONE");
    if (!hasZone && !MOMENTS.contains(engineType)) {
      throw unknownType();
    }
    String zone = hasZone ? "+00" : "";
    String type = hasZone ? "TIMESTAMPTZ" : "TIMESTAMP";
    String time = "CAST(" + column + " AS " + type + ")";
    return "CASE WHEN "
        + time
        + " BETWEEN "
        + type
        + " '0001-01-01 00:00:00"
        + zone
        + "' AND "
        + type
        + " '9999-12-31 23:59:59.999999"
        + zone
        + "' THEN "
        + floorDivided("EPOCH_US(" + time + ")", 1000)
        + " END";
  }
}
