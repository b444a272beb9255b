package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests of runs, for tests of ledgers and stores. */
public final class Requests {
  private static final Origin ORIGIN = new Origin("trial", "carol", "reach", "00ff");

  private Requests() {}

  /** A lifetime cap on an account, by sums of ε and δ. */
  public static Limit limit(Account account, PrivacyLoss cap) {
    return new Limit(account, Optional.of(Cap.of(cap)), Optional.empty());
  }

  /** A request of a run without an id of the caller's. */
  public static ChargeRequest of(List<Limit> limits, PrivacyLoss loss) {
    return new ChargeRequest(
        UUID.randomUUID(),
        false,
        "body",
        Optional.empty(),
        ORIGIN,
        Cost.of(loss),
        limits,
        "log",
        Instant.EPOCH);
  }

  /** Admits and charges a run; returns whether it fits. */
  public static boolean charge(Ledger ledger, List<Limit> limits, PrivacyLoss loss) {
    if (ledger.admit(of(limits, loss)) instanceof Admission.Reserved reserved) {
      ledger.charge(reserved);
      return true;
    }
    return false;
  }
}
