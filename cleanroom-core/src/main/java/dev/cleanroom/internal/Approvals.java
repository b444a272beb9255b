package dev.cleanroom.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Approval;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Which owner has approved which version of which template. Thread-safe. What is decided by them
 * and what changes them is written down in the order in which it happened: a decision is written
 * within {@link #steady}, a change within {@link #change}.
 */
final class Approvals {
  private record Key(String member, String template) {}

  private final Map<Key, String> digests = new ConcurrentHashMap<>();
  private final ReadWriteLock order = new ReentrantReadWriteLock();

  /** Decides and writes a refusal down, and lets no approval change meanwhile. */
  @CanIgnoreReturnValue
  <T> T steady(Supplier<T> decision, UnaryOperator<QueryRejectedException> written) {
    order.readLock().lock();
    try {
      return decision.get();
    } catch (QueryRejectedException refusal) {
      throw written.apply(refusal);
    } finally {
      order.readLock().unlock();
    }
  }

  /** Lets nothing be decided meanwhile. */
  void change(Runnable change) {
    order.writeLock().lock();
    try {
      change.run();
    } finally {
      order.writeLock().unlock();
    }
  }

  /**
   * Checks a question once more.
   *
   * @throws QueryRejectedException if an owner has not approved its template as it is
   */
  void require(Question question) {
    CheckedTemplate checked = question.checked();
    AnalysisTemplate template = checked.template();
    List<Violation> violations = violations(checked.approvers(), template.name(), checked.digest());
    if (!violations.isEmpty()) {
      throw new QueryRejectedException(template.name(), template.sql(), violations);
    }
  }

  void clear() {
    digests.clear();
  }

  void put(Approval approval) {
    digests.put(new Key(approval.member(), approval.template()), approval.digest());
  }

  void remove(String member, String template) {
    digests.remove(new Key(member, template));
  }

  List<String> missing(Collection<String> owners, String template, String digest) {
    return owners.stream()
        .filter(owner -> !digest.equals(digests.get(new Key(owner, template))))
        .toList();
  }

  List<Violation> violations(Collection<String> owners, String template, String digest) {
    List<Violation> violations = new ArrayList<>();
    for (String owner : missing(owners, template, digest)) {
      boolean stale = digests.containsKey(new Key(owner, template));
      violations.add(
          new Violation(
              stale ? ReasonCode.APPROVAL_STALE : ReasonCode.APPROVAL_MISSING,
              Violation.Span.NONE,
              stale
                  ? "the template, a table or a rule has changed since " + owner + " approved it"
                  : owner + " has not approved the template",
              "let " + owner + " call approve(\"" + template + "\")",
              owner,
              "approval"));
    }
    return violations;
  }
}
