package dev.cleanroom.internal;

import dev.cleanroom.Approval;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which owner has approved which version of which template. Thread-safe. */
final class Approvals {
  private record Key(String member, String template) {}

  private final Map<Key, String> digests = new ConcurrentHashMap<>();

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
