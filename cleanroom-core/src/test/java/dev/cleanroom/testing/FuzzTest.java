package dev.cleanroom.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.audit.AuditTargets;
import dev.cleanroom.budget.internal.LedgerTargets;
import dev.cleanroom.internal.AnswerTargets;
import dev.cleanroom.internal.journal.JournalTargets;
import dev.cleanroom.vendor.RuleTargets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reader of this module, whatever it is given, answers or throws what it says. */
class FuzzTest {
  private static final int EXECUTIONS = 20_000;

  @TempDir Path folder;

  @Test
  void read_anyInput_isAcceptedOrRefusedAsSaid() {
    List<FuzzTarget> targets = new ArrayList<>(new AuditTargets(folder).all());
    targets.addAll(AnswerTargets.all());
    targets.addAll(LedgerTargets.all());
    targets.addAll(new JournalTargets().all());
    targets.addAll(RuleTargets.all());
    List<Fuzz.Result> results = Fuzz.run(targets, EXECUTIONS);
    Fuzz.write("fuzz", results);
    assertThat(results).allSatisfy(result -> assertThat(result.findings()).isEmpty());
    assertThat(results).allSatisfy(result -> assertThat(result.untyped()).isZero());
  }
}
