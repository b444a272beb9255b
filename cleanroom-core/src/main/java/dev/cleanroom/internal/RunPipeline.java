package dev.cleanroom.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Approval;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.Explanation;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Ledger;
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
   * @param timeLimit how long a run may last
   */
  public RunPipeline(
      Parties parties,
      List<ConfiguredTable> tables,
      List<AnalysisTemplate> templates,
      QueryCompiler compiler,
      ReleaseMechanism mechanism,
      Ledger ledger,
      Duration timeLimit) {
    this.parties = parties;
    this.templates = new TemplateChecks(parties, tables, templates, compiler);
    this.mechanism = mechanism;
    this.ledger = ledger;
    this.timeLimit = timeLimit;
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
   * @return the answer
   */
  public Answer run(
      String member, AnalysisTemplate template, Map<String, ?> parameters, PrivacyLoss loss) {
    CheckedTemplate checked = templates.check(template, member);
    Map<String, Object> bound = new HashMap<>();
    List<Violation> violations = violations(checked, member, parameters, bound, loss);
    violations.addAll(approvals.violations(checked.approvers(), template.name(), checked.digest()));
    if (!violations.isEmpty()) {
      throw new QueryRejectedException(template.name(), template.sql(), violations);
    }
    String guarantee = checked.guarantee(loss);
    List<Charge> charges =
        checked.caps().isEmpty() ? List.of() : ledger.charge(request(member, checked, loss));
    return release(checked, bound, loss, charges, guarantee);
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

  /**
   * Everything that touches data. Whatever fails in here, assertions of engines included, becomes
   * one fixed failure.
   */
  private Answer release(
      CheckedTemplate checked,
      Map<String, Object> parameters,
      PrivacyLoss loss,
      List<Charge> charges,
      String guarantee) {
    try {
      CompiledQuery query = checked.query();
      RunControl control = RunControl.start(timeLimit);
      ReleasedGroups groups = groups(query, parameters, loss, control);
      List<List<Answer.Cell>> rows = query.finish(parameters, groups, control);
      return new Answer(
          checked.template().name(),
          query.columns(),
          rows,
          charges,
          checked.protection(),
          guarantee);
    } catch (Throwable e) {
      throw new EvaluationException(UUID.randomUUID().toString(), e);
    }
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

  private ChargeRequest request(String member, CheckedTemplate checked, PrivacyLoss loss) {
    return new ChargeRequest(
        checked.caps(),
        loss,
        parties.collaboration(),
        member,
        checked.template().name(),
        checked.digest());
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
        costs(checked, loss),
        quote.aggregates().stream()
            .map(a -> new Explanation.ExpectedError(a.name(), a.standardError(), a.assumedRows()))
            .toList(),
        quote.hiddenBelow(),
        runsLeft(checked, loss),
        approvals.missing(checked.approvers(), template.name(), checked.digest()),
        Optional.of(checked.protection()),
        checked.guarantee(loss));
  }

  /** Without an account there is no budget that could end runs. */
  private long runsLeft(CheckedTemplate checked, PrivacyLoss loss) {
    if (checked.caps().isEmpty()) {
      return Long.MAX_VALUE;
    }
    return loss.epsilon().signum() > 0 ? ledger.runsLeft(checked.caps(), loss) : 0;
  }

  private List<Explanation.Cost> costs(CheckedTemplate checked, PrivacyLoss loss) {
    List<Explanation.Cost> costs = new ArrayList<>();
    checked
        .caps()
        .forEach(
            (account, cap) ->
                costs.add(
                    new Explanation.Cost(
                        account, loss, cap.minusOrZero(ledger.spent(account)), cap)));
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
    return approval;
  }

  /**
   * Records an approval that was given before.
   *
   * @param approval the approval
   */
  public void restore(Approval approval) {
    approvals.put(approval);
  }

  /**
   * Takes an owner's approval back.
   *
   * @param member the owner
   * @param template the template's name
   */
  public void revoke(String member, String template) {
    approvals.remove(member, template);
  }
}
