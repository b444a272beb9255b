package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests and heads that tests use. */
final class Requests {
  static final Account ACCOUNT = new Account("alice", "visits", "person");
  static final Cost ONE = Cost.of(PrivacyLoss.of("1", "0"));
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final Checkpoint HEAD =
      new Checkpoint("example.com/log", 1, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");

  private Requests() {}

  static Limit limit(Account account, String cap) {
    return new Limit(account, Optional.of(Cap.of(PrivacyLoss.epsilon(cap))), Optional.empty());
  }

  static ChargeRequest request(Cost cost, Limit... limits) {
    return request(UUID.randomUUID(), cost, limits);
  }

  static ChargeRequest request(UUID run, Cost cost, Limit... limits) {
    return new ChargeRequest(
        run,
        false,
        "body",
        Optional.empty(),
        new Origin("trial", "carol", "reach", "00ff"),
        cost,
        List.of(limits),
        "example.com/log",
        NOON);
  }
}
