package dev.cleanroom.internal;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.spi.AnswerShape;
import dev.cleanroom.spi.ExactQuery;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds pairs of templates whose answers, subtracted, reveal a suppressed row exactly.
 *
 * <p>Two templates that sum the same over the same rows by different keys share totals: those by
 * the keys that both have, or the grand total if they have none in common. A suppressed row of one
 * is then the total minus the rows that are shown, unless small rows were merged into a row that
 * passes the threshold itself; that row is a part of the grand total, but of no other. Keys that
 * derive from the same column count as related: a postal code and a district made of it share
 * totals too.
 *
 * <p>Pairs that differ in their conditions, keys of which one follows from another in the data, and
 * sums that follow from each other in less plain ways, are not found: thresholds do not protect
 * against differencing.
 */
final class Differences {
  private Differences() {}

  static List<Violation> between(ExactQuery query, AnalysisTemplate other, ExactQuery beside) {
    AnswerShape a = query.shape();
    AnswerShape b = beside.shape();
    Set<String> sums = new HashSet<>(a.sums());
    sums.retainAll(b.sums());
    if (!a.source().equals(b.source()) || a.keys().equals(b.keys()) || sums.isEmpty()) {
      return List.of();
    }
    Set<String> keys = new HashSet<>(a.keys());
    keys.retainAll(b.keys());
    Set<String> columns = new HashSet<>(a.columns());
    columns.retainAll(b.columns());
    boolean related = !keys.isEmpty() || !columns.isEmpty();
    boolean found = reveals(query, keys, related) || reveals(beside, keys, related);
    return found ? List.of(violation(other, !related)) : List.of();
  }

  /** Whether rows that a query suppresses are what its shown rows lack of the totals by keys. */
  private static boolean reveals(ExactQuery query, Set<String> keys, boolean related) {
    if (query.shape().keys().size() == keys.size()) {
      return false; // it is the total, and what it suppresses is not shown elsewhere either
    }
    Suppression suppression = query.plan().suppression().orElse(null);
    return suppression != null && (suppression.leavesOut() || related);
  }

  private static Violation violation(AnalysisTemplate other, boolean grandTotal) {
    return new Violation(
        ReasonCode.SUPPRESSION_REVEALED,
        Violation.Span.NONE,
        "together with template '"
            + other.name()
            + "', which sums the same over the same rows by other keys, its answer reveals"
            + " suppressed rows",
        grandTotal
            ? "leave one of both out, merge small rows into a remainder, or use differential"
                + " privacy"
            : "leave one of both out, or use differential privacy",
        "",
        "");
  }
}
