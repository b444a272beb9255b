package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.testing.Evidence;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every template of the corpus is refused for its reason, at its place. */
class RefuseCorpusTest {
  private static final List<String> RESOURCES =
      List.of(
          "answers.txt",
          "bounds.txt",
          "functions.txt",
          "grants.txt",
          "joins.txt",
          "release.txt",
          "statements.txt",
          "subqueries.txt",
          "types.txt");

  /**
   * Codes of runs, which the compiler never sees, of template parts that no text shows, and of
   * engines.
   */
  private static final Set<ReasonCode> NOT_OF_TEXT =
      EnumSet.of(
          ReasonCode.PARAMETER_UNUSED,
          ReasonCode.PARAMETER_MISSING,
          ReasonCode.PARAMETER_UNKNOWN,
          ReasonCode.PARAMETER_INVALID,
          ReasonCode.BOUNDS_WIDENED,
          ReasonCode.KEYS_MISMATCH,
          ReasonCode.LOSS_TOO_LARGE,
          ReasonCode.LOSS_INVALID,
          ReasonCode.APPROVAL_MISSING,
          ReasonCode.APPROVAL_STALE,
          ReasonCode.ENGINE_NOT_POSSIBLE);

  /** Codes of rules without noise, which have a corpus of their own. */
  static final Set<ReasonCode> WITHOUT_NOISE =
      EnumSet.of(
          ReasonCode.PROTECTION_MISMATCH,
          ReasonCode.AGGREGATION_SHAPE,
          ReasonCode.LIST_SHAPE,
          ReasonCode.FUNCTION_NOT_ALLOWED,
          ReasonCode.JOIN_OPERATOR_NOT_ALLOWED,
          ReasonCode.JOIN_REQUIRED,
          ReasonCode.JOIN_BLOCKED,
          ReasonCode.LITERAL_NOT_ALLOWED,
          ReasonCode.COMPARISON_NOT_ALLOWED,
          ReasonCode.EXPRESSION_NOT_ALLOWED,
          ReasonCode.ROUNDED_VALUES,
          ReasonCode.SUPPRESSION_REVEALED,
          ReasonCode.TEMPLATE_NOT_ALLOWED,
          ReasonCode.RECEIVER_NOT_ALLOWED,
          ReasonCode.USE_NOT_ALLOWED);

  private static List<RefuseCase> corpus() {
    return RESOURCES.stream().flatMap(r -> RefuseCase.of(r).stream()).toList();
  }

  @Test
  void corpus_everyTemplate_isRefusedAtItsPlace() {
    Evidence evidence = Evidence.of("refuse-corpus", 0);
    List<String> mistakes = new ArrayList<>();
    for (RefuseCase refused : corpus()) {
      String mistake = refused.mistake();
      if (!mistake.isEmpty()) {
        mistakes.add(mistake);
      }
    }
    evidence.figure("templates", corpus().size()).figure("wrong", mistakes.size()).write();
    assertThat(mistakes).isEmpty();
    assertThat(corpus()).hasSizeGreaterThanOrEqualTo(330).doesNotHaveDuplicates();
  }

  @Test
  void corpus_everyCodeOfTheCompiler_hasACaretCase() {
    Set<ReasonCode> covered = EnumSet.copyOf(NOT_OF_TEXT);
    covered.addAll(WITHOUT_NOISE);
    corpus().stream().filter(c -> c.span().line() > 0).forEach(c -> covered.add(c.code()));
    assertThat(covered).containsExactlyInAnyOrder(ReasonCode.values());
  }
}
