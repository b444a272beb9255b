package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Engine;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import dev.cleanroom.sql.internal.engine.AsChecked;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random accepted plans over random hostile rows: every engine hands over the same whole numbers as
 * the checked plan does, row by row.
 */
class EngineParityTest {
  private static final int PLANS = Integer.getInteger("parity.plans", 25);
  private static final long SEED = Long.getLong("parity.seed", 20);

  private final SeparabilityWorld world = new SeparabilityWorld();

  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "DUCKDB"})
  void contribute_randomPlan_isThatOfTheCheckedPlan(Engine engine) {
    Random random = new Random(SEED);
    List<String> mismatches = new ArrayList<>();
    int compared = 0;
    for (int tries = 0; compared < PLANS && tries < 40 * PLANS; tries++) {
      Random own = new Random(random.nextLong());
      String sql = new RandomSql(own).lawful().sql();
      Optional<NoisyQuery> checked = compile(sql, Engine.IN_PROCESS);
      if (checked.isEmpty() || fails(checked.get())) {
        continue;
      }
      Optional<NoisyQuery> other = compile(sql, engine);
      if (other.isEmpty()) {
        continue;
      }
      compared++;
      for (int rows = 2; rows < 12; rows += 4) {
        Data data = new RandomData(own).next(rows);
        world.use(data);
        if (!sums(checked.get(), asChecked(checked.get()))
            .equals(sums(other.get(), run(other.get())))) {
          mismatches.add(
              sql
                  + "\nas checked "
                  + sums(checked.get(), asChecked(checked.get()))
                  + "\n"
                  + engine
                  + " "
                  + sums(other.get(), run(other.get())));
          break;
        }
      }
    }
    assertThat(mismatches).as("seed %d", SEED).isEmpty();
    assertThat(compared).isEqualTo(PLANS);
  }

  private Optional<NoisyQuery> compile(String sql, Engine engine) {
    AnalysisTemplate template = SeparabilityWorld.template(sql);
    try {
      NoisyQuery query =
          (NoisyQuery) new SqlQueryCompiler().compile(template, world.tables(), "analyst", engine);
      query.prepare();
      return Optional.of(query);
    } catch (QueryRejectedException e) {
      assertThat(e.violations())
          .extracting(Violation::code)
          .doesNotContain(
              engine == Engine.IN_PROCESS ? ReasonCode.ENGINE_NOT_POSSIBLE : ReasonCode.SYNTAX);
      return Optional.empty();
    }
  }

  /** Fails for every database, so it is of no use. */
  private boolean fails(NoisyQuery query) {
    world.use(new Data());
    try {
      return sums(query, asChecked(query)).containsKey("nothing");
    } catch (RuntimeException | Error e) {
      return true;
    }
  }

  private static BiConsumer<EntrySums, RunControl> asChecked(NoisyQuery query) {
    return (sink, control) -> AsChecked.contribute(query, Map.of(), sink, control);
  }

  private static BiConsumer<EntrySums, RunControl> run(NoisyQuery query) {
    return (sink, control) -> query.contribute(Map.of(), sink, control);
  }

  private static Map<String, List<BigInteger>> sums(
      NoisyQuery query, BiConsumer<EntrySums, RunControl> run) {
    EntrySums sink = new EntrySums();
    run.accept(sink, RunControl.start(Duration.ofSeconds(60)));
    return sink.sums(
        query.plan(PrivacyLoss.of("1", "1e-6")).aggregates().stream()
            .map(a -> a.kind() == AggregateKind.SUM || a.kind() == AggregateKind.MEAN)
            .toList());
  }
}
