package dev.cleanroom.internal;

import dev.cleanroom.Answer;
import dev.cleanroom.BatchAnswer;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Progress.Stage;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.RepeatedRunException;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.Receipt;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.Run;
import dev.cleanroom.internal.exact.ExactRelease;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.ExactQuery;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Carries admitted runs out: charges, reads data, releases. The only class that touches data, and
 * nothing is read before the charge is durable. Thread-safe.
 */
final class Execution {
  private final ReleaseMechanism mechanism;
  private final Ledger ledger;
  private final AuditTrail trail;
  private final Approvals approvals;
  private final RunSettings settings;

  Execution(
      ReleaseMechanism mechanism,
      Ledger ledger,
      AuditTrail trail,
      Approvals approvals,
      RunSettings settings) {
    this.mechanism = mechanism;
    this.ledger = ledger;
    this.trail = trail;
    this.approvals = approvals;
    this.settings = settings;
  }

  Answer run(Question question, Admission.Reserved reserved) {
    Run run = reserved.run();
    return run.source().isPresent() ? repeat(question, reserved) : draw(question, reserved);
  }

  private Answer draw(Question question, Admission.Reserved reserved) {
    charge(List.of(question), reserved);
    Answer answer = answers(List.of(question), reserved).get(0);
    byte[] bytes = AnswerCodec.encode(answer);
    Receipt receipt = trail.released(reserved.run(), bytes, answer.rows().size());
    return answer.with(reserved.run().id(), Fingerprint.of(bytes), receipt);
  }

  /** Runs a batch under one charge: if one of its runs fails, none is released. */
  BatchAnswer run(List<Question> questions, Admission.Reserved reserved) {
    charge(questions, reserved);
    List<Answer> answers = answers(questions, reserved);
    List<byte[]> parts = answers.stream().map(AnswerCodec::encode).toList();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    int rows = answers.stream().mapToInt(answer -> answer.rows().size()).sum();
    Receipt receipt = trail.released(reserved.run(), all.toByteArray(), rows);
    List<Answer> evident = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      evident.add(answers.get(i).with(reserved.run().id(), Fingerprint.of(parts.get(i)), receipt));
    }
    return new BatchAnswer(
        reserved.run().id(),
        evident,
        reserved.run().cost().loss(),
        capped(reserved.charges()),
        receipt);
  }

  /** A charge that cannot be written down beside the ledger is given up while that is possible. */
  private void charge(List<Question> questions, Admission.Reserved reserved) {
    AuditEntry entry;
    try {
      admit(questions, reserved.run());
      entry = trail.charge(reserved);
    } catch (QueryRejectedException e) {
      ledger.abort(reserved.run().id());
      trail.aborted(reserved.run());
      throw e;
    } catch (RuntimeException e) {
      ledger.abort(reserved.run().id());
      throw e;
    }
    trail.charged(reserved.run(), entry, ledger.charge(reserved));
  }

  /** An approval that was taken back since the check holds no more, as the log will show. */
  private void admit(List<Question> questions, Run run) {
    approvals.steady(
        () -> {
          questions.forEach(approvals::require);
          return trail.admitted(questions, run);
        },
        refusal -> trail.refused(questions, run, refusal));
  }

  /**
   * Everything that touches data. Whatever fails in here, assertions of engines included, becomes
   * one fixed failure.
   */
  private List<Answer> answers(List<Question> questions, Admission.Reserved reserved) {
    try {
      RunControl control =
          settings.start(
              reserved.run(), questions.stream().map(q -> q.checked().template()).toList());
      List<Answer> answers = new ArrayList<>();
      for (Question question : questions) {
        answers.add(answer(question, capped(reserved.charges()), control));
      }
      return answers;
    } catch (Throwable e) {
      throw trail.failed(reserved.run(), e);
    }
  }

  private Answer answer(Question question, List<Charge> charges, RunControl control) {
    CheckedTemplate checked = question.checked();
    CompiledQuery query = checked.query();
    ReleasedGroups groups = groups(query, question.parameters(), question.loss(), control);
    control.enter(Stage.FINISHING, groups.groups().size());
    return new Answer(
        checked.template().name(),
        query.columns(),
        query.finish(question.parameters(), groups, control),
        charges,
        checked.protection(),
        checked.guarantee(question.loss()));
  }

  private ReleasedGroups groups(
      CompiledQuery query, Map<String, Object> parameters, PrivacyLoss loss, RunControl control) {
    if (query instanceof ExactQuery exact) {
      ExactRelease release = new ExactRelease(exact.plan());
      control.enter(Stage.READING, 0);
      exact.contribute(parameters, release, control);
      control.enter(Stage.RELEASING, release.groups());
      return release.release();
    }
    NoisyQuery noisy = (NoisyQuery) query;
    try (ContributionSink sink = mechanism.open(noisy.plan(loss), control)) {
      control.enter(Stage.READING, 0);
      noisy.contribute(parameters, sink, control);
      return sink.release();
    }
  }

  /** Accounts that are only counted are of no interest to who receives an answer. */
  private static List<Charge> capped(List<Charge> charges) {
    return charges.stream().filter(charge -> charge.limit().cap().isPresent()).toList();
  }

  /** Gives an answer that another member holds, or this one under another id. Reads no data. */
  private Answer repeat(Question question, Admission.Reserved reserved) {
    byte[] bytes = ledger.answer(reserved.run()).orElseThrow();
    charge(List.of(question), reserved);
    Answer answer = AnswerCodec.decode(bytes).again(capped(reserved.charges()));
    Receipt receipt = trail.released(reserved.run(), bytes, answer.rows().size());
    return answer.with(reserved.run().id(), Fingerprint.of(bytes), receipt);
  }

  /**
   * Gives an answer again to a member who holds it, unless an approval was taken back since the
   * check.
   */
  Answer replay(Question question, Run run) {
    byte[] bytes =
        ledger
            .answer(run)
            .orElseThrow(() -> RepeatedRunException.lost(question.request().orElse(run.id())));
    Receipt receipt =
        approvals.steady(
            () -> {
              approvals.require(question);
              return trail.replayed(question.member(), run);
            },
            refusal ->
                trail.refused(
                    question.member(),
                    question.checked().template().name(),
                    question.loss(),
                    refusal));
    return AnswerCodec.decode(bytes)
        .again(List.of())
        .with(run.id(), Fingerprint.of(bytes), receipt);
  }
}
