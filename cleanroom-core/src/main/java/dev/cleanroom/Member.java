package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.internal.RunPipeline;
import dev.cleanroom.internal.TableInspector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A member's handle on a collaboration: every call has an actor. Immutable and thread-safe. Whoever
 * holds the handle acts as the member, so the application gives it to that member's code only.
 */
public final class Member {
  private final Collaboration collaboration;
  private final String name;
  private final Set<Ability> abilities;

  Member(Collaboration collaboration, String name, Set<Ability> abilities) {
    this.collaboration = collaboration;
    this.name = name;
    this.abilities = Set.copyOf(abilities);
  }

  /**
   * Returns the member's name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns what the member may do.
   *
   * @return the abilities
   */
  public Set<Ability> abilities() {
    return abilities;
  }

  /**
   * Approves a template as it stands, with the tables it reads and their rules as they stand. Who
   * receives answers, what for, and which templates a rule lists is checked for each run: {@link
   * #explain(String)} tells it before.
   *
   * @param template the template's name
   * @return the approval
   * @throws PermissionDeniedException if the member may not approve or owns none of the tables
   * @throws QueryRejectedException if the template breaks a rule
   * @throws IllegalArgumentException if there is no such template
   */
  @CanIgnoreReturnValue
  public Approval approve(String template) {
    require(Ability.APPROVE);
    AnalysisTemplate found = collaboration.template(template);
    if (!pipeline().owners(found).contains(name)) {
      throw denied("owns no table that template '" + template + "' reads");
    }
    return pipeline().approve(name, found);
  }

  /**
   * Takes back this member's approval of a template. Runs that have started go on.
   *
   * @param template the template's name
   * @throws PermissionDeniedException if the member may not approve
   * @throws IllegalArgumentException if there is no such template
   */
  public void revoke(String template) {
    require(Ability.APPROVE);
    pipeline().revoke(name, collaboration.template(template).name());
  }

  /**
   * Runs a template without parameters. See {@link #run(String, Map, PrivacyLoss)}.
   *
   * @param template the template's name
   * @return the answer
   */
  public Answer run(String template) {
    return run(template, Map.of());
  }

  /**
   * Runs a template with the loss that it declares. See {@link #run(String, Map, PrivacyLoss)}.
   *
   * @param template the template's name
   * @param parameters a value for each parameter, by name without colon
   * @return the answer
   */
  public Answer run(String template, Map<String, ?> parameters) {
    AnalysisTemplate found = collaboration.template(template);
    return run(template, parameters, found.hasNoise() ? found.loss() : PrivacyLoss.ZERO);
  }

  /**
   * Runs a template once and charges every owner whose table under differential privacy it reads.
   *
   * <p>The charge is durable before data is read and never taken back. Every run draws new noise
   * and costs anew, unless all tables have a {@linkplain ConfiguredTable.Builder#snapshot snapshot}
   * and an equal run over the same snapshots was released before: then its answer is given again,
   * for nothing to a member who holds it.
   *
   * @param template the template's name
   * @param parameters a value for each parameter, by name without colon
   * @param loss the run's loss, within every owner's largest; zero for a template without noise
   * @return the answer
   * @throws PermissionDeniedException if the member may not query or receive
   * @throws QueryRejectedException if a rule is broken, a parameter is wrong, the loss is too
   *     large, an owner does not let this member receive answers, or an approval is missing or
   *     stale; nothing was charged
   * @throws BudgetExceededException if a budget would be passed; nothing was charged
   * @throws EvaluationException if the run failed after it was charged
   * @throws StoreException if the ledger or the audit log fails; the run may be charged
   * @throws IllegalArgumentException if there is no such template
   */
  public Answer run(String template, Map<String, ?> parameters, PrivacyLoss loss) {
    require(Ability.QUERY);
    require(Ability.RECEIVE);
    return pipeline()
        .run(name, collaboration.template(template), parameters, loss, Optional.empty());
  }

  /**
   * Runs a template once and for all: whoever calls again with the same id and the same question
   * gets the same answer and pays nothing. Use it where a call may be repeated after a failure.
   *
   * @param template the template's name
   * @param parameters a value for each parameter, by name without colon
   * @param loss the run's loss, within every owner's largest; zero for a template without noise
   * @param request the caller's id of the run, such as {@link UUID#randomUUID}, kept by the caller
   * @return the answer, with {@link Answer#isReplay} if it was released before
   * @throws RepeatedRunException if the id was used for another question, or there is no answer to
   *     give again
   * @throws PermissionDeniedException as for {@link #run(String, Map, PrivacyLoss)}
   * @throws QueryRejectedException as for {@link #run(String, Map, PrivacyLoss)}
   * @throws BudgetExceededException as for {@link #run(String, Map, PrivacyLoss)}
   * @throws EvaluationException as for {@link #run(String, Map, PrivacyLoss)}
   * @throws IllegalArgumentException if there is no such template
   */
  public Answer run(String template, Map<String, ?> parameters, PrivacyLoss loss, UUID request) {
    require(Ability.QUERY);
    require(Ability.RECEIVE);
    return pipeline()
        .run(name, collaboration.template(template), parameters, loss, Optional.of(request));
  }

  /**
   * Prices a batch, before anybody pays.
   *
   * @param batch the batch
   * @return the quote
   * @throws QueryRejectedException as for a run of the first template that is refused, or if the
   *     batch's δ is too small
   * @throws IllegalArgumentException if there is no such template
   */
  public Quote quote(Batch batch) {
    return pipeline().quote(name, batch, templates(batch));
  }

  /**
   * Runs a batch under one charge, at the price of {@link #quote}. It is charged on every account
   * that any of its runs touches. If one run fails, none is released; the charge stays.
   *
   * @param batch the batch
   * @return the answers
   * @throws PermissionDeniedException if the member may not query or receive
   * @throws QueryRejectedException as for {@link #quote}; nothing was charged
   * @throws BudgetExceededException if a budget would be passed; nothing was charged
   * @throws EvaluationException if a run failed after the batch was charged
   * @throws StoreException if the ledger or the audit log fails; the batch may be charged
   * @throws IllegalArgumentException if there is no such template
   */
  public BatchAnswer run(Batch batch) {
    require(Ability.QUERY);
    require(Ability.RECEIVE);
    return pipeline().run(name, batch, templates(batch));
  }

  private List<AnalysisTemplate> templates(Batch batch) {
    return batch.runs().stream().map(run -> collaboration.template(run.template())).toList();
  }

  /**
   * Explains a template without parameters. See {@link #explain(String, Map, PrivacyLoss)}.
   *
   * @param template the template's name
   * @return the explanation
   */
  public Explanation explain(String template) {
    return explain(template, Map.of());
  }

  /**
   * Explains a run with the loss that the template declares. See {@link #explain(String, Map,
   * PrivacyLoss)}.
   *
   * @param template the template's name
   * @param parameters a value for each parameter, by name without colon
   * @return the explanation
   */
  public Explanation explain(String template, Map<String, ?> parameters) {
    AnalysisTemplate found = collaboration.template(template);
    return explain(template, parameters, found.hasNoise() ? found.loss() : PrivacyLoss.ZERO);
  }

  /**
   * Makes the checks of a run by this member, without touching data or charging anything. Every
   * member may ask.
   *
   * @param template the template's name
   * @param parameters a value for each parameter, by name without colon
   * @param loss the run's loss
   * @return what the run would be like, or every violation
   * @throws IllegalArgumentException if there is no such template
   */
  public Explanation explain(String template, Map<String, ?> parameters, PrivacyLoss loss) {
    return pipeline().explain(name, collaboration.template(template), parameters, loss);
  }

  /**
   * Counts the rows and the unusable cells of a table that this member owns.
   *
   * @param table the table's name
   * @return the counts
   * @throws PermissionDeniedException if the member does not own the table
   * @throws IllegalArgumentException if there is no such table
   */
  public TableInspection inspect(String table) {
    ConfiguredTable found = collaboration.table(table);
    if (!found.owner().equals(name)) {
      throw denied("does not own table '" + table + "'");
    }
    return TableInspector.inspect(found);
  }

  /**
   * Returns all charges on this member's accounts.
   *
   * @return the charges, by account, oldest first
   */
  public List<Charge> charges() {
    List<Charge> charges = new ArrayList<>();
    remaining().keySet().forEach(account -> charges.addAll(ledgerCharges(account)));
    return charges;
  }

  private List<Charge> ledgerCharges(Account account) {
    return collaboration.ledger().charges(account);
  }

  /**
   * Returns what is left on this member's accounts.
   *
   * @return what the lifetime cap of each account leaves; the smallest, if tables set several of
   *     one filter, or else the first
   */
  public Map<Account, Cap> remaining() {
    Map<Account, Cap> remaining = new LinkedHashMap<>();
    for (ConfiguredTable table : collaboration.tables()) {
      if (table.budget().isPresent() && table.owner().equals(name)) {
        Account account = RunPipeline.account(table);
        Cap left =
            table
                .budget()
                .orElseThrow()
                .lifetime()
                .minusOrZero(collaboration.ledger().spent(account));
        remaining.merge(account, left, (a, b) -> a.smaller(b).orElse(a));
      }
    }
    return remaining;
  }

  /**
   * Returns a report of this member's accounts, tables and the runs of templates that read them. Of
   * what is asked of the tables of others alone it tells nothing.
   *
   * @return the report as of now; without accounts for a member who owns no table
   */
  public Report report() {
    return Report.of(collaboration, Optional.of(name));
  }

  private RunPipeline pipeline() {
    return collaboration.pipeline();
  }

  private void require(Ability ability) {
    if (!abilities.contains(ability)) {
      throw denied("lacks the ability " + ability);
    }
  }

  private PermissionDeniedException denied(String why) {
    return pipeline().denied(name, new PermissionDeniedException(name, why));
  }

  @Override
  public String toString() {
    return name + " " + abilities;
  }
}
