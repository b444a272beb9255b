package dev.cleanroom.internal;

import static dev.cleanroom.internal.ChargeFields.field;

import com.google.common.base.Splitter;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Approval;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.Recheck;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.internal.ChargeFields.Line;
import dev.cleanroom.internal.ReplayNotes.Place;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes the decisions of a log again, entry by entry, and says which come out differently. It reads
 * no data. Of the ledger only what the log does not hold is used, to explain sums. For one thread.
 */
final class DecisionReplay {
  private static final String BUDGET = "BUDGET_EXCEEDED";
  private static final Set<String> REPEATED =
      Set.of("REQUEST_CONFLICT", "RUN_UNFINISHED", "RESULT_LOST");

  /** What follows from charges decides nothing. */
  private static final Set<Kind> CONSEQUENCES = Set.of(Kind.GRANT, Kind.WARNING);

  private final ReplayedPolicies policies;
  private final ReplayedRuns runs;
  private final ReplayedAccounts accounts;
  private final ReplayNotes notes = new ReplayNotes();
  private final Approvals approvals = new Approvals();

  DecisionReplay(ReplayedPolicies policies, LedgerStore ledger) {
    this.policies = policies;
    this.accounts = new ReplayedAccounts(ledger);
    this.runs = new ReplayedRuns(notes);
  }

  /** Makes them all again, from the first entry of the log on. */
  Recheck over(Iterable<AuditEntry> entries) {
    long index = 0;
    for (AuditEntry entry : entries) {
      Place place = new Place(index++, entry.kind());
      try {
        judge(place, entry);
      } catch (IllegalArgumentException | DateTimeException e) {
        notes.contradiction(place, "it cannot be read: " + e.getMessage());
      }
    }
    accounts.check(notes);
    return notes.report();
  }

  private void judge(Place place, AuditEntry entry) {
    if (!CONSEQUENCES.contains(entry.kind())) {
      notes.decision();
    }
    switch (entry.kind()) {
      case OPENED -> opened(place, entry);
      case POLICY -> ofOurs(place, entry, () -> policy(place, entry));
      case APPROVED -> ofOurs(place, entry, () -> approved(place, entry));
      case REVOKED -> ofOurs(place, entry, () -> revoked(place, entry));
      case ADMITTED -> {
        runs.admitted(place, entry);
        ofOurs(place, entry, () -> admitted(place, entry));
      }
      case CHARGED -> charged(place, entry);
      case REFUSED -> ofOurs(place, entry, () -> refused(place, entry));
      case RELEASED -> runs.released(place, entry);
      case REPLAYED -> runs.replayed(place, entry);
      case FAILED -> runs.failed(place, entry);
      case OUTCOME_UNKNOWN -> unknown(place, entry);
      case ABORTED -> aborted(place, entry);
      case GRANT, WARNING -> {}
    }
  }

  private void ofOurs(Place place, AuditEntry entry, Runnable check) {
    if (policies.concern(entry)) {
      check.run();
    } else {
      notes.notRecomputed(place, "it is about another collaboration");
    }
  }

  /** A collaboration that is opened has no approvals but those that are restored from then on. */
  private void opened(Place place, AuditEntry entry) {
    String members = entry.fields().get("members");
    if (members != null) {
      ofOurs(place, entry, () -> members(place, members));
    }
  }

  private void members(Place place, String members) {
    approvals.clear();
    notes.require(
        place, members.equals(AuditTrail.names(policies.parties())), "other members take part");
  }

  private void policy(Place place, AuditEntry entry) {
    notes.require(place, policies.areOf(entry), "the table, its rule or its budget is another one");
  }

  private void approved(Place place, AuditEntry entry) {
    String member = field(entry, "member");
    approvals.put(new Approval(member, field(entry, "template"), field(entry, "policy")));
    notes.require(place, policies.mayApprove(member), "the member may not approve");
  }

  private void revoked(Place place, AuditEntry entry) {
    String member = field(entry, "member");
    approvals.remove(member, field(entry, "template"));
    notes.require(place, policies.mayApprove(member), "the member may not approve");
  }

  private void admitted(Place place, AuditEntry entry) {
    checked(
        place,
        entry,
        questions -> {
          List<AuditEntry> asked = ReplayedPolicies.questions(entry);
          for (int i = 0; i < asked.size(); i++) {
            admitted(place, asked.get(i), questions.get(i));
          }
          boolean named =
              asked.size() == 1 && field(entry, "template").equals(field(asked.get(0), "template"));
          notes.require(
              place,
              named || ReplayedPolicies.isBatch(entry, questions),
              "it names other templates than it asks");
        });
  }

  private void admitted(Place place, AuditEntry asked, Question question) {
    CheckedTemplate checked = question.checked();
    notes.require(
        place,
        field(asked, "policy").equals(checked.digest()),
        "the template, a table or a rule is another one");
    notes.require(
        place, field(asked, "plan").equals(checked.planDigest()), "the plan is another one");
    notes.require(
        place,
        field(asked, "context").equals(checked.contextDigest()),
        "other owners approve, other budgets hold or another sampler draws");
    requireAdmissible(place, asked, question);
    if (!policies.knowParameters(asked, checked)) {
      parameters(place, checked);
    }
  }

  private void parameters(Place place, CheckedTemplate checked) {
    if (checked.template().parameters().isEmpty()) {
      notes.contradiction(place, "it has parameters, but the template has none");
    } else {
      notes.notRecomputed(place, "the log holds a commitment to the parameters, not their values");
    }
  }

  private void requireAdmissible(Place place, AuditEntry asked, Question question) {
    CheckedTemplate checked = question.checked();
    notes.require(place, policies.mayRun(question.member()), "the member may not run it");
    List<Violation> violations = new ArrayList<>(policies.violations(question));
    violations.addAll(
        approvals.violations(
            checked.approvers(), checked.template().name(), field(asked, "policy")));
    notes.require(
        place,
        violations.isEmpty(),
        "it should have been refused: " + AuditTrail.codes(violations));
  }

  /** Hands over what an entry asks, unless a template does not exist or is refused. */
  private void checked(Place place, AuditEntry entry, Consumer<List<Question>> next) {
    List<Question> questions = new ArrayList<>();
    for (AuditEntry asked : ReplayedPolicies.questions(entry)) {
      Optional<AnalysisTemplate> template = policies.template(asked);
      if (template.isEmpty()) {
        notes.contradiction(place, "there is no such template");
        return;
      }
      try {
        questions.add(policies.checked(asked, template.get()));
      } catch (QueryRejectedException e) {
        notes.contradiction(
            place, "the template should have been refused: " + AuditTrail.codes(e.violations()));
        return;
      }
    }
    if (questions.isEmpty()) {
      throw new IllegalArgumentException("it asks nothing");
    }
    next.accept(questions);
  }

  private void charged(Place place, AuditEntry entry) {
    Cost cost = ChargeFields.cost(entry);
    List<Line> lines = ChargeFields.lines(entry);
    Instant at = Instant.ofEpochMilli(Long.parseLong(field(entry, "at")));
    notes.require(place, !at.isAfter(entry.time()), "it was charged after it was written down");
    accounts.charged(place, UUID.fromString(field(entry, "run")), at, cost, lines);
    Optional<AuditEntry> admission = runs.charged(place, entry);
    if (admission.isPresent()) {
      ofOurs(
          place,
          entry,
          () ->
              checked(
                  place,
                  admission.get(),
                  questions -> charged(place, admission.get(), questions, cost, lines)));
    }
  }

  private void charged(
      Place place, AuditEntry admission, List<Question> questions, Cost cost, List<Line> lines) {
    boolean isRepetition = !field(admission, "source").equals("none");
    if (isRepetition && lines.isEmpty()) {
      notes.require(place, cost.equals(Cost.ZERO), "it costs something, but no account");
      runs.requireHeld(place, admission);
      return;
    }
    requireCost(place, admission, questions, cost);
    List<Limit> limits = policies.limits(questions, isRepetition);
    if (limits.size() != lines.size()) {
      notes.contradiction(place, "it is counted on other accounts than it should be");
      return;
    }
    for (int i = 0; i < limits.size(); i++) {
      requireAdmitted(place, limits.get(i), lines.get(i));
    }
  }

  private void requireCost(Place place, AuditEntry asked, List<Question> questions, Cost cost) {
    Cost priced = policies.cost(asked, questions, cost.loss().delta());
    notes.require(place, cost.equals(priced), "what it asks costs otherwise");
  }

  private void requireAdmitted(Place place, Limit limit, Line line) {
    notes.require(
        place,
        isOf(limit, line) && line.window().equals(window(limit)),
        "account " + line.account() + " or its cap is another one");
    notes.require(
        place,
        limit.cap().map(cap -> cap.admits(line.spent())).orElse(true),
        "it should have been refused: it passes the cap of account " + line.account());
  }

  private static boolean isOf(Limit limit, Line line) {
    return ChargeFields.text(limit.account()).equals(line.account())
        && limit.cap().map(ChargeFields::text).orElse("none").equals(line.cap());
  }

  private static String window(Limit limit) {
    return limit.window().map(w -> Long.toString(w.toSeconds())).orElse("none");
  }

  private void unknown(Place place, AuditEntry entry) {
    if (runs.unknown(place, entry)) {
      accounts.unknown(
          UUID.fromString(field(entry, "run")),
          ChargeFields.cost(entry),
          ChargeFields.accounts(entry));
    }
  }

  private void aborted(Place place, AuditEntry entry) {
    runs.aborted(place, entry);
    accounts.givenUp(ChargeFields.cost(entry), ChargeFields.accounts(entry));
  }

  private void refused(Place place, AuditEntry entry) {
    String codes = entry.fields().get("codes");
    if (codes == null || REPEATED.contains(codes)) {
      notes.notRecomputed(place, "the log does not hold what the member called or repeated");
    } else if (codes.equals(BUDGET)) {
      checked(place, entry, questions -> budget(place, entry, questions));
    } else {
      rules(place, entry, new TreeSet<>(Splitter.on(' ').splitToList(codes)));
    }
  }

  private void rules(Place place, AuditEntry entry, SortedSet<String> codes) {
    boolean hadParameters = codes.removeIf(code -> code.startsWith("PARAMETER_") && isOfRun(code));
    String told = String.join(" ", codes);
    String found = "";
    for (AuditEntry asked : ReplayedPolicies.questions(entry)) {
      Optional<AnalysisTemplate> template = policies.template(asked);
      if (template.isEmpty()) {
        notes.contradiction(place, "there is no such template");
        return;
      }
      found = found.isEmpty() ? violations(asked, template.get()) : found;
    }
    boolean isKnown = found.equals(told) || entry.fields().containsKey("questions");
    if (hadParameters && isKnown) {
      notes.notRecomputed(place, "the log does not hold the values of the parameters");
    } else if (found.isEmpty() && told.equals(ReasonCode.LOSS_INVALID.name()) && isPriced(entry)) {
      checked(place, entry, questions -> requireUnpayable(place, entry, questions));
    } else if (!found.equals(told)) {
      notes.contradiction(
          place,
          found.isEmpty()
              ? "nothing that can be recomputed refuses it: it should have been accepted"
              : "it should have been refused for " + found);
    }
  }

  private static boolean isPriced(AuditEntry entry) {
    return !entry.fields().getOrDefault("delta_of_batch", "none").equals("none");
  }

  private void requireUnpayable(Place place, AuditEntry entry, List<Question> questions) {
    Optional<Cost> cost = price(entry, questions);
    notes.require(place, cost.isEmpty(), "it should have been accepted: its δ pays for it");
  }

  private Optional<Cost> price(AuditEntry entry, List<Question> questions) {
    BigDecimal delta = ChargeFields.number(field(entry, "delta_of_batch"));
    try {
      return Optional.of(policies.cost(entry, questions, delta));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The other codes of parameters are about the template's text. */
  private static boolean isOfRun(String code) {
    return !code.equals("PARAMETER_UNDECLARED") && !code.equals("PARAMETER_UNUSED");
  }

  private String violations(AuditEntry asked, AnalysisTemplate template) {
    try {
      Question question = policies.checked(asked, template);
      CheckedTemplate checked = question.checked();
      List<Violation> violations = new ArrayList<>(policies.violations(question));
      violations.addAll(
          approvals.violations(checked.approvers(), template.name(), checked.digest()));
      return AuditTrail.codes(violations);
    } catch (QueryRejectedException e) {
      return AuditTrail.codes(e.violations());
    }
  }

  private void budget(Place place, AuditEntry entry, List<Question> questions) {
    Cost cost = ChargeFields.cost(entry);
    List<Line> lines = ChargeFields.lines(entry);
    requireCost(place, entry, questions, cost);
    notes.require(place, !lines.isEmpty(), "it names no account that lacks budget");
    List<Limit> limits = policies.limits(questions, false);
    for (Line line : lines) {
      Optional<Limit> limit = limits.stream().filter(l -> isRefusing(l, line)).findFirst();
      if (limit.isEmpty()) {
        notes.contradiction(place, "account " + line.account() + " has no such cap");
      } else {
        requireRefused(place, entry, limit.get(), line, cost);
      }
    }
  }

  private static boolean isRefusing(Limit limit, Line line) {
    return isOf(limit, line) && limit.window().isPresent() != line.window().equals("none");
  }

  private void requireRefused(Place place, AuditEntry entry, Limit limit, Line line, Cost cost) {
    notes.require(
        place,
        !limit.cap().orElseThrow().admits(line.spent().plus(cost)),
        "it should have been accepted: it fits the cap of account " + line.account());
    Instant within =
        limit.window().isEmpty()
            ? Instant.EPOCH
            : Instant.ofEpochSecond(Long.parseLong(line.window())).minusMillis(1);
    accounts.refused(place, entry.time(), limit, within, line);
  }
}
