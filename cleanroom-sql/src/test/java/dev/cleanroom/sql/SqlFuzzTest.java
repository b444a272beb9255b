package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.testing.Fuzz;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every reader of this module, whatever it is given, answers or throws what it says. */
class SqlFuzzTest {
  private static final int EXECUTIONS = 20_000;

  @Test
  void read_anyInput_isAcceptedOrRefusedAsSaid() {
    List<Fuzz.Result> results = Fuzz.run(SqlTargets.all(), EXECUTIONS);
    Fuzz.write("fuzz-sql", results);
    assertThat(results).allSatisfy(result -> assertThat(result.findings()).isEmpty());
    assertThat(results).allSatisfy(result -> assertThat(result.untyped()).isZero());
  }
}
