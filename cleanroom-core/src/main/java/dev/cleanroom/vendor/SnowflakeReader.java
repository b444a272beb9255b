package dev.cleanroom.vendor;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.CustomRule;
import dev.cleanroom.rule.AnswerUse;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the policies of one Snowflake table. */
final class SnowflakeReader {
  private final Optional<String> entity;
  private final Problems problems = new Problems();
  private final List<String> notes = new ArrayList<>();
  private final CustomRule.Builder rule = AnalysisRule.custom();

  SnowflakeReader(Optional<String> entity) {
    this.entity = entity;
  }

  Imported read(String text) {
    Optional<Section> policies = Section.parse(text, "$", problems);
    Optional<String> unit = policies.flatMap(this::read);
    if (!problems.isEmpty()) {
      throw problems.rejection("Snowflake policies");
    }
    return new Imported(
        rule.build(),
        unit,
        Optional.empty(),
        EnumSet.allOf(AnswerUse.class),
        Optional.empty(),
        notes);
  }

  private Optional<String> read(Section policies) {
    if (policies.names().isEmpty()) {
      policies.problem("must have a policy");
    }
    Optional<Section> aggregation = policies.section("aggregation_policy");
    policies.section("join_policy").ifPresent(this::join);
    policies.section("projection_policies").ifPresent(this::projections);
    policies.done();
    if (aggregation.isPresent()) {
      return threshold(aggregation.get());
    }
    if (entity.isPresent()) {
      policies.problem("has no aggregation_policy, but an entity was given");
    }
    rule.exactAnswers();
    notes.add("without aggregation_policy, the owner's reading of each template protects the rows");
    return Optional.empty();
  }

  private Optional<String> threshold(Section section) {
    section.demand("min_group_size");
    OptionalInt units = section.integer("min_group_size", 2, Threshold.LARGEST);
    Optional<String> unit = unit(section, section.columns("entity_key", 1));
    section.done();
    if (problems.isEmpty()) {
      rule.threshold(
          Threshold.of(units.orElseThrow())
              .withAnyExpression()
              .withSuppression(Suppression.of(Suppression.Form.REMAINDER)));
      notes.add("the entity is neither shown nor compared with literals");
      notes.add("a remainder below the size takes in the smallest other row, or nothing is shown");
    }
    return unit;
  }

  private Optional<String> unit(Section section, List<String> key) {
    if (key.size() > 1) {
      section.problem("entity_key", "must be one column, because a privacy unit is");
    } else if (!section.has("entity_key") && entity.isEmpty()) {
      section.problem(
          "has no entity_key, and rows of one person would pass: name the column by entity()");
    } else if (section.has("entity_key") && entity.isPresent()) {
      section.problem("entity_key", "stands here, but an entity was given too");
    } else if (entity.isPresent()) {
      notes.add("min_group_size counts different values of '" + entity.get() + "', not rows");
      return entity;
    }
    return key.stream().findFirst();
  }

  private void join(Section section) {
    section.demand("join_required");
    Optional<Boolean> required = section.flag("join_required");
    String[] keys = section.columns("allowed_join_keys", 1).toArray(String[]::new);
    section.done();
    if (required.isEmpty()) {
      return;
    }
    if (keys.length > 0) {
      rule.joinRestriction(
          required.get() ? JoinRestriction.all(keys) : JoinRestriction.notRequired(keys));
      if (required.get() && keys.length > 1) {
        notes.add(
            "allowed_join_keys: a query must join on all of them, because a demand for any of them"
                + " would accept outer joins that keep every row");
      }
    } else if (required.get() && !section.has("allowed_join_keys")) {
      section.problem(
          "allowed_join_keys", "is missing: where every column is a key, list every column");
    }
  }

  private void projections(Section columns) {
    List<String> hidden = new ArrayList<>();
    for (String column : columns.names()) {
      columns.section(column).filter(this::hides).ifPresent(c -> hidden.add(column));
      columns.checkColumn(column);
    }
    rule.disallowOutput(hidden.toArray(String[]::new));
    if (!hidden.isEmpty()) {
      notes.add("projection_policies: sums and means over hidden columns are refused too");
    }
  }

  private boolean hides(Section policy) {
    policy.demand("allow");
    Optional<Boolean> allow = policy.flag("allow");
    Optional<String> enforcement = policy.choice("enforcement", List.of("FAIL", "NULLIFY"));
    policy.done();
    if (enforcement.equals(Optional.of("NULLIFY"))) {
      notes.add("projection_policies: what would be NULL under NULLIFY is refused");
    }
    return allow.isPresent() && !allow.get();
  }
}
