package dev.cleanroom.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Approval;
import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Explanation;
import dev.cleanroom.PermissionDeniedException;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.RepeatedRunException;
import dev.cleanroom.Violation;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.Shortfall;
import dev.cleanroom.budget.Spending;
import dev.cleanroom.internal.exact.ExactRelease;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.ExactQuery;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.QueryCompiler;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.spi.ReleaseQuote;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Walks a run through its steps: compile, check, charge, contribute, release, finish. Read {@link
 * #run} from top to bottom. Thread-safe.
 */
public final class RunPipeline {
  private final Parties parties;
  private final TemplateChecks templates;
  private final ReleaseMechanism mechanism;
  private final Ledger ledger;
  private final AuditTrail trail;
  private final Duration timeLimit;
  private final Approvals approvals = new Approvals();

  /**
   * Creates the pipeline of one collaboration.
   *
   * @param parties the collaboration's name and members
   * @param tables its tables
   * @param templates its templates
   * @param compiler compiles templates
   * @param mechanism releases groups
   * @param ledger keeps charges
   * @param log the audit log
   * @param timeLimit how long a run may last
   */
  public RunPipeline(
      Parties parties,
      List<ConfiguredTable> tables,
      List<AnalysisTemplate> templates,
      QueryCompiler compiler,
      ReleaseMechanism mechanism,
      Ledger ledger,
      AuditLog log,
      Duration timeLimit) {
    this.parties = parties;
    this.templates = new TemplateChecks(parties, tables, templates, compiler);
    this.mechanism = mechanism;
    this.ledger = ledger;
    this.timeLimit = timeLimit;
    AuditRecovery.run(log, ledger);
    this.trail = new AuditTrail(log, ledger, parties.collaboration());
    trail.opened(parties, tables);
  }

  /**
   * Writes a refusal down that is about a member alone.
   *
   * @param member the member
   * @param refusal the refusal
   * @return the refusal with its receipt, to be thrown
   */
  public PermissionDeniedException denied(String member, PermissionDeniedException refusal) {
    return trail.denied(member, refusal);
  }

  /**
   * Returns the account that a table's runs are charged to.
   *
   * @param table a table under differential privacy
   * @return the account
   */
  public static Account account(ConfiguredTable table) {
    return new Account(table.owner(), table.dataset(), table.unit().orElseThrow().space());
  }

  /**
   * Runs a template once.
   *
   * @param member the member who runs it
   * @param template the template
   * @param parameters a value for each parameter
   * @param loss the run's loss
   * @param request the caller's id of the run, empty if it has none
   * @return the answer
   */
  public Answer run(
      String member,
      AnalysisTemplate template,
      Map<String, ?> parameters,
      PrivacyLoss loss,
      Optional<UUID> request) {
    try {
      Question question = check(member, template, parameters, loss, request);
      return answer(question, admit(question));
    } catch (QueryRejectedException | BudgetExceededException | RepeatedRunException refusal) {
      throw trail.refused(member, template, loss, refusal);
    }
  }

  private Question check(
      String member,
      AnalysisTemplate template,
      Map<String, ?> parameters,
      PrivacyLoss loss,
      Optional<UUID> request) {
    CheckedTemplate checked = templates.check(template, member);
    Map<String, Object> bound = new HashMap<>();
    List<Violation> violations = violations(checked, member, parameters, bound, loss);
    violations.addAll(approvals.violations(checked.approvers(), template.name(), checked.digest()));
    if (!violations.isEmpty()) {
      throw new QueryRejectedException(template.name(), template.sql(), violations);
    }
    return new Question(checked, member, bound, loss, request);
  }

  /** An equal answer that cannot be read any more, such as under another key, is no answer. */
  private Admission admit(Question question) {
    ChargeRequest request =
        question.charge(
            parties.collaboration(), cost(question.checked(), question.loss()), trail.writer());
    Admission admission = ledger.admit(request);
    if (admission instanceof Admission.Reserved reserved && !readable(reserved.run())) {
      ledger.abort(reserved.run().id());
      return ledger.admit(request.withoutReplay());
    }
    boolean another =
        admission instanceof Admission.Replayed replayed
            && !replayed.run().id().equals(request.run())
            && !readable(replayed.run());
    return another ? ledger.admit(request.withoutReplay()) : admission;
  }

  private boolean readable(Run run) {
    return (run.state() == Run.State.RESERVED && run.source().isEmpty())
        || ledger.answer(run).isPresent();
  }

  private Answer answer(Question question, Admission admission) {
    UUID id = question.request().orElseGet(UUID::randomUUID);
    if (admission instanceof Admission.Reserved reserved) {
      return reserved.run().source().isPresent()
          ? repeat(question, reserved)
          : execute(question, reserved);
    } else if (admission instanceof Admission.Replayed replayed) {
      return replay(question, replayed.run());
    } else if (admission instanceof Admission.Refused refused) {
      throw exceeded(question, refused.shortfalls());
    } else if (admission instanceof Admission.Conflict) {
      throw RepeatedRunException.conflict(id);
    } else if (admission instanceof Admission.Unfinished) {
      throw RepeatedRunException.unfinished(id);
    }
    throw RepeatedRunException.lost(id);
  }

  private BudgetExceededException exceeded(Question question, List<Shortfall> shortfalls) {
    List<Spending> spending =
        shortfalls.stream()
            .map(Shortfall::account)
            .distinct()
            .flatMap(account -> ledger.spending(account).stream())
            .toList();
    List<Limit> limits = question.checked().limits(parties.collaboration(), question.member());
    return new BudgetExceededException(
        shortfalls,
        spending,
        Fitting.largest(question.loss(), loss -> fits(question.checked(), loss, limits)));
  }

  private boolean fits(CheckedTemplate checked, PrivacyLoss loss, List<Limit> limits) {
    try {
      Cost cost = cost(checked, loss);
      return limits.stream()
          .allMatch(
              limit ->
                  limit.cap().isEmpty()
                      || limit.cap().get().admits(ledger.spent(limit).plus(cost)));
    } catch (IllegalArgumentException e) {
      return false; // so small a loss cannot pay for the release
    }
  }

  /** Charges, reads data, and releases. Nothing is read before the charge is durable. */
  private Answer execute(Question question, Admission.Reserved reserved) {
    Run run = reserved.run();
    charge(question, reserved);
    Answer answer = release(question, reserved);
    return trail.released(run, answer, AnswerCodec.encode(answer));
  }

  /** A charge that cannot be written down beside the ledger is given up while that is possible. */
  private void charge(Question question, Admission.Reserved reserved) {
    try {
      trail.admitted(question, reserved.run());
    } catch (RuntimeException e) {
      ledger.abort(reserved.run().id());
      throw e;
    }
    ledger.charge(reserved);
    trail.charged(reserved);
  }

  /**
   * Everything that touches data. Whatever fails in here, assertions of engines included, becomes
   * one fixed failure.
   */
  private Answer release(Question question, Admission.Reserved reserved) {
    CheckedTemplate checked = question.checked();
    try {
      CompiledQuery query = checked.query();
      RunControl control = RunControl.start(timeLimit);
      ReleasedGroups groups = groups(query, question.parameters(), question.loss(), control);
      List<List<Answer.Cell>> rows = query.finish(question.parameters(), groups, control);
      return new Answer(
          checked.template().name(),
          query.columns(),
          rows,
          capped(reserved.charges()),
          checked.protection(),
          checked.guarantee(question.loss()));
    } catch (Throwable e) {
      throw trail.failed(reserved.run(), e);
    }
  }

  /** Accounts that are only counted are of no interest to who receives an answer. */
  private static List<Charge> capped(List<Charge> charges) {
    return charges.stream().filter(charge -> charge.limit().cap().isPresent()).toList();
  }

  /** Gives an answer that another member holds, or this one under another id. Reads no data. */
  private Answer repeat(Question question, Admission.Reserved reserved) {
    byte[] bytes = ledger.answer(reserved.run()).orElseThrow();
    charge(question, reserved);
    return trail.released(reserved.run(), answerOf(bytes, capped(reserved.charges())), bytes);
  }

  private Answer replay(Question question, Run run) {
    byte[] bytes =
        ledger
            .answer(run)
            .orElseThrow(() -> RepeatedRunException.lost(question.request().orElse(run.id())));
    return trail.replayed(question.member(), run, answerOf(bytes, List.of()));
  }

  private static Answer answerOf(byte[] bytes, List<Charge> charges) {
    AnswerCodec.Released released = AnswerCodec.decode(bytes);
    return new Answer(
            released.template(),
            released.columns(),
            released.rows(),
            charges,
            released.protection(),
            released.guarantee())
        .asReplay();
  }

  private ReleasedGroups groups(
      CompiledQuery query, Map<String, Object> parameters, PrivacyLoss loss, RunControl control) {
    if (query instanceof ExactQuery exact) {
      ExactRelease release = new ExactRelease(exact.plan());
      exact.contribute(parameters, release, control);
      control.check();
      return release.release();
    }
    NoisyQuery noisy = (NoisyQuery) query;
    ContributionSink sink = mechanism.open(noisy.plan(loss));
    noisy.contribute(parameters, sink, control);
    control.check();
    return sink.release();
  }

  private Cost cost(CheckedTemplate checked, PrivacyLoss loss) {
    return checked.query() instanceof NoisyQuery ? Cost.of(loss) : Cost.ZERO;
  }

  private List<Violation> violations(
      CheckedTemplate checked,
      String member,
      Map<String, ?> parameters,
      Map<String, Object> bound,
      PrivacyLoss loss) {
    List<Violation> violations = new ArrayList<>();
    violations.addAll(RunChecks.parameters(checked.template(), parameters, bound));
    violations.addAll(lossViolations(checked, loss));
    violations.addAll(RunChecks.consent(checked.template(), checked.tables(), member));
    return violations;
  }

  private List<Violation> lossViolations(CheckedTemplate checked, PrivacyLoss loss) {
    List<Violation> violations = new ArrayList<>(RunChecks.loss(loss, checked.tables()));
    if (loss.epsilon().signum() > 0 && checked.query() instanceof NoisyQuery query) {
      try {
        quote(query, loss);
      } catch (IllegalArgumentException e) {
        violations.add(
            RunChecks.violation(
                ReasonCode.LOSS_INVALID,
                String.valueOf(e.getMessage()),
                "change the loss, the noise or the groups"));
      }
    }
    return violations;
  }

  @CanIgnoreReturnValue
  private ReleaseQuote quote(NoisyQuery query, PrivacyLoss loss) {
    return mechanism.quote(query.plan(loss));
  }

  /**
   * Tells what a run would be like, without touching data.
   *
   * @param member the member who would run it
   * @param template the template
   * @param parameters a value for each parameter
   * @param loss the run's loss
   * @return the explanation
   */
  public Explanation explain(
      String member, AnalysisTemplate template, Map<String, ?> parameters, PrivacyLoss loss) {
    CheckedTemplate checked;
    try {
      checked = templates.check(template, member);
    } catch (QueryRejectedException e) {
      return new Explanation(
          template,
          e.violations(),
          List.of(),
          List.of(),
          List.of(),
          OptionalLong.empty(),
          0,
          List.of(),
          Optional.empty(),
          "");
    }
    List<Violation> violations = violations(checked, member, parameters, new HashMap<>(), loss);
    ReleaseQuote quote =
        violations.isEmpty() && checked.query() instanceof NoisyQuery query
            ? quote(query, loss)
            : new ReleaseQuote(List.of(), OptionalLong.empty());
    return new Explanation(
        template,
        violations,
        checked.query().inWords(),
        violations.isEmpty() ? costs(checked, member, loss) : List.of(),
        quote.aggregates().stream()
            .map(a -> new Explanation.ExpectedError(a.name(), a.standardError(), a.assumedRows()))
            .toList(),
        quote.hiddenBelow(),
        violations.isEmpty() ? runsLeft(checked, member, loss) : 0,
        approvals.missing(checked.approvers(), template.name(), checked.digest()),
        Optional.of(checked.protection()),
        checked.guarantee(loss));
  }

  private long runsLeft(CheckedTemplate checked, String member, PrivacyLoss loss) {
    return ledger.runsLeft(checked.limits(parties.collaboration(), member), cost(checked, loss));
  }

  private List<Explanation.ExpectedCharge> costs(
      CheckedTemplate checked, String member, PrivacyLoss loss) {
    Cost cost = cost(checked, loss);
    List<Explanation.ExpectedCharge> costs = new ArrayList<>();
    for (Limit limit : checked.limits(parties.collaboration(), member)) {
      limit
          .cap()
          .map(cap -> cap.minusOrZero(ledger.spent(limit)))
          .ifPresent(left -> costs.add(new Explanation.ExpectedCharge(limit, cost, left)));
    }
    return costs;
  }

  /**
   * Returns the owners of the tables that a template reads.
   *
   * @param template the template
   * @return members' names
   */
  public Collection<String> owners(AnalysisTemplate template) {
    return templates.check(template).owners();
  }

  /**
   * Records an owner's approval of a template as it stands.
   *
   * @param member the owner
   * @param template the template
   * @return the approval
   */
  @CanIgnoreReturnValue
  public Approval approve(String member, AnalysisTemplate template) {
    Approval approval = new Approval(member, template.name(), templates.check(template).digest());
    approvals.put(approval);
    trail.approved(approval);
    return approval;
  }

  /**
   * Records an approval that was given before.
   *
   * @param approval the approval
   */
  public void restore(Approval approval) {
    approvals.put(approval);
    trail.approved(approval);
  }

  /**
   * Takes an owner's approval back.
   *
   * @param member the owner
   * @param template the template's name
   */
  public void revoke(String member, String template) {
    approvals.remove(member, template);
    trail.revoked(member, template);
  }
}
