package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ColumnData;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Engine;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.engine.AsChecked;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are added up before they are joined are paired as the checked plan pairs them. */
class JoinedSumsTest {
  private static final RunControl CONTROL = RunControl.start(Duration.ofMinutes(1));

  /** The columns n of both tables are NULL, 1 and 2, and NULL, 1 and 3. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "pa.n = pb.n; 1",
        "pa.n IS NOT DISTINCT FROM pb.n; 2",
        "(pa.n = pb.n OR (pa.n IS NULL AND pb.n IS NULL)); 2",
        "pa.n = pb.n AND pa.k IS NOT DISTINCT FROM pb.k; 1",
        "pa.n IS DISTINCT FROM pb.n; 7"
      })
  void contribute_conditionBesideUnits_pairsNullsAsWritten(String condition, int pairs) {
    SeparabilityWorld world = new SeparabilityWorld();
    world.use(data());
    NoisyQuery query =
        (NoisyQuery)
            new SqlQueryCompiler()
                .compile(
                    SeparabilityWorld.template(
                        "SELECT COUNT(*) AS n FROM pa JOIN pb ON pa.u = pb.v AND " + condition),
                    world.tables(),
                    "analyst",
                    Engine.IN_PROCESS);
    EntrySums checked = new EntrySums();
    AsChecked.contribute(query, Map.of(), checked, CONTROL);
    EntrySums chosen = new EntrySums();
    query.contribute(Map.of(), chosen, CONTROL);

    assertThat(chosen.sums(List.of(false))).isEqualTo(checked.sums(List.of(false)));
    assertThat(chosen.sums(List.of(false)).values())
        .containsExactly(List.of(BigInteger.valueOf(pairs), BigInteger.ZERO));
  }

  /** Code was refused for expressions that became simpler than the program they are in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(*) AS a1, SUM(q.c * q.c) AS total1 FROM (SELECT l.u, 1E0 AS c FROM pa AS l"
            + " JOIN r ON l.k = r.k) AS q",
        "SELECT COUNT(*) AS a1, SUM(CAST(q.c AS DECIMAL(6, 1))) AS total1 FROM (SELECT l.u, 1.50 AS"
            + " c FROM pa AS l JOIN r ON l.u = r.k) AS q",
      })
  void contribute_constantBesideAJoin_isAddedUp(String sql) {
    SeparabilityWorld world = new SeparabilityWorld();
    world.use(new RandomData(new Random(7)).next(12));
    NoisyQuery query =
        (NoisyQuery)
            new SqlQueryCompiler()
                .compile(
                    SeparabilityWorld.template(sql), world.tables(), "analyst", Engine.IN_PROCESS);
    query.prepare();
    assertThat(EngineParityTest.difference(query, query, Engine.IN_PROCESS)).isEmpty();
  }

  /** 5,000 rows of nine million billion each: their sum has 66 bits, of which a batch holds 63. */
  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "DUCKDB"})
  void contribute_sumThatOneEntryHasNoRoomFor_comesInSeveral(Engine engine) {
    long[] people = new long[5_000];
    long[] amounts = new long[people.length];
    Arrays.fill(amounts, 9_000_000_000_000_000L);
    Table big =
        Table.columns("big", ColumnData.of("person", people), ColumnData.of("amount", amounts));
    Table small =
        Table.columns(
            "small",
            ColumnData.of("person", new long[] {0, 0, 7}),
            ColumnData.of("grp", new long[] {1, 2, 3}));
    NoisyQuery query =
        (NoisyQuery)
            new SqlQueryCompiler()
                .compile(
                    AnalysisTemplate.named("t")
                        .sql(
                            "SELECT s.grp, SUM(b.amount) AS total FROM big b"
                                + " JOIN small s ON b.person = s.person GROUP BY s.grp")
                        .bounds(ContributionBounds.of(2, 1))
                        .groups(GroupKeys.selected())
                        .noise(NoiseKind.LAPLACE)
                        .loss(PrivacyLoss.of("1", "1e-6"))
                        .build(),
                    List.of(configured(big, "amount"), configured(small, "grp")),
                    "analyst",
                    engine);
    EntrySums sums = new EntrySums();
    query.contribute(Map.of(), sums, CONTROL);

    assertThat(sums.sums(List.of(true)).values())
        .hasSize(2)
        .containsOnly(List.of(BigInteger.valueOf(5_000), new BigInteger("45000000000000000000")));
  }

  private static ConfiguredTable configured(Table table, String column) {
    AnalysisRule rule =
        column.equals("grp")
            ? AnalysisRule.differentialPrivacy()
                .join("person")
                .groupBy("grp")
                .maxLoss(PrivacyLoss.of("1", "1e-6"))
                .build()
            : AnalysisRule.differentialPrivacy()
                .join("person")
                .aggregate("amount", "0", "9000000000000000")
                .maxLoss(PrivacyLoss.of("1", "1e-6"))
                .build();
    return ConfiguredTable.of("owner", table)
        .columns("person", column)
        .unit(PrivacyUnit.column("person").in("person"))
        .rule(rule)
        .budget(PrivacyLoss.of("1", "1e-6"))
        .build();
  }

  private static SeparabilityWorld.Data data() {
    SeparabilityWorld.Data data = new SeparabilityWorld.Data();
    for (Long n : new @Nullable Long[] {null, 1L, 2L}) {
      data.add("pa", row(n, 0));
    }
    for (Long n : new @Nullable Long[] {null, 1L, 3L}) {
      data.add("pb", row(n, 1));
    }
    return data;
  }

  private static @Nullable Object[] row(@Nullable Long n, int more) {
    @Nullable Object[] row = new @Nullable Object[12 + more];
    row[0] = "ann";
    row[3] = n;
    return row;
  }
}
