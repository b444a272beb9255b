package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Table;
import dev.cleanroom.Violation;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.testing.RowSink;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No accepted expression fails for any row: whether a run fails would tell of that row. */
class TotalExpressionsTest {
  private static final PrivacyLoss LOSS = PrivacyLoss.epsilon("1");

  /** Rows within the declared intervals, and rows far out of them. */
  private static final List<@Nullable Object[]> ROWS =
      List.of(
          row("a", 5L, "9.99", "abc", LocalDateTime.of(2020, 5, 5, 10, 11, 59, 999_000_000)),
          row(
              "b",
              1_000_000_000_000L,
              "1e30",
              "x".repeat(40_000),
              LocalDateTime.of(9999, 12, 31, 23, 59, 59)),
          row("c", Long.MIN_VALUE, "-1e30", "", LocalDateTime.of(1, 1, 1, 0, 0)),
          new @Nullable Object[] {"d", null, null, null, null});

  private static @Nullable Object[] row(
      String person, long x, String d, String t, LocalDateTime ts) {
    return new @Nullable Object[] {person, x, new BigDecimal(d), t, ts};
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(*) FROM s WHERE CAST(x AS INTEGER) > 5",
        "SELECT COUNT(*) FROM s WHERE MOD(x, x) - x < 5",
        "SELECT COUNT(*) FROM s WHERE 1 + MOD(d, d) < 5",
        "SELECT COUNT(*) FROM s WHERE 1 + MOD(7, CASE WHEN t = '' THEN x ELSE 3 END) < 5",
        "SELECT COUNT(*) FROM s WHERE 1 + 7 / x > 0",
        "SELECT COUNT(*) FROM s WHERE CAST(d AS BIGINT) > 5",
        "SELECT COUNT(*) FROM s WHERE CAST(d AS DECIMAL(2, 1)) > 5",
        "SELECT COUNT(*) FROM s WHERE CAST(x AS DECIMAL(3, 0)) > 5",
        "SELECT COUNT(*) FROM s WHERE LEAST(CAST(d AS DECIMAL(4, 2)), x) > 5",
        "SELECT COUNT(*) FROM (SELECT person, SUM(d) AS v FROM s GROUP BY person) z"
            + " WHERE CAST(v AS BIGINT) > 5",
      })
  void contribute_castOfCellsOutOfTheirInterval_neverFails(String sql) {
    assertThat(values(sql)).isNotEmpty();
  }

  @Test
  void contribute_castOfCellsOutOfTheirInterval_stopsAtTheEndsOfTheType() {
    assertThat(values("SELECT SUM(CAST(d AS DECIMAL(3, 2))) FROM s"))
        .containsExactly(999L, 999L, 0L);
    assertThat(values("SELECT SUM(CAST(x AS INTEGER)) FROM s")).containsExactly(5L, 100L, 0L);
  }

  @Test
  void contribute_defaultOfADivisionByACellClampedToZero_isTaken() {
    assertThat(values("SELECT SUM(COALESCE(MOD(7, x), 50)) FROM s"))
        .containsExactly(2L, 7L, 50L, 50L);
    assertThat(values("SELECT SUM(COALESCE(MOD(7, x), 50) + 0) FROM s"))
        .containsExactly(2L, 7L, 50L, 50L);
    assertThat(values("SELECT COUNT(*) FROM s WHERE MOD(7, x) IS NULL")).hasSize(2);
  }

  @Test
  void contribute_textOfManyParts_stopsAtTheLongestText() {
    assertThat(values("SELECT SUM(CHAR_LENGTH(t || t || t)) FROM s"))
        .containsExactly(9L, (long) Table.MAX_TEXT_LENGTH, 0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(*) FROM s WHERE TRIM(BOTH t FROM t) = 'a'",
        "SELECT COUNT(*) FROM s WHERE TRIM(BOTH 'ab' FROM t) = 'a'",
        "SELECT COUNT(*) FROM s WHERE TRIM(LEADING '' FROM t) = 'a'",
      })
  void compile_functionThatFailsForSomeTexts_isRefused(String sql) {
    assertThat(refusals(sql)).containsExactly(ReasonCode.PARTIAL_FUNCTION);
  }

  @Test
  void compile_productOfMoreDecimalsThanATypeHas_isRefused() {
    String factor = "MOD(d, 1)";

    assertThat(refusals("SELECT SUM(" + factor + (" * " + factor).repeat(19) + ") FROM s"))
        .containsOnly(ReasonCode.ARITHMETIC_RANGE);
    assertThat(values("SELECT SUM(" + factor + (" * " + factor).repeat(3) + ") FROM s")).hasSize(3);
  }

  @Test
  void compile_trimOfOneCharacter_isAccepted() {
    assertThat(values("SELECT COUNT(*) FROM s WHERE TRIM(LEADING 'a' FROM TRIM(t)) = 'bc'"))
        .hasSize(1);
  }

  @Test
  void contribute_unitsOfTime_areNotCutOff() {
    assertThat(values("SELECT SUM(EXTRACT(MILLISECOND FROM ts)) FROM s")).contains(59_999L);
    assertThat(values("SELECT SUM(EXTRACT(MICROSECOND FROM ts)) FROM s")).contains(59_999_000L);
    assertThat(values("SELECT SUM(EXTRACT(EPOCH FROM ts)) FROM s"))
        .containsExactly(1_588_673_519L, 253_402_300_799L, -62_135_596_800L);
  }

  private static List<ReasonCode> refusals(String sql) {
    return catchThrowableOfType(QueryRejectedException.class, () -> compile(sql))
        .violations()
        .stream()
        .map(Violation::code)
        .toList();
  }

  /** The grid values of the one aggregate, row by row. */
  private static List<Long> values(String sql) {
    List<Long> values = new ArrayList<>();
    compile(sql)
        .contribute(
            Map.of(),
            new RowSink() {
              @Override
              public int groupOf(List<@Nullable Object> key) {
                return 0;
              }

              @Override
              public Lane lane() {
                return batch -> {
                  for (int i = 0; i < batch.size; i++) {
                    if (batch.rows[0][i] > 0) {
                      values.add(batch.values[0][i]);
                    }
                  }
                };
              }
            },
            RunControl.start(Duration.ofMinutes(1)));
    return values;
  }

  private static NoisyQuery compile(String sql) {
    AnalysisTemplate template =
        AnalysisTemplate.named("total")
            .sql(sql)
            .bounds(ContributionBounds.of(1, 1))
            .groups(GroupKeys.none())
            .noise(NoiseKind.LAPLACE)
            .loss(LOSS)
            .build();
    ConfiguredTable table =
        ConfiguredTable.of("owner", new Rows())
            .columns("person", "x", "d", "t", "ts")
            .unit(PrivacyUnit.column("person").in("person"))
            .rule(
                AnalysisRule.differentialPrivacy()
                    .groupBy("t")
                    .filter("x", "d", "t", "ts")
                    .count("t", "ts")
                    .aggregate("x", "0", "100")
                    .aggregate("d", "0", "9.99")
                    .maxLoss(LOSS)
                    .build())
            .budget(LOSS)
            .build();
    return (NoisyQuery) new SqlQueryCompiler().compile(template, List.of(table), "analyst");
  }

  private static final class Rows implements Table {
    @Override
    public String name() {
      return "s";
    }

    @Override
    public List<Column> columns() {
      return List.of(
          new Column("person", ColumnType.TEXT),
          new Column("x", ColumnType.INTEGER),
          new Column("d", ColumnType.decimal(38, 2)),
          new Column("t", ColumnType.TEXT),
          new Column("ts", ColumnType.TIMESTAMP));
    }

    @Override
    public Stream<@Nullable Object[]> rows() {
      return Arrays.stream(ROWS.toArray(new @Nullable Object[0][]));
    }
  }
}
