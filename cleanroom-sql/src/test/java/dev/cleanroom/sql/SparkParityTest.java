package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Engine;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.dialect.NotWritable;
import dev.cleanroom.sql.internal.dialect.TextEngine;
import dev.cleanroom.sql.internal.engine.ContributionRows;
import dev.cleanroom.sql.internal.remote.EngineSource;
import dev.cleanroom.sql.internal.remote.RemotePlan;
import dev.cleanroom.sql.internal.spark.SparkSources;
import dev.cleanroom.sql.spark.SparkCluster;
import dev.cleanroom.testing.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random templates over random hostile tables: what a real Spark computes is what runs in process,
 * row by row, and bounded group by group. {@code -Dparity.spark=2000 -Dparity.seed=7} runs more.
 */
class SparkParityTest {
  private static final int TEMPLATES = Integer.getInteger("parity.spark", 2);
  private static final long SEED = Long.getLong("parity.seed", 20261120);

  private final SparkSession session = SparkCluster.session();
  private final SeparabilityWorld world = new SeparabilityWorld();
  private final List<ConfiguredTable> tables = SparkCluster.tables(session, world.tables());
  private final Map<String, Integer> declined = new TreeMap<>();
  private final List<String> mismatches = new ArrayList<>();

  @Test
  void open_randomTemplate_hasTheRowsOfTheProcess() {
    Random random = new Random(SEED);
    int compared = 0;
    for (int tries = 0; compared < TEMPLATES && tries < 20 * TEMPLATES; tries++) {
      if (tries % 10 == 0) {
        use(new RandomData(random).next(12));
      }
      compared += isCompared(new RandomSql(random).lawful().sql()) ? 1 : 0;
    }
    System.out.println("Spark: " + compared + " plans; not compared: " + declined);
    Evidence.of("engine-parity-spark", SEED)
        .figure("plans", compared)
        .figure("engines", 2) // rows in Spark, and bounded there
        .figure("mismatches", mismatches.size())
        .write();
    assertThat(mismatches).as("seed %d", SEED).isEmpty();
    assertThat(compared).isEqualTo(TEMPLATES);
  }

  /** Parts are computed where their tables are, or rows are read from there. */
  @Test
  void contribute_onlySomeTablesInSpark_isWhatItIsInProcess() {
    Random random = new Random(SEED + 1);
    List<ConfiguredTable> mixed = new ArrayList<>(world.tables());
    mixed.replaceAll(t -> random.nextBoolean() ? t : named(tables, t.name()));
    int wanted = Math.max(1, TEMPLATES / 5);
    int inParts = 0;
    for (int tries = 0; inParts < wanted && tries < 100 * wanted; tries++) {
      use(new RandomData(random).next(12));
      String sql = new RandomSql(random).lawful().sql();
      Optional<NoisyQuery> there = accepted(sql, mixed, Engine.AUTOMATIC);
      if (there.isPresent() && isInParts(there.get())) {
        inParts++;
        compareSums(sql, there.get());
        compareSums(sql, compile(sql, tables, Engine.IN_PROCESS));
      }
    }
    assertThat(mismatches).as("seed %d", SEED).isEmpty();
    assertThat(inParts).isEqualTo(wanted);
  }

  private static boolean isInParts(NoisyQuery query) {
    return !query.places().isEmpty()
        && query.places().stream().noneMatch(place -> place.startsWith("compute, bound and sum"));
  }

  private static ConfiguredTable named(List<ConfiguredTable> tables, String name) {
    return tables.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  private static Optional<NoisyQuery> accepted(
      String sql, List<ConfiguredTable> tables, Engine engine) {
    try {
      return Optional.of(compile(sql, tables, engine));
    } catch (QueryRejectedException e) {
      return Optional.empty();
    }
  }

  private void compareSums(String sql, NoisyQuery there) {
    NoisyQuery checked = compile(sql, world.tables(), Engine.IN_PROCESS);
    String difference = EngineParityTest.difference(checked, there, Engine.AUTOMATIC);
    if (!difference.isEmpty()) {
      mismatches.add(there.places() + ": " + sql + "\n" + difference);
    }
  }

  /** Spark's own type of ranks is not that of whole numbers. */
  @Test
  void contribute_sumsOfRanks_areThoseOfTheProcess() {
    use(new RandomData(new Random(SEED)).next(12));

    assertThat(
            isCompared(
                """
                SELECT COUNT(*) AS a1, SUM(a) AS total1, SUM(b) AS total2, SUM(c) AS total3 FROM (
                  SELECT u, ROW_NUMBER() OVER (PARTITION BY u ORDER BY z) AS a,
                    RANK() OVER (PARTITION BY u ORDER BY z) AS b,
                    ABS(DENSE_RANK() OVER (PARTITION BY u ORDER BY z)) AS c
                  FROM pa) AS q\
                """))
        .isTrue();
    assertThat(mismatches).isEmpty();
  }

  /** Spark's optimizer takes away names that it still needs, and refuses what it has made. */
  @Test
  void open_planThatRulesOfSparkBreak_isComputedWithoutThem() {
    use(new RandomData(new Random(SEED)).next(12));

    assertThat(
            isCompared(
                """
                SELECT COUNT(*) AS a1 FROM (
                  SELECT u, a FROM (
                    SELECT u, ROW_NUMBER() OVER (PARTITION BY u ORDER BY d) AS a FROM (
                      SELECT v AS u, d FROM pb UNION ALL SELECT v AS u, e AS d FROM pb) AS b) AS p
                  WHERE a <= 2) AS q
                WHERE EXISTS (SELECT 1 FROM ch WHERE q.u = ch.v AND q.a < ch.x)\
                """))
        .isTrue();
    assertThat(mismatches).isEmpty();
  }

  private void use(SeparabilityWorld.Data data) {
    world.use(data);
    for (ConfiguredTable table : world.tables()) {
      SparkCluster.show(session, table, data.rows(table.name()));
    }
  }

  private boolean isCompared(String sql) {
    Optional<ContributionRows> checked =
        ContributionRows.of(SeparabilityWorld.template(sql), world.tables());
    Optional<ContributionRows> there = ContributionRows.of(SeparabilityWorld.template(sql), tables);
    if (checked.isEmpty() || there.isEmpty()) {
      declined.merge("refused", 1, Integer::sum);
      return false;
    }
    Optional<RemotePlan> plan = plan(there.get());
    if (plan.isEmpty()) {
      return false;
    }
    List<String> expected = rows(checked.get());
    List<String> actual = rows(plan.get());
    if (!actual.equals(expected)) {
      mismatches.add(sql + "\nchecked " + expected + "\nthere   " + actual);
    }
    return isBoundedAlike(sql);
  }

  /** A unit or a key of which no tags can be made is nothing to compare. */
  private boolean isBoundedAlike(String sql) {
    NoisyQuery checked = compile(sql, world.tables(), Engine.IN_PROCESS);
    try {
      NoisyQuery there = compile(sql, tables, Engine.SPARK);
      assertThat(there.places()).singleElement().asString().startsWith("compute, bound and sum");
      String difference = EngineParityTest.difference(checked, there, Engine.SPARK);
      if (!difference.isEmpty()) {
        mismatches.add("bounded: " + sql + "\n" + difference);
      }
      return true;
    } catch (QueryRejectedException e) {
      declined.merge("not bounded", 1, Integer::sum);
      return false;
    }
  }

  private static NoisyQuery compile(String sql, List<ConfiguredTable> tables, Engine engine) {
    NoisyQuery query =
        (NoisyQuery)
            new SqlQueryCompiler()
                .compile(SeparabilityWorld.template(sql), tables, "analyst", engine);
    query.prepare();
    return query;
  }

  @Test
  void places_automaticWithTablesOfOneSession_isTheCluster() {
    NoisyQuery query =
        compile("SELECT k, COUNT(*) AS n FROM pa GROUP BY k", tables, Engine.AUTOMATIC);

    assertThat(query.places())
        .containsExactly("compute, bound and sum rows in the cluster of the tables' Spark session");
  }

  private Optional<RemotePlan> plan(ContributionRows query) {
    try {
      EngineSource source = SparkSources.of(new HashSet<>(tables)).get(0);
      return Optional.of(RemotePlan.of(query.plan(), source));
    } catch (NotWritable e) {
      declined.merge(e.reason(), 1, Integer::sum);
      return Optional.empty();
    }
  }

  private static List<String> rows(ContributionRows query) {
    try {
      return TextEngine.canonical(query.rows(List.of()));
    } catch (IllegalStateException e) {
      return List.of("fails");
    }
  }

  private static List<String> rows(RemotePlan plan) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (RemotePlan.RemoteRows results =
        plan.open(i -> null, RunControl.start(Duration.ofMinutes(2)))) {
      for (@Nullable Object[] row = results.next(); row != null; row = results.next()) {
        rows.add(row);
      }
    } catch (IllegalStateException e) {
      return List.of("fails");
    }
    return TextEngine.canonical(rows);
  }
}
