package dev.cleanroom.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Approval;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.Explanation;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.QueryCompiler;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleaseQuote;
import dev.cleanroom.spi.RunControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Walks a run through its steps: compile, check, charge, contribute, release, finish. Read {@link
 * #run} from top to bottom. Thread-safe.
 */
public final class RunPipeline {
  private final Parties parties;
  private final List<ConfiguredTable> tables;
  private final QueryCompiler compiler;
  private final ReleaseMechanism mechanism;
  private final Ledger ledger;
  private final Duration timeLimit;
  private final Approvals approvals = new Approvals();
  private final Map<String, CheckedTemplate> compiled = new ConcurrentHashMap<>();

  /** A template that passed the rules, with the tables it reads, what they pay and the hash. */
  private record CheckedTemplate(
      AnalysisTemplate template,
      CompiledQuery query,
      List<ConfiguredTable> tables,
      Map<Account, PrivacyLoss> caps,
      String digest) {
    Collection<String> owners() {
      return new TreeSet<>(tables.stream().map(ConfiguredTable::owner).toList());
    }
  }

  /**
   * Creates the pipeline of one collaboration.
   *
   * @param parties the collaboration's name and members
   * @param tables its tables
   * @param compiler compiles templates
   * @param mechanism releases groups
   * @param ledger keeps charges
   * @param timeLimit how long a run may last
   */
  public RunPipeline(
      Parties parties,
      List<ConfiguredTable> tables,
      QueryCompiler compiler,
      ReleaseMechanism mechanism,
      Ledger ledger,
      Duration timeLimit) {
    this.parties = parties;
    this.tables = List.copyOf(tables);
    this.compiler = compiler;
    this.mechanism = mechanism;
    this.ledger = ledger;
    this.timeLimit = timeLimit;
  }

  /**
   * Returns the account that a private table's runs are charged to.
   *
   * @param table a private table
   * @return the account
   */
  public static Account account(ConfiguredTable table) {
    return new Account(table.owner(), table.dataset(), table.unit().orElseThrow().space());
  }

  private static PrivacyLoss smaller(PrivacyLoss a, PrivacyLoss b) {
    return new PrivacyLoss(a.epsilon().min(b.epsilon()), a.delta().min(b.delta()));
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
    CheckedTemplate checked = checked(template);
    Map<String, Object> bound = new HashMap<>();
    List<Violation> violations = new ArrayList<>();
    violations.addAll(RunChecks.parameters(template, parameters, bound));
    violations.addAll(lossViolations(checked, loss));
    violations.addAll(approvals.violations(checked.owners(), template.name(), checked.digest()));
    if (!violations.isEmpty()) {
      throw new QueryRejectedException(template.name(), template.sql(), violations);
    }
    String guarantee = Guarantee.inWords(checked.tables(), loss);
    List<Charge> charges = ledger.charge(request(member, checked, loss));
    return release(checked, bound, loss, charges, guarantee);
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
      ContributionSink sink = mechanism.open(query.plan(loss));
      query.contribute(parameters, sink, control);
      control.check();
      List<List<Answer.Cell>> rows = query.finish(parameters, sink.release(), control);
      return new Answer(checked.template().name(), query.columns(), rows, charges, guarantee);
    } catch (Throwable e) {
      throw new EvaluationException(UUID.randomUUID().toString(), e);
    }
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

  private CheckedTemplate checked(AnalysisTemplate template) {
    return compiled.computeIfAbsent(
        template.name(),
        name -> {
          CompiledQuery query = compiler.compile(template, tables);
          query.prepare();
          List<ConfiguredTable> read = withParents(query.tables());
          return new CheckedTemplate(
              template, query, read, caps(read), TemplateDigest.of(parties, template, read));
        });
  }

  /**
   * The accounts of the tables that are read. A budget caps all runs over a data set, so the
   * smallest counts that any table of the account declares, whether this run reads it or not.
   */
  private Map<Account, PrivacyLoss> caps(List<ConfiguredTable> read) {
    Map<Account, PrivacyLoss> caps = new LinkedHashMap<>();
    for (ConfiguredTable table : read) {
      if (table.isPrivate()) {
        caps.put(account(table), table.budget().orElseThrow());
      }
    }
    for (ConfiguredTable table : tables) {
      if (table.isPrivate()) {
        PrivacyLoss budget = table.budget().orElseThrow();
        caps.computeIfPresent(account(table), (account, cap) -> smaller(cap, budget));
      }
    }
    return caps;
  }

  /** A run also reads the tables that hold the units of others: they pay and are approved too. */
  private List<ConfiguredTable> withParents(Set<String> names) {
    Set<String> all = new HashSet<>(names);
    for (ConfiguredTable table : tables) {
      if (names.contains(table.name())) {
        table.unit().filter(PrivacyUnit::hasParent).ifPresent(u -> all.add(u.parentTable()));
      }
    }
    return tables.stream().filter(t -> contains(all, t.name())).toList();
  }

  /** Parents are found without regard to case, as when the collaboration was opened. */
  private static boolean contains(Set<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private List<Violation> lossViolations(CheckedTemplate checked, PrivacyLoss loss) {
    List<Violation> violations = new ArrayList<>(RunChecks.loss(loss, checked.tables()));
    if (loss.epsilon().signum() > 0) {
      try {
        quote(checked, loss);
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
  private ReleaseQuote quote(CheckedTemplate checked, PrivacyLoss loss) {
    ReleasePlan plan = checked.query().plan(loss);
    return mechanism.quote(plan);
  }

  /**
   * Tells what a run would be like, without touching data.
   *
   * @param template the template
   * @param parameters a value for each parameter
   * @param loss the run's loss
   * @return the explanation
   */
  public Explanation explain(
      AnalysisTemplate template, Map<String, ?> parameters, PrivacyLoss loss) {
    CheckedTemplate checked;
    try {
      checked = checked(template);
    } catch (QueryRejectedException e) {
      return new Explanation(
          template,
          e.violations(),
          List.of(),
          List.of(),
          List.of(),
          OptionalLong.empty(),
          0,
          List.of());
    }
    List<Violation> violations = new ArrayList<>();
    violations.addAll(RunChecks.parameters(template, parameters, new HashMap<>()));
    violations.addAll(lossViolations(checked, loss));
    ReleaseQuote quote =
        violations.isEmpty()
            ? quote(checked, loss)
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
        loss.epsilon().signum() > 0 ? ledger.runsLeft(checked.caps(), loss) : 0,
        approvals.missing(checked.owners(), template.name(), checked.digest()));
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
    return checked(template).owners();
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
    Approval approval = new Approval(member, template.name(), checked(template).digest());
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
