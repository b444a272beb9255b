package dev.cleanroom.internal;

import static dev.cleanroom.internal.ChargeFields.field;

import com.google.common.base.Splitter;
import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Violation;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The policies under which a log's decisions are made again.
 *
 * @param parties the collaboration's name and members
 * @param tables its tables
 * @param templates its templates
 * @param checks checks its templates
 * @param pricing says what is wrong with a loss, and what runs cost
 * @param known values of parameters that the caller knows
 */
record ReplayedPolicies(
    Parties parties,
    List<ConfiguredTable> tables,
    List<AnalysisTemplate> templates,
    TemplateChecks checks,
    Pricing pricing,
    Collection<? extends Map<String, ?>> known) {
  private static final Set<Ability> RUNNING = Set.of(Ability.QUERY, Ability.RECEIVE);

  boolean concern(AuditEntry entry) {
    return field(entry, "collaboration").equals(parties.collaboration());
  }

  boolean areOf(AuditEntry entry) {
    return tables.stream()
        .filter(table -> table.name().equals(field(entry, "table")))
        .map(table -> AuditTrail.policy(AuditEntry.of(entry.kind(), entry.time()), table))
        .anyMatch(told -> entry.fields().entrySet().containsAll(told.fields().entrySet()));
  }

  boolean mayRun(String member) {
    return parties.members().getOrDefault(member, Set.of()).containsAll(RUNNING);
  }

  boolean mayApprove(String member) {
    return parties.members().getOrDefault(member, Set.of()).contains(Ability.APPROVE);
  }

  /**
   * What a run asks, or one of the runs of a batch: an entry of its own for each, with the names
   * that entries of single runs have.
   */
  static List<AuditEntry> questions(AuditEntry entry) {
    String count = entry.fields().get("questions");
    if (count == null) {
      return List.of(entry);
    }
    List<AuditEntry> questions = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(count); i++) {
      questions.add(question(entry, i));
    }
    return questions;
  }

  private static AuditEntry question(AuditEntry entry, int place) {
    AuditEntry question =
        AuditEntry.of(entry.kind(), entry.time())
            .with("member", field(entry, "member"))
            .with("template", field(entry, "template." + place))
            .with("loss", field(entry, "loss." + place));
    for (String name : List.of("policy", "plan", "context", "parameters")) {
      String value = entry.fields().get(name + "." + place);
      question = value == null ? question : question.with(name, value);
    }
    return question;
  }

  /** The template that a question is about. */
  Optional<AnalysisTemplate> template(AuditEntry question) {
    String name = field(question, "template");
    return templates.stream().filter(template -> template.name().equals(name)).findFirst();
  }

  /**
   * A question, checked again.
   *
   * @throws dev.cleanroom.QueryRejectedException if its template breaks a rule
   */
  Question checked(AuditEntry question, AnalysisTemplate template) {
    String member = field(question, "member");
    return new Question(
        checks.check(template, member), member, Map.of(), loss(question), Optional.empty());
  }

  /** What is wrong with a run, but for its parameters and approvals. */
  List<Violation> violations(Question question) {
    CheckedTemplate checked = question.checked();
    List<Violation> violations = new ArrayList<>(pricing.violations(checked, question.loss()));
    violations.addAll(RunChecks.consent(checked.template(), checked.tables(), question.member()));
    return violations;
  }

  /** Whether an entry is about these questions as a batch, even if it is only one. */
  static boolean isBatch(AuditEntry entry, List<Question> questions) {
    return field(entry, "template").equals(name(questions));
  }

  private static String name(List<Question> questions) {
    return Questions.name(questions.stream().map(q -> q.checked().template()).toList());
  }

  /**
   * What questions cost together.
   *
   * @param delta the δ that a batch is priced at
   * @throws IllegalArgumentException if so small a δ cannot pay for them
   */
  Cost cost(AuditEntry entry, List<Question> questions, BigDecimal delta) {
    return isBatch(entry, questions)
        ? pricing.cost(questions, Optional.of(delta))
        : pricing.cost(questions.get(0).checked(), questions.get(0).loss());
  }

  /** The loss that was asked for, as {@link PrivacyLoss#toString} writes it. */
  private static PrivacyLoss loss(AuditEntry question) {
    List<String> parts = Splitter.on(", ").splitToList(field(question, "loss"));
    if (parts.size() != 2 || !parts.get(0).startsWith("ε=") || !parts.get(1).startsWith("δ=")) {
      throw new IllegalArgumentException("the field 'loss' is not ε and δ");
    }
    return new PrivacyLoss(
        ChargeFields.number(parts.get(0).substring(2)),
        ChargeFields.number(parts.get(1).substring(2)));
  }

  /** The limits of a run, in the order in which they are charged. */
  List<Limit> limits(List<Question> questions, boolean isRepetition) {
    ChargeRequest request =
        new ChargeRequest(
            new UUID(0, 0),
            false,
            "",
            Optional.empty(),
            new Origin(parties.collaboration(), questions.get(0).member(), "", ""),
            Cost.ZERO,
            new Questions(questions, Cost.ZERO).limits(parties.collaboration()),
            "",
            Instant.EPOCH);
    return isRepetition ? request.ofReceiver() : request.limits();
  }

  /** Whether the values behind a commitment are known and fit the template. */
  boolean knowParameters(AuditEntry entry, CheckedTemplate checked) {
    String commitment = field(entry, "parameters");
    if (checked.template().parameters().isEmpty()) {
      return commitment.equals(Question.parametersDigest(Map.of()));
    }
    return known.stream().anyMatch(values -> fit(checked, values, commitment));
  }

  private static boolean fit(CheckedTemplate checked, Map<String, ?> values, String commitment) {
    Map<String, Object> bound = new HashMap<>();
    return RunChecks.parameters(checked.template(), values, bound).isEmpty()
        && Question.parametersDigest(bound).equals(commitment);
  }
}
