package dev.cleanroom.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.Approval;
import dev.cleanroom.CleanRoomException;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Receipt;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.Run;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes down what a collaboration does, beside the ledger and in one order with it: admitted,
 * charged in the ledger, charged here; data is read; released here, released in the ledger, handed
 * out. Every signed state is kept in the ledger before its receipt leaves. Thread-safe.
 */
public final class AuditTrail {
  private final AuditLog log;
  private final Ledger ledger;
  private final String collaboration;

  AuditTrail(AuditLog log, Ledger ledger, String collaboration) {
    this.log = log;
    this.ledger = ledger;
    this.collaboration = collaboration;
  }

  /** The name under which the ledger keeps this log's states. */
  String writer() {
    return log.head().origin();
  }

  void admitted(List<Question> questions, Run run) {
    AuditEntry entry =
        of(Kind.ADMITTED, run)
            .with("body", run.body())
            .with("replay", run.replay().orElse("none"))
            .with("source", run.source().map(Object::toString).orElse("none"))
            .with("questions", Integer.toString(questions.size()));
    for (int i = 0; i < questions.size(); i++) {
      entry = asked(entry, "." + i, questions.get(i));
    }
    log.record(entry);
  }

  /** Hashes of everything that decided: with the rules at hand, everybody can decide again. */
  private static AuditEntry asked(AuditEntry entry, String place, Question question) {
    CheckedTemplate checked = question.checked();
    return entry
        .with("template" + place, checked.template().name())
        .with("policy" + place, checked.digest())
        .with("plan" + place, checked.planDigest())
        .with("context" + place, checked.contextDigest())
        .with("parameters" + place, question.parametersDigest())
        .with("loss" + place, question.loss().toString());
  }

  /** Spending as it stands after the charge: a ledger that later shows less was rolled back. */
  void charged(Admission.Reserved reserved) {
    AuditEntry entry = costing(of(Kind.CHARGED, reserved.run()), reserved.run().cost());
    List<Charge> charges = reserved.charges();
    for (int i = 0; i < charges.size(); i++) {
      entry = ChargeFields.add(entry, i, charges.get(i));
    }
    log.record(entry);
  }

  /** Writes a release down, here first: whatever is handed out has a receipt. */
  Receipt released(Run run, byte[] answer, int rows) {
    String digest = Fingerprint.of(answer);
    Receipt receipt =
        log.append(
            of(Kind.RELEASED, run).with("answer", digest).with("rows", Integer.toString(rows)));
    ledger.release(run, digest, answer, receipt.checkpoint());
    return receipt;
  }

  Receipt replayed(String receiver, Run run) {
    return append(
        of(Kind.REPLAYED, run)
            .with("receiver", receiver)
            .with("answer", run.answer().orElseThrow()));
  }

  /** The failure that analysts see; what was thrown is for the owners alone. */
  EvaluationException failed(Run run, Throwable hidden) {
    EvaluationException failure = new EvaluationException(run.id().toString(), hidden);
    ledger.fail(run.id());
    failure.attach(append(of(Kind.FAILED, run)));
    return failure;
  }

  <T extends CleanRoomException> T refused(
      String member, String template, PrivacyLoss loss, T refusal) {
    refusal.attach(
        append(
            refusal(member, refusal)
                .with("template", template)
                .with("loss", loss.toString())
                .with("codes", codes(refusal))));
    return refusal;
  }

  /** A refusal that is about the member alone. */
  <T extends CleanRoomException> T denied(String member, T refusal) {
    refusal.attach(append(refusal(member, refusal)));
    return refusal;
  }

  private AuditEntry refusal(String member, CleanRoomException refusal) {
    return of(Kind.REFUSED).with("member", member).with("code", refusal.code());
  }

  private static String codes(CleanRoomException refusal) {
    return refusal instanceof QueryRejectedException rejected
        ? rejected.violations().stream()
            .map(violation -> violation.code().name())
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "))
        : refusal.code();
  }

  /** Consent lives as long as the collaboration: its entry is durable with the next run's. */
  void approved(Approval approval) {
    log.record(
        of(Kind.APPROVED)
            .with("member", approval.member())
            .with("template", approval.template())
            .with("policy", approval.digest()));
  }

  void revoked(String member, String template) {
    log.record(of(Kind.REVOKED).with("member", member).with("template", template));
  }

  /** Writes down under which rules and budgets runs are admitted from now on. */
  void opened(Parties parties, List<ConfiguredTable> tables) {
    log.record(of(Kind.OPENED).with("members", String.join(", ", parties.members().keySet())));
    for (ConfiguredTable table : tables) {
      log.record(
          of(Kind.POLICY)
              .with("table", table.name())
              .with("owner", table.owner())
              .with("dataset", table.dataset())
              .with("rule", new Fingerprint("cleanroom/rule/1").add(table.toString()).hex())
              .with("budget", table.budget().map(Object::toString).orElse("none")));
    }
    ledger
        .store()
        .keep(log.append(of(Kind.OPENED).with("tables", "" + tables.size())).checkpoint());
  }

  @CanIgnoreReturnValue
  private Receipt append(AuditEntry entry) {
    Receipt receipt = log.append(entry);
    ledger.store().keep(receipt.checkpoint());
    return receipt;
  }

  private AuditEntry of(Kind kind) {
    return AuditEntry.of(kind, time()).with("collaboration", collaboration);
  }

  private AuditEntry of(Kind kind, Run run) {
    return of(kind)
        .with("run", run.id().toString())
        .with("member", run.origin().member())
        .with("template", run.origin().template());
  }

  private Instant time() {
    return ledger.time();
  }

  private static AuditEntry costing(AuditEntry entry, Cost cost) {
    return entry
        .with("epsilon", cost.loss().epsilon().toPlainString())
        .with("delta", cost.loss().delta().toPlainString())
        .with("rho", cost.concentrated().rho().toPlainString())
        .with("rho_delta", cost.concentrated().delta().toPlainString());
  }
}
