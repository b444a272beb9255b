package dev.cleanroom.internal;

import dev.cleanroom.StoreException;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Brings a ledger and an audit log together when a collaboration is opened: each must hold what the
 * other says was there, and runs that an earlier process left behind get an outcome.
 *
 * <p>An older copy of the ledger that holds every charge, but not yet the release of a run that was
 * going on when it was made, looks like what a kill leaves: spending is right, that answer is lost.
 */
final class AuditRecovery {
  private final AuditLog log;
  private final Ledger ledger;
  private final String origin;
  private final String collaboration;
  private final Set<UUID> charged = new HashSet<>();
  private final Set<UUID> finished = new HashSet<>();

  private AuditRecovery(AuditLog log, Ledger ledger, String collaboration) {
    this.log = log;
    this.collaboration = collaboration;
    this.ledger = ledger;
    this.origin = log.head().origin();
  }

  /**
   * Checks both and finishes runs.
   *
   * @param log the log, to which only this process writes
   * @param ledger the ledger
   * @param collaboration the name of the collaboration whose runs are finished
   * @throws StoreException if the log is shorter than the ledger knows, or the ledger lacks a
   *     charge that the log holds: one of them was exchanged for an older copy
   */
  static void run(AuditLog log, Ledger ledger, String collaboration) {
    AuditRecovery recovery = new AuditRecovery(log, ledger, collaboration);
    ledger.store().head(recovery.origin).ifPresent(log::requireContinues);
    List<Run> ended = recovery.ended();
    recovery.readLog();
    recovery.requireCharges();
    recovery.finish(ended);
  }

  private void readLog() {
    log.entries().forEach(this::read);
  }

  private void read(AuditEntry entry) {
    String run = entry.fields().get("run");
    if (run == null) {
      return;
    }
    switch (entry.kind()) {
      case CHARGED -> charged.add(UUID.fromString(run));
      case RELEASED, FAILED, OUTCOME_UNKNOWN -> finished.add(UUID.fromString(run));
      default -> {}
    }
  }

  private void requireCharges() {
    for (UUID run : charged) {
      if (ledger.store().find(run).filter(Run::counts).isEmpty()) {
        throw new StoreException(
            "LEDGER",
            StoreException.Reason.CORRUPT,
            "the audit log "
                + origin
                + " holds the charge of run "
                + run
                + ", which the ledger does not know: the ledger is an older copy",
            "restore the newest ledger; until then runs are refused");
      }
    }
  }

  /**
   * The runs of this collaboration on which nobody works any more. Others on the same log may be
   * open, and this one may be, in this process: what goes on was not left behind. Asked before the
   * log is read, so that whatever ended here has its outcome there.
   */
  private List<Run> ended() {
    List<Run> ours = new ArrayList<>();
    ledger
        .store()
        .forEach(
            run -> {
              if (isOurs(run) && run.counts()) {
                ours.add(run);
              }
            });
    RunsUnderWay underWay = RunsUnderWay.of(log);
    ours.removeIf(run -> underWay.contains(run.id()));
    return ours;
  }

  private boolean isOurs(Run run) {
    return run.writer().equals(origin) && run.origin().collaboration().equals(collaboration);
  }

  /** Nobody works on it any more: its process ended before the ledger had its outcome. */
  private static boolean isOpen(Run run) {
    return run.state() == Run.State.RESERVED || run.state() == Run.State.CHARGED;
  }

  /** Presumed spent: what was admitted and has no outcome stays charged. */
  private void finish(List<Run> ended) {
    ended.stream()
        .filter(run -> isOpen(run) || !finished.contains(run.id()))
        .flatMap(run -> ledger.store().find(run.id()).stream()) // it may have ended since
        .filter(Run::counts)
        .forEach(this::finish);
  }

  /** A release that only the log has was never handed out, as the ledger has it first. */
  private void finish(Run run) {
    if (isOpen(run)) {
      ledger.fail(run.id());
    }
    if (!finished.contains(run.id())) {
      log.record(unknown(run));
    }
  }

  /** Who adds up the charges of the log must find here what no entry tells yet. */
  private AuditEntry unknown(Run run) {
    AuditEntry entry =
        AuditEntry.of(Kind.OUTCOME_UNKNOWN, ledger.time())
            .with("run", run.id().toString())
            .with("collaboration", run.origin().collaboration())
            .with("member", run.origin().member())
            .with("template", run.origin().template())
            .with("state", run.state().name());
    return charged.contains(run.id()) ? entry : ChargeFields.add(entry, run);
  }
}
