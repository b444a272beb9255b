package dev.cleanroom.sql.internal.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.sql.internal.dialect.Kind.Form;
import dev.cleanroom.sql.internal.schema.TotalFunctions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of each dialect, computed by it and compared with Java. */
class SyntaxTest {
  private static final int CASES = Integer.getInteger("syntax.cases", 150);
  private static final Kind TEXT = Kind.of(ColumnType.TEXT);
  private static final List<String> PARTS =
      List.of(
          "'",
          "''",
          "\\",
          "\\'",
          "\"",
          "`",
          "--",
          "/*",
          "*/",
          ";",
          "\n",
          "\r",
          "\t",
          " ",
          "?",
          "??",
          "${env:HOME}",
          "$1",
          "\\1",
          "\\u0041",
          "%",
          "_",
          "{fn",
          "{d '",
          "a",
          "Z",
          "é",
          "漢",
          "\ue000",
          "\uffff",
          "\ufffd",
          "😀",
          "\udbff\udfff",
          "\ud800\udc00",
          "\u0001",
          "\u007f",
          "\u0301",
          "E'",
          "$$",
          " OR 1=1 --",
          "x\\");

  private final Random random = new Random(3);

  private String hostile() {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }

  private static List<String> one(TextEngine engine, String expression) throws SQLException {
    return engine.rows(SqlText.of("SELECT " + expression + " AS c0"), List.of());
  }

  private static List<String> cell(@Nullable Object value) {
    return TextEngine.canonical(List.<@Nullable Object[]>of(new @Nullable Object[] {value}));
  }

  @ParameterizedTest
  @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
  void text_hostileLiteral_isReadBack(Dialect dialect) throws Exception {
    Syntax syntax = Syntax.of(dialect);
    try (TextEngine engine = TextEngine.open(dialect)) {
      for (int i = 0; i < CASES; i++) {
        String text = hostile();
        assertThat(one(engine, syntax.text(text))).isEqualTo(cell(text));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
  void text_backslashesOtherwiseRead_isReadBack(Dialect dialect) throws Exception {
    try (TextEngine engine = TextEngine.open(dialect)) {
      if (dialect == Dialect.POSTGRESQL) {
        engine.execute("SET standard_conforming_strings = off");
      }
      assertThat(one(engine, Syntax.of(dialect).text("a\\' b\\"))).isEqualTo(cell("a\\' b\\"));
      String key = Syntax.of(dialect).orderKey(Syntax.of(dialect).text("\ue000\\"));
      assertThat(one(engine, Syntax.of(dialect).fromOrderKey(key))).isEqualTo(cell("\ue000\\"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "a\0b", "\ud800", "\udc00", "a\udbff", "\udfff\udbff"})
  void text_noText_isRefused(String text) {
    for (Dialect dialect : Dialect.values()) {
      assertThatThrownBy(() -> Syntax.of(dialect).text(text)).isInstanceOf(NotWritable.class);
    }
  }

  /** Stock text of Calcite leaves the string early for each of these. */
  @Test
  void text_sparkCanaries_stayStrings() throws Exception {
    Syntax spark = Syntax.of(Dialect.SPARK);

    assertThat(spark.text("x\\")).isEqualTo("'x\\\\'");
    assertThat(spark.text(" OR 1=1 --")).isEqualTo("' OR 1=1 --'");
    assertThat(spark.text("it's")).isEqualTo("'it\\'s'");
    assertThat(spark.text("\\'")).isEqualTo("'\\\\\\''");
    assertThat(spark.text("${env:HOME}")).isEqualTo("'\\u0024{env:HOME}'");
    assertThat(spark.text("漢\n😀")).isEqualTo("'漢\n😀'");
  }

  @ParameterizedTest
  @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
  void orderKey_hostileTexts_haveTheOrderOfJava(Dialect dialect) throws Exception {
    Syntax syntax = Syntax.of(dialect);
    try (TextEngine engine = TextEngine.open(dialect)) {
      for (int i = 0; i < CASES; i++) {
        String a = hostile();
        String b = random.nextInt(3) == 0 ? a + hostile() : hostile();
        String left = syntax.orderKey(syntax.text(a));
        String right = syntax.orderKey(syntax.text(b));
        assertThat(one(engine, "(" + left + " < " + right + ")"))
            .as("%s %s", a, b)
            .isEqualTo(cell(a.compareTo(b) < 0));
        assertThat(one(engine, syntax.fromOrderKey(left))).isEqualTo(cell(a));
        assertThat(one(engine, syntax.units(syntax.text(a)))).isEqualTo(cell((long) a.length()));
      }
    }
  }

  @Test
  void orderKey_ofSpark_isThatOfJava() {
    for (int i = 0; i < CASES; i++) {
      String a = hostile();
      String b = hostile();
      byte[] left = bytes(SparkFunctions.orderKey(a));
      byte[] right = bytes(SparkFunctions.orderKey(b));

      assertThat(Integer.signum(java.util.Arrays.compareUnsigned(left, right)))
          .isEqualTo(Integer.signum(a.compareTo(b)));
      assertThat(SparkFunctions.fromOrderKey(SparkFunctions.orderKey(a))).isEqualTo(a);
    }
  }

  private static byte[] bytes(@Nullable String text) {
    return String.valueOf(text).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
  void limited_textsAroundTheLargestLength_areCutAsCells(Dialect dialect) throws Exception {
    Syntax syntax = Syntax.of(dialect);
    int most = Table.MAX_TEXT_LENGTH;
    try (TextEngine engine = TextEngine.open(dialect)) {
      for (String character : List.of("a", "é", "漢", "😀")) {
        for (int units : List.of(most, most + 2)) {
          String repeated =
              syntax.cast(
                  "REPEAT(" + syntax.text(character) + ", " + units / character.length() + ")",
                  TEXT);
          assertThat(one(engine, "(" + syntax.limited(repeated) + ") IS NULL"))
              .as("%s %s", character, units)
              .isEqualTo(cell(units > most));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
  void saturated_endsOf64Bits_stopThere(Dialect dialect) throws Exception {
    Syntax syntax = Syntax.of(dialect);
    List<Long> values =
        List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, 1L, 3L, 1L << 32, Long.MAX_VALUE);
    try (TextEngine engine = TextEngine.open(dialect)) {
      for (long a : values) {
        for (long b : values) {
          String x = Syntax.whole(a);
          String y = Syntax.whole(b);
          check(engine, syntax.saturated("+", x, y), TotalFunctions.plus(a, b));
          check(engine, syntax.saturated("-", x, y), TotalFunctions.minus(a, b));
          check(engine, syntax.saturated("*", x, y), TotalFunctions.times(a, b));
          if (b != 0) {
            check(engine, syntax.quotient(x, y), a / b);
            check(engine, syntax.remainder(x, y), a % b);
          }
        }
        check(engine, syntax.absolute(Syntax.whole(a)), TotalFunctions.abs(a));
        check(engine, syntax.floorDivided(Syntax.whole(a / 2), 1000), Math.floorDiv(a / 2, 1000L));
      }
    }
  }

  private static void check(TextEngine engine, String text, @Nullable Long expected)
      throws SQLException {
    assertThat(one(engine, text)).as(text).isEqualTo(cell(expected));
  }

  @ParameterizedTest
  @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
  void onGrid_randomDecimals_areRoundedHalfToEven(Dialect dialect) throws Exception {
    Syntax syntax = Syntax.of(dialect);
    try (TextEngine engine = TextEngine.open(dialect)) {
      for (int i = 0; i < CASES; i++) {
        int scale = random.nextInt(6);
        Kind kind = new Kind(Form.EXACT, random.nextBoolean() ? 38 : 12, scale);
        FixedPoint grid = grid();
        List<String> texts = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int j = 0; j < 10; j++) {
          BigDecimal value = decimal(kind);
          texts.add("SELECT " + syntax.exact(value, kind) + " AS v");
          expected.addAll(cell(grid.of(value)));
        }
        expected.sort(null);
        String values = " FROM (" + String.join(" UNION ALL ", texts) + ") AS t";
        assertThat(one(engine, syntax.onGrid("v", kind, grid) + " AS c0" + values, true))
            .as("%s %s %s", kind, grid, values)
            .isEqualTo(expected);
      }
    }
  }

  private static List<String> one(TextEngine engine, String rest, boolean whole)
      throws SQLException {
    assertThat(whole).isTrue();
    return engine.rows(SqlText.of("SELECT " + rest), List.of());
  }

  private FixedPoint grid() {
    long low = random.nextInt(4) == 0 ? -FixedPoint.LIMIT : -random.nextInt(2000);
    long high = random.nextInt(4) == 0 ? FixedPoint.LIMIT : random.nextInt(2000);
    return new FixedPoint(random.nextInt(4), low, high);
  }

  private BigDecimal decimal(Kind kind) {
    BigDecimal most = BigDecimal.ONE.movePointRight(kind.wholeDigits());
    return switch (random.nextInt(5)) {
      case 0 -> most.subtract(BigDecimal.ONE.movePointLeft(kind.scale()));
      case 1 -> most.subtract(BigDecimal.ONE.movePointLeft(kind.scale())).negate();
      case 2 -> BigDecimal.valueOf(random.nextInt(401) - 200, Math.min(1, kind.scale()));
      default -> BigDecimal.valueOf(random.nextInt(40001) - 20000, kind.scale());
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
  void truncated_randomDecimals_loseDigits(Dialect dialect) throws Exception {
    Syntax syntax = Syntax.of(dialect);
    try (TextEngine engine = TextEngine.open(dialect)) {
      for (int i = 0; i < CASES; i++) {
        Kind from = new Kind(Form.EXACT, 30, 1 + random.nextInt(5));
        Kind to = new Kind(Form.EXACT, 30, random.nextInt(from.scale()));
        BigDecimal value = BigDecimal.valueOf(random.nextInt(2001) - 1000, from.scale());
        assertThat(one(engine, syntax.truncated(syntax.exact(value, from), from, to)))
            .isEqualTo(cell(value.setScale(to.scale(), RoundingMode.DOWN)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
  void convertsToDouble_digits_roundOnce(Dialect dialect) throws Exception {
    Syntax syntax = Syntax.of(dialect);
    try (TextEngine engine = TextEngine.open(dialect)) {
      for (int i = 0; i < CASES; i++) {
        int digits = 1 + random.nextInt(38);
        Kind kind = new Kind(Form.EXACT, digits, random.nextInt(digits + 1));
        BigDecimal value =
            new BigDecimal(
                new java.math.BigInteger(126, random).mod(java.math.BigInteger.TEN.pow(digits)),
                kind.scale());
        if (syntax.convertsToDouble(kind)) {
          String text = syntax.cast(syntax.exact(value, kind), Kind.of(ColumnType.DOUBLE));
          assertThat(one(engine, text)).as(text).isEqualTo(cell(value.doubleValue()));
        }
      }
      for (int i = 0; i < CASES; i++) {
        long value = random.nextLong();
        String text = syntax.cast(Syntax.whole(value), Kind.of(ColumnType.DOUBLE));
        assertThat(one(engine, text)).as(text).isEqualTo(cell((double) value));
        double number = Double.longBitsToDouble(random.nextLong());
        if (Double.isFinite(number)) {
          assertThat(one(engine, syntax.floating(number))).isEqualTo(cell(number));
        }
      }
    }
  }
}
