package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Engine;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.spi.KeyCells;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import dev.cleanroom.sql.internal.dialect.BoundingOracle;
import dev.cleanroom.sql.internal.engine.AsChecked;
import dev.cleanroom.testing.Evidence;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random accepted plans over random hostile rows: every engine hands over the same whole numbers as
 * the checked plan does, row by row.
 */
class EngineParityTest {
  private static final int PLANS = Integer.getInteger("parity.plans", 12);
  private static final long SEED = Long.getLong("parity.seed", 20);
  private static final RunControl CONTROL = RunControl.start(Duration.ofHours(2));

  private final SeparabilityWorld rows = new SeparabilityWorld();
  private final List<String> mismatches = new ArrayList<>();

  /** Tables somewhere, and what was compared there. */
  private static final class Place {
    final String name;
    final Engine engine;
    final SeparabilityWorld world;
    final Consumer<Data> load;
    int compared;
    int refused;

    Place(String name, Engine engine, SeparabilityWorld world, Consumer<Data> load) {
      this.name = name;
      this.engine = engine;
      this.world = world;
      this.load = load;
    }
  }

  private List<Place> places() {
    PostgresWorld database = new PostgresWorld();
    return List.of(
        new Place("in process", Engine.IN_PROCESS, rows, rows::use),
        new Place("DuckDB", Engine.DUCKDB, rows, rows::use),
        new Place("PostgreSQL", Engine.AUTOMATIC, database.world(), database::use),
        new Place("bounded in PostgreSQL", Engine.DATABASE, database.world(), database::use));
  }

  @Test
  void contribute_randomPlans_areEverywhereThoseOfTheCheckedPlan() {
    Random random = new Random(SEED);
    List<Place> places = places();
    for (int tries = 0; tries < 60 * PLANS && least(places) < PLANS; tries++) {
      Random own = new Random(random.nextLong());
      String sql = new RandomSql(own).lawful().sql();
      Optional<NoisyQuery> checked = compile(sql, rows, Engine.IN_PROCESS);
      if (checked.isPresent() && !fails(checked.get())) {
        places.stream()
            .filter(place -> place.compared < PLANS)
            .forEach(place -> compare(sql, checked.get(), place, own.nextLong()));
      }
    }
    Evidence evidence = Evidence.of("engine-parity", SEED);
    evidence
        .figure("plans", least(places))
        .figure("engines", places.size())
        .figure("mismatches", mismatches.size());
    for (Place place : places) {
      evidence.figure("refused " + place.name, place.refused);
    }
    evidence.write();
    assertThat(mismatches).as("seed %d", SEED).isEmpty();
    assertThat(least(places)).isEqualTo(PLANS);
  }

  private static int least(List<Place> places) {
    return places.stream().mapToInt(place -> place.compared).min().orElseThrow();
  }

  private void compare(String sql, NoisyQuery checked, Place place, long seed) {
    Optional<NoisyQuery> other = compile(sql, place.world, place.engine);
    if (other.isEmpty()) {
      place.refused++;
      return;
    }
    place.compared++;
    for (int size : new int[] {3, 12}) {
      Data data = new RandomData(new Random(seed)).next(size);
      rows.use(data);
      place.load.accept(data);
      String difference = difference(checked, other.get(), place.engine);
      if (!difference.isEmpty()) {
        mismatches.add(place.name + ": " + sql + "\n" + difference);
        return;
      }
    }
  }

  /** What the engine's numbers differ in, empty if in nothing. */
  static String difference(NoisyQuery checked, NoisyQuery other, Engine engine) {
    List<Boolean> summed = summed(checked);
    EntrySums expected = new EntrySums();
    AsChecked.contribute(checked, Map.of(), expected, CONTROL);
    EntrySums actual = new EntrySums();
    other.contribute(Map.of(), actual, CONTROL);
    return engine == Engine.DATABASE || engine == Engine.SPARK
        ? difference(bounded(checked, expected, summed), actual.bounded())
        : difference(expected.sums(summed), actual.sums(summed));
  }

  private static String difference(Map<String, ?> expected, Map<String, ?> actual) {
    return expected.equals(actual) ? "" : "checked " + expected + "\nthere   " + actual;
  }

  private static Map<String, List<Object>> bounded(
      NoisyQuery query, EntrySums sums, List<Boolean> summed) {
    ReleasePlan plan = query.plan(PrivacyLoss.of("1", "1e-6"));
    int keys = plan.keyColumns().size();
    Map<String, List<Object>> groups = new TreeMap<>();
    for (@Nullable Object[] group :
        BoundingOracle.bound(plan, sums.rows(RandomData.units(), summed), sums.choiceKey())) {
      List<Object> cells = new ArrayList<>();
      for (@Nullable Object cell : Arrays.asList(group).subList(keys, group.length)) {
        cells.add(cell instanceof Long number ? BigInteger.valueOf(number) : String.valueOf(cell));
      }
      cells.replaceAll(c -> c instanceof String text ? new BigInteger(text) : c);
      groups.put(
          KeyCells.canonical(new ArrayList<>(Arrays.asList(group).subList(0, keys))).toString(),
          cells);
    }
    return groups;
  }

  private static List<Boolean> summed(NoisyQuery query) {
    return query.plan(PrivacyLoss.of("1", "1e-6")).aggregates().stream()
        .map(a -> a.kind() == AggregateKind.SUM || a.kind() == AggregateKind.MEAN)
        .toList();
  }

  private static Optional<NoisyQuery> compile(String sql, SeparabilityWorld world, Engine engine) {
    try {
      NoisyQuery query =
          (NoisyQuery)
              new SqlQueryCompiler()
                  .compile(SeparabilityWorld.template(sql), world.tables(), "analyst", engine);
      query.prepare();
      return Optional.of(query);
    } catch (QueryRejectedException e) {
      if (engine != Engine.IN_PROCESS) {
        assertThat(e.violations())
            .extracting(Violation::code)
            .containsOnly(ReasonCode.ENGINE_NOT_POSSIBLE);
      }
      return Optional.empty();
    }
  }

  /** What fails for every database is of no use. */
  private boolean fails(NoisyQuery query) {
    rows.use(new Data());
    try {
      AsChecked.contribute(query, Map.of(), new EntrySums(), CONTROL);
      return false;
    } catch (RuntimeException | Error e) {
      return true;
    }
  }
}
