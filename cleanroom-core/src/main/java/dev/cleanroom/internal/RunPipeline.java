package dev.cleanroom.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Approval;
import dev.cleanroom.Batch;
import dev.cleanroom.BatchAnswer;
import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Explanation;
import dev.cleanroom.PermissionDeniedException;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.Quote;
import dev.cleanroom.RepeatedRunException;
import dev.cleanroom.Violation;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Recheck;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.Run;
import dev.cleanroom.spi.QueryCompiler;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.spi.ReleaseQuote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Walks a run through its steps: compile, check, charge, contribute, release, finish. Read {@link
 * #run} from top to bottom. Thread-safe.
 */
public final class RunPipeline {
  private final Parties parties;
  private final TemplateChecks templates;
  private final Ledger ledger;
  private final AuditTrail trail;
  private final Pricing pricing;
  private final Execution execution;
  private final RunsUnderWay underWay;
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
   * @param settings how runs are carried out
   */
  public RunPipeline(
      Parties parties,
      List<ConfiguredTable> tables,
      List<AnalysisTemplate> templates,
      QueryCompiler compiler,
      ReleaseMechanism mechanism,
      Ledger ledger,
      AuditLog log,
      RunSettings settings) {
    this.parties = parties;
    this.templates =
        new TemplateChecks(
            parties, tables, templates, compiler, settings.engine(), mechanism.sampler());
    this.ledger = ledger;
    this.underWay = RunsUnderWay.of(log);
    AuditRecovery.run(log, ledger, parties.collaboration());
    this.trail = new AuditTrail(log, ledger, parties.collaboration());
    this.pricing = new Pricing(mechanism, ledger, parties.collaboration());
    this.execution = new Execution(mechanism, ledger, trail, approvals, settings);
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
      Question question =
          approvals.steady(
              () -> check(member, template, parameters, loss, request),
              refusal -> trail.refused(member, template.name(), loss, refusal));
      ChargeRequest charge =
          question.charge(
              parties.collaboration(),
              pricing.cost(question.checked(), question.loss()),
              trail.writer());
      return underWay.during(charge.run(), () -> answer(question, admit(charge)));
    } catch (QueryRejectedException | BudgetExceededException | RepeatedRunException refusal) {
      throw refusal.receipt().isPresent()
          ? refusal
          : trail.refused(member, template.name(), loss, refusal);
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
    requireNone(template, violations);
    return new Question(checked, member, bound, loss, request);
  }

  private static void requireNone(AnalysisTemplate template, List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new QueryRejectedException(template.name(), template.sql(), violations);
    }
  }

  /** An equal answer that cannot be read any more, such as under another key, is no answer. */
  private Admission admit(ChargeRequest request) {
    Admission admission = ledger.admit(request);
    if (admission instanceof Admission.Reserved reserved && !readable(reserved.run())) {
      ledger.abort(reserved.run().id());
      trail.aborted(reserved.run());
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
      return execution.run(question, reserved);
    } else if (admission instanceof Admission.Replayed replayed) {
      return execution.replay(question, replayed.run());
    } else if (admission instanceof Admission.Refused refused) {
      throw pricing.exceeded(question, refused.shortfalls());
    } else if (admission instanceof Admission.Conflict) {
      throw RepeatedRunException.conflict(id);
    } else if (admission instanceof Admission.Unfinished) {
      throw RepeatedRunException.unfinished(id);
    }
    throw RepeatedRunException.lost(id);
  }

  /**
   * Runs a batch under one charge.
   *
   * @param member the member who runs it
   * @param batch the batch
   * @param named the templates of its runs, in order
   * @return the answers
   */
  public BatchAnswer run(String member, Batch batch, List<AnalysisTemplate> named) {
    try {
      Questions questions =
          approvals.steady(
              () -> check(member, batch, named),
              refusal -> trail.refused(member, batch, named, refusal));
      ChargeRequest request = questions.charge(parties.collaboration(), trail.writer());
      return underWay.during(request.run(), () -> answers(questions, ledger.admit(request)));
    } catch (QueryRejectedException | BudgetExceededException refusal) {
      throw refusal.receipt().isPresent() ? refusal : trail.refused(member, batch, named, refusal);
    }
  }

  private BatchAnswer answers(Questions questions, Admission admission) {
    if (admission instanceof Admission.Reserved reserved) {
      return execution.run(questions.all(), reserved);
    }
    throw pricing.exceeded(((Admission.Refused) admission).shortfalls(), Optional.empty());
  }

  /**
   * Prices a batch, without touching data or charging anything.
   *
   * @param member the member who would run it
   * @param batch the batch
   * @param named the templates of its runs, in order
   * @return the quote
   */
  public Quote quote(String member, Batch batch, List<AnalysisTemplate> named) {
    Questions questions = check(member, batch, named);
    return pricing.quote(
        questions.all(), questions.cost(), questions.limits(parties.collaboration()));
  }

  private Questions check(String member, Batch batch, List<AnalysisTemplate> named) {
    List<Question> all = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      Batch.Run run = batch.runs().get(i);
      AnalysisTemplate template = named.get(i);
      PrivacyLoss loss = Questions.loss(run, template);
      all.add(check(member, template, run.parameters(), loss, Optional.empty()));
    }
    try {
      return new Questions(all, pricing.cost(all, batch.delta()));
    } catch (IllegalArgumentException e) {
      throw new QueryRejectedException(
          named.get(0).name(), named.get(0).sql(), List.of(Pricing.invalid(e)));
    }
  }

  private List<Violation> violations(
      CheckedTemplate checked,
      String member,
      Map<String, ?> parameters,
      Map<String, Object> bound,
      PrivacyLoss loss) {
    List<Violation> violations = new ArrayList<>();
    violations.addAll(RunChecks.parameters(checked.template(), parameters, bound));
    violations.addAll(pricing.violations(checked, loss));
    violations.addAll(RunChecks.consent(checked.template(), checked.tables(), member));
    return violations;
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
        violations.isEmpty()
            ? pricing.quote(checked, loss)
            : new ReleaseQuote(List.of(), OptionalLong.empty());
    return new Explanation(
        template,
        violations,
        Stream.concat(checked.query().inWords().stream(), checked.query().places().stream())
            .toList(),
        violations.isEmpty() ? pricing.expected(checked, member, loss) : List.of(),
        quote.aggregates().stream()
            .map(a -> new Explanation.ExpectedError(a.name(), a.standardError(), a.assumedRows()))
            .toList(),
        quote.hiddenBelow(),
        violations.isEmpty() ? pricing.runsLeft(checked, member, loss) : 0,
        approvals.missing(checked.approvers(), template.name(), checked.digest()),
        Optional.of(checked.protection()),
        checked.guarantee(loss));
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
    restore(approval);
    return approval;
  }

  /**
   * Records an approval that was given before.
   *
   * @param approval the approval
   */
  public void restore(Approval approval) {
    approvals.change(
        () -> {
          trail.approved(approval);
          approvals.put(approval);
        });
  }

  /**
   * Takes an owner's approval back.
   *
   * @param member the owner
   * @param template the template's name
   */
  public void revoke(String member, String template) {
    approvals.change(
        () -> {
          approvals.remove(member, template);
          trail.revoked(member, template);
        });
  }

  /**
   * Makes the decisions of a log again. See {@link DecisionReplay}.
   *
   * @param tables the collaboration's tables
   * @param named the collaboration's templates
   * @param entries the log's entries, from its first on
   * @param known values of parameters that the caller knows
   * @return what came out
   */
  public Recheck recheck(
      List<ConfiguredTable> tables,
      List<AnalysisTemplate> named,
      Iterable<AuditEntry> entries,
      Collection<? extends Map<String, ?>> known) {
    ReplayedPolicies policies =
        new ReplayedPolicies(parties, tables, named, templates, pricing, known);
    return new DecisionReplay(policies, ledger.store()).over(entries);
  }
}
