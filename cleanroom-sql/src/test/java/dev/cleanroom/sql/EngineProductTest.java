package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Engine;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.engine.AsChecked;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether a run fails must not depend on one person's cells, where decimals have 38 digits, too.
 */
class EngineProductTest {
  private static final RunControl CONTROL = RunControl.start(Duration.ofMinutes(1));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SUM(x) * SUM(x)",
        "SUM(x) * MAX(x)",
        "SUM(x) * MAX(n)",
        "SUM(x) * COUNT(*)",
        "SUM(x) * MAX(m)",
        "SUM(m) * SUM(x)",
        "SUM(m) * MAX(n)",
        "SUM(m) * SUM(m)",
        "SUM(x) * 2.5 * SUM(m)",
        "SUM(x) * MAX(x) * MAX(x)",
        "SUM(x) - SUM(m)",
        "SUM(x) + SUM(x)",
        "SELECT COUNT(*) AS a FROM pa WHERE m * x > 5",
        "SELECT COUNT(*) AS a FROM pa WHERE - wide > 5",
        "SELECT COUNT(*) AS a FROM pa WHERE MOD(wide, 7) > 5",
        "SELECT COUNT(*) AS a FROM pa WHERE m * n > 5"
      })
  void contribute_longestNumbers_areRefusedBeforeOrComputedAsInProcess(String value) {
    SeparabilityWorld world = new SeparabilityWorld();
    SeparabilityWorld.Data data = new SeparabilityWorld.Data();
    data.add("pa", row());
    data.add("pa", row());
    world.use(data);
    NoisyQuery query;
    try {
      query =
          (NoisyQuery)
              new SqlQueryCompiler()
                  .compile(
                      SeparabilityWorld.template(
                          value.startsWith("SELECT")
                              ? value
                              : "SELECT SUM(v) AS total1 FROM (SELECT u, "
                                  + value
                                  + " AS v FROM pa GROUP BY u) s"),
                      world.tables(),
                      "analyst",
                      Engine.DUCKDB);
      query.prepare();
    } catch (QueryRejectedException e) {
      assertThat(e.violations())
          .extracting(Violation::code)
          .containsExactly(ReasonCode.ENGINE_NOT_POSSIBLE);
      return;
    }
    EntrySums checked = new EntrySums();
    AsChecked.contribute(query, Map.of(), checked, CONTROL);
    EntrySums there = new EntrySums();
    query.contribute(Map.of(), there, CONTROL);

    assertThat(there.sums(List.of(true))).isEqualTo(checked.sums(List.of(true)));
  }

  private static @Nullable Object[] row() {
    @Nullable Object[] row = new @Nullable Object[12];
    row[0] = "ann";
    row[3] = Long.MAX_VALUE;
    row[4] = Long.MAX_VALUE;
    row[5] = new BigDecimal("9999999999.99");
    row[6] = new BigDecimal("9".repeat(34) + ".9999");
    return row;
  }
}
