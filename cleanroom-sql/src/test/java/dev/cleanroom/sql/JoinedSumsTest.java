package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Engine;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.engine.AsChecked;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
