package dev.cleanroom.vendor;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.CustomRule;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.ListRule;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.rule.AnswerUse;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Threshold;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one privacy policy of a BigQuery view. */
final class BigQueryReader {
  private static final String THRESHOLD = "aggregation_threshold_policy";
  private static final String PRIVACY = "differential_privacy_policy";
  private static final String JOIN = "join_restriction_policy";
  private static final List<String> CONDITIONS =
      List.of("JOIN_ALL", "JOIN_ANY", "JOIN_BLOCKED", "JOIN_NOT_REQUIRED");

  private static final BigDecimal LARGEST_EPSILON = new BigDecimal("1000000000");

  /** The largest δ of this library: one grid step below 1. */
  private static final BigDecimal LARGEST_DELTA =
      BigDecimal.ONE.subtract(BigDecimal.ONE.movePointLeft(PrivacyLoss.DELTA_SCALE));

  private final BigQueryRules given;
  private final Problems problems = new Problems();
  private final List<String> notes = new ArrayList<>();
  private Optional<PrivacyLoss> budget = Optional.empty();

  BigQueryReader(BigQueryRules given) {
    this.given = given;
  }

  /** A rule with the column of its unit. */
  private record Built(AnalysisRule rule, Optional<String> unit) {}

  Imported read(String text) {
    Optional<Section> policy = Section.parse(text, "$", problems);
    Optional<Built> built = policy.flatMap(this::built);
    if (built.isEmpty() || !problems.isEmpty()) {
      throw problems.rejection("BigQuery privacy policy");
    }
    return new Imported(
        built.get().rule,
        built.get().unit,
        budget,
        EnumSet.allOf(AnswerUse.class),
        Optional.empty(),
        notes);
  }

  private Optional<Built> built(Section policy) {
    if (policy.names().isEmpty()) {
      policy.problem("must have a policy");
    } else if (policy.has(THRESHOLD) && policy.has(PRIVACY)) {
      policy.problem("cannot have both " + THRESHOLD + " and " + PRIVACY);
    }
    checkGiven(policy);
    Optional<Section> threshold = policy.section(THRESHOLD);
    Optional<Section> privacy = policy.section(PRIVACY);
    Optional<Section> join = policy.section(JOIN);
    policy.done();
    Optional<JoinRestriction> restriction = join.flatMap(this::restriction);
    if (threshold.isEmpty() && privacy.isEmpty()) {
      return join.isPresent() ? overlap(join.get(), restriction) : Optional.empty();
    }
    CustomRule.Builder rule = AnalysisRule.custom();
    restriction.ifPresent(rule::joinRestriction);
    Optional<String> thresholdUnit = threshold.flatMap(section -> threshold(section, rule));
    Optional<String> privacyUnit = privacy.flatMap(section -> privacy(section, rule));
    return problems.isEmpty()
        ? Optional.of(new Built(rule.build(), thresholdUnit.or(() -> privacyUnit)))
        : Optional.empty();
  }

  private void checkGiven(Section policy) {
    if (given.grants().isPresent() && !policy.has(PRIVACY)) {
      policy.problem("has no " + PRIVACY + ", but grants were given");
    }
    boolean overlap = !policy.has(THRESHOLD) && !policy.has(PRIVACY);
    if (!given.listing().isEmpty() && !overlap) {
      policy.problem("is no list overlap rule, but columns to list were given");
    }
  }

  private Optional<String> threshold(Section section, CustomRule.Builder rule) {
    section.demand("threshold", "privacy_unit_column");
    OptionalInt units = section.integer("threshold", 2, Threshold.LARGEST);
    Optional<String> unit = section.column("privacy_unit_column");
    section.done();
    if (problems.isEmpty()) {
      rule.threshold(Threshold.of(units.orElseThrow()).withAnyExpression());
      notes.add("STDDEV, VAR and the other functions that are not COUNT, SUM or AVG are refused");
      notes.add("the privacy unit is never compared with literals");
    }
    return unit;
  }

  private Optional<String> privacy(Section section, CustomRule.Builder rule) {
    section.demand(
        "privacy_unit_column",
        "max_epsilon_per_query",
        "epsilon_budget",
        "delta_per_query",
        "delta_budget");
    Optional<String> unit = section.column("privacy_unit_column");
    Optional<BigDecimal> epsilon = decimal(section, "max_epsilon_per_query", "0.001", "1e15");
    Optional<BigDecimal> epsilons = decimal(section, "epsilon_budget", "0.001", "1e15");
    Optional<BigDecimal> delta = decimal(section, "delta_per_query", "1e-15", "1");
    Optional<BigDecimal> deltas = decimal(section, "delta_budget", "1e-15", "1000");
    compare(section, "epsilon_budget", epsilons, "max_epsilon_per_query", epsilon);
    compare(section, "delta_budget", deltas, "delta_per_query", delta);
    groups(section);
    section.done();
    if (given.grants().isEmpty()) {
      section.problem("does not say which columns are granted: give it by grants()");
    }
    if (problems.isEmpty()) {
      DifferentialPrivacy.Builder privacy = AnalysisRule.differentialPrivacy();
      privacy.maxLoss(
          new PrivacyLoss(
              epsilon("max_epsilon_per_query", epsilon.orElseThrow()),
              delta("delta_per_query", delta.orElseThrow())));
      given.grants().orElseThrow().accept(privacy);
      rule.differentialPrivacy(privacy.build());
      budget =
          Optional.of(
              new PrivacyLoss(
                  epsilon("epsilon_budget", epsilons.orElseThrow()),
                  delta("delta_budget", deltas.orElseThrow())));
    }
    return unit;
  }

  private static Optional<BigDecimal> decimal(
      Section section, String name, String low, String high) {
    Optional<BigDecimal> value = section.decimal(name);
    boolean fits =
        value.isEmpty()
            || (value.get().compareTo(new BigDecimal(low)) >= 0
                && value.get().compareTo(new BigDecimal(high)) <= 0);
    if (!fits) {
      section.problem(name, "must be " + low + " to " + high);
    }
    return fits ? value : Optional.empty();
  }

  private static void compare(
      Section section,
      String name,
      Optional<BigDecimal> total,
      String partName,
      Optional<BigDecimal> part) {
    if (total.isPresent() && part.isPresent() && total.get().compareTo(part.get()) <= 0) {
      section.problem(name, "must be greater than " + partName);
    }
  }

  private void groups(Section section) {
    OptionalInt groups = section.integer("max_groups_contributed", 0, Integer.MAX_VALUE);
    groups.ifPresent(
        number ->
            notes.add(
                "max_groups_contributed "
                    + number
                    + " is not kept by the rule: here each template states its own"
                    + " ContributionBounds, and noise grows with them"));
  }

  private BigDecimal epsilon(String name, BigDecimal value) {
    return onGrid(name, value, LARGEST_EPSILON, PrivacyLoss.EPSILON_SCALE);
  }

  private BigDecimal delta(String name, BigDecimal value) {
    return onGrid(name, value, LARGEST_DELTA, PrivacyLoss.DELTA_SCALE);
  }

  /** The largest amount of this library that is not larger. */
  private BigDecimal onGrid(String name, BigDecimal value, BigDecimal largest, int scale) {
    BigDecimal less = value.min(largest).setScale(scale, RoundingMode.FLOOR);
    if (less.compareTo(value) != 0) {
      notes.add(name + " is lowered to " + less.stripTrailingZeros().toPlainString());
    }
    return less;
  }

  private Optional<JoinRestriction> restriction(Section section) {
    section.demand("join_condition");
    Optional<String> condition = section.choice("join_condition", CONDITIONS);
    List<String> columns = section.columns("join_allowed_columns", 0);
    section.done();
    if (condition.isEmpty()) {
      return Optional.empty();
    }
    boolean blocked = condition.get().equals("JOIN_BLOCKED");
    if (blocked && section.has("join_allowed_columns")) {
      section.problem("join_allowed_columns", "cannot stand beside JOIN_BLOCKED");
    } else if (!blocked && columns.isEmpty()) {
      section.problem("join_allowed_columns", "must list a column with " + condition.get());
    } else {
      String name = condition.get().substring("JOIN_".length());
      return Optional.of(
          new JoinRestriction(
              JoinRestriction.Condition.valueOf(name), new LinkedHashSet<>(columns)));
    }
    return Optional.empty();
  }

  private Optional<Built> overlap(Section section, Optional<JoinRestriction> restriction) {
    if (restriction.isEmpty()) {
      return Optional.empty();
    }
    JoinRestriction.Condition condition = restriction.get().condition();
    if (condition != JoinRestriction.Condition.ALL && condition != JoinRestriction.Condition.ANY) {
      section.problem(
          "join_condition", "must be JOIN_ALL or JOIN_ANY where no other policy stands beside it");
    }
    if (given.listing().isEmpty()) {
      section.problem("does not say which columns are listed: give them by listing()");
    }
    for (String column : given.listing()) {
      if (restriction.get().columns().contains(column)) {
        section.problem("join_allowed_columns", "column '" + column + "' is to be listed too");
      }
    }
    return problems.isEmpty()
        ? Optional.of(new Built(list(restriction.get()), Optional.empty()))
        : Optional.empty();
  }

  private ListRule list(JoinRestriction restriction) {
    notes.add("join columns are not listed: list the equal column of the runner's table");
    notes.add("a join must reach a table of the runner's, and only DISTINCT rows are listed");
    return AnalysisRule.list()
        .join(restriction.columns().toArray(String[]::new))
        .list(given.listing().toArray(String[]::new))
        .joinRestriction(restriction)
        .build();
  }
}
