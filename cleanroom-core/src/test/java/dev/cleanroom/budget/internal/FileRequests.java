package dev.cleanroom.budget.internal;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests of a tenth of ε. */
final class FileRequests {
  private FileRequests() {}

  static ChargeRequest of(List<Limit> limits) {
    return of(UUID.randomUUID(), limits);
  }

  static ChargeRequest of(UUID run, List<Limit> limits) {
    return new ChargeRequest(
        run,
        true,
        "body",
        Optional.empty(),
        new Origin("trial", "carol", "reach", "00ff"),
        Cost.of(PrivacyLoss.epsilon("0.1")),
        limits,
        "log",
        Instant.EPOCH);
  }
}
