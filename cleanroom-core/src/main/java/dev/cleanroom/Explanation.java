package dev.cleanroom;

import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.internal.ExplanationText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run would be like, found without touching data and without charge. Immutable and
 * thread-safe.
 *
 * @param template the template that was explained
 * @param violations every rule that the run would break; none if it is accepted
 * @param plan the steps of the run in words; empty if the query itself is refused
 * @param costs what the run would cost on each account; empty if the query itself is refused
 * @param errors the expected error of each aggregate; empty if the run is refused
 * @param hiddenBelow for selected groups, the number of units below which a group will probably not
 *     appear
 * @param runsLeft how many such runs every budget still allows; 0 if the query itself is refused,
 *     {@link Long#MAX_VALUE} if no budget is charged
 * @param missingApprovals owners who have not approved this version of the template
 * @param protection how answers protect units; empty if the query itself is refused
 * @param guarantee what an answer would guarantee, or that it is nothing, in words; empty if the
 *     query itself is refused
 */
public record Explanation(
    AnalysisTemplate template,
    List<Violation> violations,
    List<String> plan,
    List<ExpectedCharge> costs,
    List<ExpectedError> errors,
    OptionalLong hiddenBelow,
    long runsLeft,
    List<String> missingApprovals,
    Optional<Protection> protection,
    String guarantee) {
  /** Copies the lists. */
  public Explanation {
    violations = List.copyOf(violations);
    plan = List.copyOf(plan);
    costs = List.copyOf(costs);
    errors = List.copyOf(errors);
    missingApprovals = List.copyOf(missingApprovals);
  }

  /**
   * What a run would cost one account.
   *
   * @param limit the account and its cap
   * @param cost the run's cost
   * @param remaining what the account has left before the run
   */
  public record ExpectedCharge(Limit limit, Cost cost, Cap remaining) {
    @Override
    public String toString() {
      Cap measured = remaining.measure(cost);
      return limit.account()
          + ": "
          + measured
          + ", remaining "
          + remaining
          + limit.cap().map(cap -> " of " + cap).orElse("");
    }
  }

  /**
   * How far an aggregate will typically be off because of noise.
   *
   * @param aggregate the aggregate's name
   * @param standardError the standard deviation of its noise, in its unit
   * @param assumedRows for a mean, the number of rows of the group for which the error is given,
   *     else 0
   */
  public record ExpectedError(String aggregate, double standardError, long assumedRows) {}

  /**
   * Returns whether the rules allow the run. Approvals and budget are apart: see {@link
   * #missingApprovals} and {@link #runsLeft}.
   *
   * @return true if there are no violations
   */
  public boolean accepted() {
    return violations.isEmpty();
  }

  /**
   * Returns the explanation for people.
   *
   * @return several lines of text
   */
  @Override
  public String toString() {
    return ExplanationText.of(this);
  }
}
