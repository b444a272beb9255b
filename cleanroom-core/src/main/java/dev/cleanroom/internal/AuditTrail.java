package dev.cleanroom.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Approval;
import dev.cleanroom.Batch;
import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.CleanRoomException;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.Violation;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Receipt;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.BudgetEvent;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.Run;
import java.math.BigDecimal;
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

  @CanIgnoreReturnValue
  long admitted(List<Question> questions, Run run) {
    AuditEntry entry =
        of(Kind.ADMITTED, run)
            .with("body", run.body())
            .with("replay", run.replay().orElse("none"))
            .with("source", run.source().map(Object::toString).orElse("none"))
            .with("questions", Integer.toString(questions.size()));
    for (int i = 0; i < questions.size(); i++) {
      entry = asked(entry, "." + i, questions.get(i));
    }
    return log.record(entry);
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

  /**
   * Spending as it stands after the charge: a ledger that later shows less was rolled back. Made
   * before the charge, because an entry that would be too large must not cost anything.
   */
  AuditEntry charge(Admission.Reserved reserved) {
    Run run = reserved.run();
    AuditEntry entry =
        ChargeFields.add(of(Kind.CHARGED, run), run.cost())
            .with("at", Long.toString(run.time().toEpochMilli()));
    List<Charge> charges = reserved.charges();
    for (int i = 0; i < charges.size(); i++) {
      entry = ChargeFields.add(entry, i, charges.get(i));
    }
    return entry;
  }

  void charged(Run run, AuditEntry entry, List<BudgetEvent> events) {
    log.record(entry);
    events.forEach(event -> record(event, run));
  }

  private void record(BudgetEvent event, Run run) {
    if (event instanceof BudgetEvent.WindowBegan began) {
      log.record(
          ChargeFields.add(of(Kind.GRANT, run), 0, began.charge())
              .with("since", began.since().toString()));
    } else if (event instanceof BudgetEvent.Warning warning) {
      log.record(
          ChargeFields.add(of(Kind.WARNING, run), 0, warning.charge())
              .with("percent", Integer.toString(warning.percent())));
    }
  }

  /** A run that was given up; others may have found its cost held meanwhile. */
  void aborted(Run run) {
    log.record(ChargeFields.add(of(Kind.ABORTED, run), run));
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
    return refused(
        refusal(member, refusal).with("template", template).with("loss", loss.toString()), refusal);
  }

  /** Refuses a batch: each of its templates with its loss. */
  <T extends CleanRoomException> T refused(
      String member, Batch batch, List<AnalysisTemplate> named, T refusal) {
    AuditEntry entry =
        refusal(member, refusal)
            .with("template", Questions.name(named))
            .with("questions", Integer.toString(named.size()))
            .with("delta_of_batch", batch.delta().map(BigDecimal::toPlainString).orElse("none"));
    for (int i = 0; i < named.size(); i++) {
      String loss = Questions.loss(batch.runs().get(i), named.get(i)).toString();
      entry = entry.with("template." + i, named.get(i).name()).with("loss." + i, loss);
    }
    return refused(entry, refusal);
  }

  /** Refuses what was admitted by the ledger, for want of an approval. */
  <T extends CleanRoomException> T refused(List<Question> questions, Run run, T refusal) {
    AuditEntry entry =
        refusal(run.origin().member(), refusal)
            .with("template", run.origin().template())
            .with("questions", Integer.toString(questions.size()))
            .with("delta_of_batch", "none");
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      entry =
          entry
              .with("template." + i, question.checked().template().name())
              .with("loss." + i, question.loss().toString());
    }
    return refused(entry, refusal);
  }

  private <T extends CleanRoomException> T refused(AuditEntry entry, T refusal) {
    AuditEntry coded = entry.with("codes", codes(refusal));
    refusal.attach(
        append(
            refusal instanceof BudgetExceededException exceeded
                ? ChargeFields.add(coded, exceeded.shortfalls())
                : coded));
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
        ? codes(rejected.violations())
        : refusal.code();
  }

  /** The codes of violations, each once and in one order. */
  static String codes(List<Violation> violations) {
    return violations.stream()
        .map(violation -> violation.code().name())
        .distinct()
        .sorted()
        .collect(Collectors.joining(" "));
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
    log.record(of(Kind.OPENED).with("members", names(parties)));
    tables.forEach(table -> log.record(policy(of(Kind.POLICY), table)));
    ledger
        .store()
        .keep(log.append(of(Kind.OPENED).with("tables", "" + tables.size())).checkpoint());
  }

  static String names(Parties parties) {
    return String.join(", ", parties.members().keySet());
  }

  static AuditEntry policy(AuditEntry entry, ConfiguredTable table) {
    return entry
        .with("table", table.name())
        .with("owner", table.owner())
        .with("dataset", table.dataset())
        .with("rule", new Fingerprint("cleanroom/rule/1").add(table.toString()).hex())
        .with("budget", table.budget().map(Object::toString).orElse("none"));
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
}
