package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final PrivacyLoss HALF = PrivacyLoss.of("0.5", "1e-6");

  private static Answer.Cell noisy(Object value, String low, String high) {
    return new Answer.Cell(
        value,
        OptionalDouble.of(2.5),
        Optional.of(new Answer.Interval(new BigDecimal(low), new BigDecimal(high))));
  }

  private static Answer answer(List<Column> columns, List<List<Answer.Cell>> rows) {
    Charge charge =
        new Charge(
            new UUID(0, 1),
            new Limit(
                new Account("alice", "visits", "person"),
                Optional.of(Cap.of(PrivacyLoss.of("2", "1e-5"))),
                Optional.empty()),
            Cost.of(HALF),
            Cost.of(HALF),
            new Origin("trial", "carol", "reach", "00ff"),
            Instant.EPOCH);
    return new Answer(
        "reach",
        columns,
        rows,
        List.of(charge),
        Protection.DIFFERENTIAL_PRIVACY,
        "(" + HALF + ")-private");
  }

  private static Answer shops() {
    return answer(
        List.of(
            Column.of("shop", ColumnType.TEXT),
            Column.of("visitors", ColumnType.INTEGER),
            Column.of("revenue", ColumnType.decimal(20, 6)),
            Column.of("share", ColumnType.DOUBLE)),
        List.of(
            List.of(
                Answer.Cell.exact("north"),
                noisy(1_234_567L, "1234560", "1234574"),
                noisy(new BigDecimal("9876.543210"), "9870.123456", "9882.962964"),
                Answer.Cell.exact(0.123456)),
            List.of(
                Answer.Cell.exact(null),
                noisy(-3L, "-10", "4"),
                noisy(new BigDecimal("-0.012345"), "-0.020000", "-0.004690"),
                Answer.Cell.exact(0.0000123456)),
            List.of(
                Answer.Cell.exact("söuth\n\u202Ee"),
                noisy(12L, "12", "12"),
                Answer.Cell.exact(null),
                Answer.Cell.exact(Double.NaN))));
  }

  @Test
  void toString_numbersTextAndNull_isAligned() {
    assertThat(shops())
        .hasToString(
            """
            reach
            shop                     visitors           revenue      share
            ──────────────────  ─────────────  ────────────────  ─────────
            north               1,234,567 ± 7  9,876.5 ± 6.5        0.1235
            NULL                       -3 ± 7  -0.0123 ± 0.0077  0.0000123
            söuth\\u000A\\u202Ee         12 ± 0              NULL        NaN
            (3 rows; ± holds for 95 of 100 answers and covers the noise)
            cost  alice/visits (person): charged ε=0.5, δ=1e-6, remaining ε=1.5, δ=9e-6 of ε=2, δ=1e-5
            (ε=0.5, δ=1e-6)-private
            """);
  }

  @Test
  void toString_oneExactRow_saysNothingOfIntervals() {
    Answer answer =
        answer(
            List.of(Column.of("year", ColumnType.INTEGER), Column.of("big", ColumnType.DOUBLE)),
            List.of(List.of(Answer.Cell.exact(2026L), Answer.Cell.exact(1e300))));
    assertThat(answer.toString()).contains("\n2026  1E+300\n").contains("\n(1 row)\n");
  }

  @Test
  void toString_longText_isCut() {
    Answer answer =
        answer(
            List.of(Column.of("t", ColumnType.TEXT)),
            List.of(List.of(Answer.Cell.exact("x".repeat(5_000)))));
    assertThat(answer.toString()).contains("x".repeat(80) + "…\n").doesNotContain("x".repeat(81));
  }

  @Test
  void toCsv_quotesAndNull_isRfc4180() {
    Answer answer =
        answer(
            List.of(
                Column.of("shop", ColumnType.TEXT),
                Column.of("n", ColumnType.decimal(20, 1)),
                Column.of("d", ColumnType.DOUBLE),
                Column.of("day", ColumnType.DATE)),
            List.of(
                List.of(
                    Answer.Cell.exact("a \"b\", c"),
                    Answer.Cell.exact(new BigDecimal("1E+3")),
                    Answer.Cell.exact(1e10),
                    Answer.Cell.exact(LocalDate.of(2026, 1, 2))),
                List.of(
                    Answer.Cell.exact(null),
                    Answer.Cell.exact(null),
                    Answer.Cell.exact(null),
                    Answer.Cell.exact(null))));
    assertThat(answer.toCsv())
        .isEqualTo("shop,n,d,day\r\n\"a \"\"b\"\", c\",1000,10000000000,2026-01-02\r\n,,,\r\n");
  }

  @Test
  void toJson_parsedAgain_hasEverything() throws IOException {
    Object json = parse(shops().toJson());
    assertThat(at(json, "template")).isEqualTo("reach");
    assertThat(at(json, "columns", 2, "name")).isEqualTo("revenue");
    assertThat(at(json, "columns", 2, "type")).isEqualTo("DECIMAL(20, 6)");
    assertThat(at(json, "rows", 0, "shop", "value")).isEqualTo("north");
    assertThat(at(json, "rows", 0, "visitors", "value")).isEqualTo(new BigDecimal("1234567"));
    assertThat(at(json, "rows", 0, "visitors", "noiseScale")).isEqualTo(new BigDecimal("2.5"));
    assertThat(at(json, "rows", 0, "visitors", "low")).isEqualTo(new BigDecimal("1234560"));
    assertThat(at(json, "rows", 0, "visitors", "high")).isEqualTo(new BigDecimal("1234574"));
    assertThat(at(json, "rows", 0, "revenue", "value")).isEqualTo(new BigDecimal("9876.543210"));
    assertThat(at(json, "rows", 1, "shop", "value")).isNull();
    assertThat(at(json, "rows", 2, "shop", "value")).isEqualTo("söuth\n\u202Ee");
    assertThat(at(json, "rows", 2, "share", "value")).isEqualTo("NaN");
    assertThat(at(json, "charges", 0, "owner")).isEqualTo("alice");
    assertThat(at(json, "charges", 0, "epsilon")).isEqualTo(new BigDecimal("0.5"));
    assertThat(at(json, "charges", 0, "delta")).isEqualTo(new BigDecimal("0.000001"));
    assertThat(at(json, "charges", 0, "remaining", "epsilon")).isEqualTo(new BigDecimal("1.5"));
    assertThat(at(json, "confidence")).isEqualTo(new BigDecimal("0.95"));
    assertThat(at(json, "guarantee")).isEqualTo("(ε=0.5, δ=1e-6)-private");
    Answer bool =
        answer(
            List.of(Column.of("b", ColumnType.BOOLEAN)), List.of(List.of(Answer.Cell.exact(true))));
    assertThat(at(parse(bool.toJson()), "rows", 0, "b", "value")).isEqualTo(true);
  }

  private static @Nullable Object at(@Nullable Object json, Object... path) {
    Object place = json;
    for (Object step : path) {
      place =
          step instanceof Integer i
              ? ((List<?>) java.util.Objects.requireNonNull(place)).get(i)
              : ((Map<?, ?>) java.util.Objects.requireNonNull(place)).get(step);
    }
    return place;
  }

  private static @Nullable Object parse(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      Object value = value(parser);
      assertThat(parser.nextToken()).isNull();
      return value;
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser));
        }
        return map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        return list;
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return parser.getDecimalValue();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.getBooleanValue();
      }
      default -> {
        return null;
      }
    }
  }

  @Test
  void getters_columns_areFoundWithoutRegardToCase() {
    Answer.Row row = shops().rows().get(0);
    assertThat(row.get("SHOP")).isEqualTo("north");
    assertThat(row.getLong("visitors")).isEqualTo(1_234_567L);
    assertThat(row.getLong("revenue")).isEqualTo(9_877L);
    assertThat(row.getDecimal("Revenue")).isEqualByComparingTo("9876.54321");
    assertThat(row.getDouble("revenue")).isEqualTo(9876.54321);
    assertThat(row.getDecimal("share")).isEqualByComparingTo("0.123456");
    assertThat(row.getText("visitors")).isEqualTo("1234567");
    assertThat(row.cell("visitors").noiseScale()).hasValue(2.5);
    Answer.Row second = shops().rows().get(1);
    assertThat(second.getText("shop")).isEqualTo("NULL");
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> second.get("shop"));
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(() -> row.get("none"))
        .withMessageContaining("no column 'none', but [shop TEXT,");
    assertThatIllegalArgumentException().isThrownBy(() -> row.getDecimal("shop"));
    assertThat(row.toString()).startsWith("{shop=north, visitors=1234567,");
  }

  @Test
  void toMaps_rows_keepOrderAndNull() {
    List<Map<String, @Nullable Object>> maps = shops().toMaps();
    assertThat(maps).hasSize(3);
    assertThat(maps.get(1)).containsEntry("shop", null).containsEntry("visitors", -3L);
    assertThat(maps.get(0).keySet()).containsExactly("shop", "visitors", "revenue", "share");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> maps.get(0).clear());
  }

  @Test
  void interval_contains_includesBothEnds() {
    Answer.Interval interval = new Answer.Interval(BigDecimal.ZERO, BigDecimal.TEN);
    assertThat(interval.contains(new BigDecimal("10.0"))).isTrue();
    assertThat(interval.contains(BigDecimal.ZERO)).isTrue();
    assertThat(interval.contains(new BigDecimal("10.1"))).isFalse();
    assertThat(interval.contains(new BigDecimal("-0.1"))).isFalse();
    assertThat(interval).hasToString("0 … 10");
  }

  private record Everything(
      Long unitCount,
      long longs,
      int ints,
      Integer boxed,
      double doubles,
      BigDecimal decimals,
      boolean flag,
      Boolean boxedFlag,
      LocalDate day,
      LocalDateTime at,
      String text,
      String number,
      @Nullable String missing) {}

  @Test
  void toRecords_everyComponentType_isConverted() {
    List<Column> columns =
        List.of(
            Column.of("unit_count", ColumnType.INTEGER),
            Column.of("longs", ColumnType.decimal(5, 2)),
            Column.of("ints", ColumnType.DOUBLE),
            Column.of("boxed", ColumnType.INTEGER),
            Column.of("doubles", ColumnType.decimal(5, 2)),
            Column.of("DECIMALS", ColumnType.INTEGER),
            Column.of("flag", ColumnType.BOOLEAN),
            Column.of("boxed_flag", ColumnType.BOOLEAN),
            Column.of("day", ColumnType.DATE),
            Column.of("at", ColumnType.TIMESTAMP),
            Column.of("text", ColumnType.TEXT),
            Column.of("number", ColumnType.decimal(20, 0)),
            Column.of("missing", ColumnType.INTEGER),
            Column.of("unused", ColumnType.INTEGER));
    List<Answer.Cell> row = new ArrayList<>();
    LocalDate day = LocalDate.of(2026, 1, 2);
    for (Object value :
        List.of(
            5L,
            new BigDecimal("2.50"),
            3.5,
            7L,
            new BigDecimal("0.25"),
            9L,
            true,
            false,
            day,
            day.atStartOfDay(),
            "x",
            new BigDecimal("1E+4"))) {
      row.add(Answer.Cell.exact(value));
    }
    row.add(Answer.Cell.exact(null));
    row.add(Answer.Cell.exact(1L));
    assertThat(answer(columns, List.of(row)).toRecords(Everything.class))
        .containsExactly(
            new Everything(
                5L,
                2,
                4,
                7,
                0.25,
                new BigDecimal("9"),
                true,
                false,
                day,
                day.atStartOfDay(),
                "x",
                "10000",
                null));
  }

  private record Ints(int n) {}

  private record Longs(long n) {}

  private record Dates(LocalDate n) {}

  private record Floats(float n) {}

  private record Other(long m) {}

  private record Doubles(double n) {}

  /** A record that refuses every value. */
  public record Refusing(long n) {
    public Refusing {
      throw new IllegalStateException();
    }
  }

  private static Answer one(ColumnType type, @Nullable Object value) {
    return answer(List.of(Column.of("n", type)), List.of(List.of(Answer.Cell.exact(value))));
  }

  @Test
  void toRecords_whatDoesNotFit_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one(ColumnType.INTEGER, 1L << 40).toRecords(Ints.class))
        .withMessage("component 'n' of int is too small for a value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one(ColumnType.DOUBLE, 1e300).toRecords(Longs.class));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one(ColumnType.DOUBLE, Double.NaN).toRecords(Longs.class));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one(ColumnType.INTEGER, 1L).toRecords(Dates.class))
        .withMessageContaining("cannot take the column's values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one(ColumnType.TEXT, "1").toRecords(Longs.class));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one(ColumnType.INTEGER, 1L).toRecords(Floats.class));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one(ColumnType.INTEGER, null).toRecords(Longs.class))
        .withMessage(
            "component 'n' is primitive, but a value is NULL: declare an object type, such as"
                + " Long");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one(ColumnType.INTEGER, 1L).toRecords(Other.class))
        .withMessage("component 'm' has no column among [n INTEGER]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one(ColumnType.INTEGER, 1L).toRecords(Refusing.class))
        .withMessageContaining("refused the values of a row");
    assertThat(one(ColumnType.DOUBLE, Double.NaN).toRecords(Doubles.class))
        .containsExactly(new Doubles(Double.NaN));
  }

  @Test
  void constructor_raggedRow_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> answer(List.of(Column.of("n", ColumnType.TEXT)), List.of(List.of())));
  }
}
