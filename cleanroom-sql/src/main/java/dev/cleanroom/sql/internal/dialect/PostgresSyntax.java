package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.ColumnType;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.sql.internal.dialect.Kind.Form;
import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL. Every text has the collation "C", which compares bytes. */
final class PostgresSyntax extends Syntax {
  private static final Set<String> WHOLES = Set.of("SMALLINT", "INTEGER", "BIGINT");
  private static final Pattern DECIMAL = Pattern.compile("NUMERIC\\((\\d+),(\\d+)\\)");
  private static final Pattern VARCHAR = Pattern.compile("TEXT|CHARACTER VARYING(\\(\\d+\\))?");
  private static final Pattern TIME =
      Pattern.compile("TIMESTAMP(\\(\\d\\))? (WITH|WITHOUT) TIME ZONE");
  private static final String LAST = "CHR(1114111)";

  @Override
  Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  boolean boundsDecimals() {
    return false;
  }

  @Override
  String type(Kind kind) {
    return switch (kind.form()) {
      case TRUTH -> "BOOLEAN";
      case WHOLE, DAY, MOMENT -> "BIGINT";
      case EXACT -> "NUMERIC";
      case FLOATING -> "DOUBLE PRECISION";
      case TEXT -> "TEXT";
    };
  }

  @Override
  String cast(String text, Kind kind) {
    String plain = super.cast(text, kind);
    return kind.is(Form.TEXT) ? "(" + plain + " COLLATE \"C\")" : plain;
  }

  /** Backslashes mean themselves only under a setting, so such texts say what they mean. */
  @Override
  String quoted(String value) {
    String escape = value.contains("\\") ? "E" : "";
    String text = escape + "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    return cast(text, new Kind(Form.TEXT, 0, 0));
  }

  @Override
  String wide(String whole) {
    return "CAST(" + whole + " AS NUMERIC)";
  }

  @Override
  String divideOperator() {
    return "/";
  }

  @Override
  String exactRemainder(String a, String b) {
    return "MOD(" + a + ", " + b + ")";
  }

  @Override
  String wideQuotient(String a, String b) {
    return "DIV(" + a + ", " + b + ")";
  }

  /** PostgreSQL computes each copy of an expression, so there are as few as possible. */
  @Override
  String onGrid(String exact, Kind kind, FixedPoint grid) {
    String power = BigDecimal.ONE.scaleByPowerOfTen(grid.scale()).toPlainString();
    String scaled = "(" + wide(exact) + " * " + power + ")";
    boolean isWhole = kind.is(Form.WHOLE) && grid.scale() >= 0;
    return cased(
        scaled + " >= " + grid.high(),
        whole(grid.high()),
        scaled + " <= " + grid.low(),
        whole(grid.low()),
        "CAST(" + (isWhole ? scaled : halfEven(scaled)) + " AS BIGINT)");
  }

  private static String halfEven(String scaled) {
    String down = "FLOOR(" + scaled + ")";
    return cased(
        scaled + " - " + down + " > 0.5",
        down + " + 1",
        scaled + " - " + down + " = 0.5",
        down + " + ABS(" + down + " % 2)",
        down);
  }

  @Override
  String hash(String text) {
    return "(ENCODE(SHA256(CONVERT_TO(" + text + ", 'UTF8')), 'hex') COLLATE \"C\")";
  }

  @Override
  String canonical(String value, Kind kind) {
    boolean isDecimal = kind.is(Form.EXACT);
    String type = "NUMERIC(" + kind.digits() + ", " + kind.scale() + ")";
    return super.canonical(isDecimal ? "CAST(" + value + " AS " + type + ")" : value, kind);
  }

  @Override
  String truncated(String exact, Kind from, Kind to) {
    return cast("TRUNC(" + exact + ", " + to.scale() + ")", to);
  }

  @Override
  boolean convertsToDouble(Kind exact) {
    return true;
  }

  /** Overflow and underflow fail. */
  @Override
  boolean hasTotalDoubles() {
    return false;
  }

  @Override
  String isNotANumber(String floating) {
    return "(" + floating + " = CAST('NaN' AS DOUBLE PRECISION))";
  }

  @Override
  String extremeTruth(boolean largest, String truth) {
    return (largest ? "BOOL_OR(" : "BOOL_AND(") + truth + ")";
  }

  @Override
  String bytes(String text) {
    return "OCTET_LENGTH(" + text + ")";
  }

  @Override
  String points(String text) {
    return "CHAR_LENGTH(" + text + ")";
  }

  /** Long matches, since each takes longer than its chars. */
  @Override
  String pairs(String text) {
    return "CHAR_LENGTH(REGEXP_REPLACE("
        + text
        + ", '[^' || CHR(65536) || '-' || CHR(1114111) || ']+', '', 'g'))";
  }

  @Override
  String orderKey(String text) {
    String last = "REPLACE(" + text + ", " + LAST + ", " + LAST + " || CHR(1))";
    return cased(
        bytes(text) + " = " + points(text),
        text,
        "REGEXP_REPLACE(" + last + ", '(' || " + late() + " || ')', " + LAST + " || " + back("1"));
  }

  private static String late() {
    return "'[' || CHR(57344) || '-' || CHR(65535) || ']'";
  }

  /** A reference to what the expression in parentheses found, whatever backslashes mean. */
  private static String back(String group) {
    return "E'\\\\" + group + "', 'g')";
  }

  @Override
  String fromOrderKey(String key) {
    String moved =
        "REGEXP_REPLACE(" + key + ", " + LAST + " || '(' || " + late() + " || ')', " + back("1");
    return "REPLACE(" + moved + ", " + LAST + " || CHR(1), " + LAST + ")";
  }

  @Override
  String startsWith(String text, String start) {
    return "STARTS_WITH(" + text + ", " + start + ")";
  }

  @Override
  String endsWith(String text, String end) {
    return "(RIGHT(" + text + ", CHAR_LENGTH(" + end + ")) = " + end + ")";
  }

  @Override
  String contains(String text, String part) {
    return "(STRPOS(" + text + ", " + part + ") > 0)";
  }

  @Override
  String like(String text, String pattern) {
    return "(" + text + " LIKE " + pattern + " ESCAPE '')";
  }

  @Override
  String trimBoth() {
    return "BTRIM";
  }

  @Override
  String date(String days) {
    return "(DATE '1970-01-01' + CAST(" + days + " AS INTEGER))";
  }

  @Override
  String dateText(String days) {
    return cast("TO_CHAR(" + date(days) + ", 'YYYY-MM-DD')", new Kind(Form.TEXT, 0, 0));
  }

  @Override
  String cell(String column, String engineType, ColumnType type) throws NotWritable {
    Kind kind = Kind.of(type);
    return switch (kind.form()) {
      case TRUTH -> only(engineType, Set.of("BOOLEAN"), column);
      case WHOLE -> cast(only(engineType, WHOLES, column), kind);
      case EXACT -> decimal(column, engineType, kind);
      case FLOATING -> normalDouble(floating(column, engineType, kind));
      case TEXT -> textual(column, engineType, kind);
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

  /** NaN is larger than all numbers, and a number of other digits is rounded to no more. */
  private String decimal(String column, String engineType, Kind kind) throws NotWritable {
    Matcher exact = DECIMAL.matcher(engineType);
    boolean isKnown =
        exact.matches()
            ? Integer.parseInt(exact.group(2)) <= kind.scale()
            : WHOLES.contains(engineType);
    if (!isKnown) {
      throw unknownType();
    }
    String limit = "1" + "0".repeat(kind.wholeDigits());
    String number = cast(column, kind);
    return "CASE WHEN "
        + number
        + " < "
        + limit
        + " AND "
        + number
        + " > -"
        + limit
        + " THEN "
        + number
        + " END";
  }

  private String floating(String column, String engineType, Kind kind) throws NotWritable {
    boolean isKnown =
        WHOLES.contains(engineType) || Set.of("DOUBLE PRECISION", "REAL").contains(engineType);
    if (!isKnown) {
      throw unknownType();
    }
    return cast(column, kind);
  }

  private String textual(String column, String engineType, Kind kind) throws NotWritable {
    boolean isKnown = engineType.equals("UUID") || VARCHAR.matcher(engineType).matches();
    if (!isKnown) {
      throw unknownType();
    }
    return limited(cast(column, kind));
  }

  private static String day(String column) {
    return "CASE WHEN "
        + column
        + " BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST("
        + column
        + " - DATE '1970-01-01' AS BIGINT) END";
  }

  private String moment(String column, String engineType) throws NotWritable {
    Matcher time = TIME.matcher(engineType);
    if (!time.matches()) {
      throw unknownType();
    }
    boolean hasZone = time.group(2).equals("WITH");
    String type = hasZone ? "TIMESTAMPTZ" : "TIMESTAMP";
    String zone = hasZone ? "+00" : "";
    return "CASE WHEN "
        + column
        + " BETWEEN "
        + type
        + " '0001-01-01 00:00:00"
        + zone
        + "' AND "
        + type
        + " '9999-12-31 23:59:59.999999"
        + zone
        + "' THEN CAST(FLOOR(EXTRACT(EPOCH FROM "
        + column
        + ") * 1000) AS BIGINT) END";
  }
}
