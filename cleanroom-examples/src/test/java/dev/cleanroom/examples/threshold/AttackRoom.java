package dev.cleanroom.examples.threshold;

import static dev.cleanroom.Ability.APPROVE;
import static dev.cleanroom.Ability.CONTRIBUTE;
import static dev.cleanroom.Ability.QUERY;
import static dev.cleanroom.Ability.RECEIVE;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Explanation;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.budget.Budget;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.LedgerStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A collaboration of an owner, a public agency and an attacker who brings a table and asks. */
final class AttackRoom {
  private static final String ATTACKER = "eve";
  private static final Duration WORLD = Duration.ofDays(1);

  private final Days days = new Days();
  private final Collaboration room;

  /**
   * The rows are read anew for each run: a room can show one world after another. Each has its own
   * budget, which favours the attacker.
   */
  AttackRoom(Preset preset, List<World.Person> rows, List<World.Own> own, List<Query> queries) {
    Collaboration.Builder builder =
        Collaboration.named("attacked")
            .ledger(Ledger.over(LedgerStore.inMemory()).clock(days).build())
            .member("bank", CONTRIBUTE, APPROVE)
            .member("agency", CONTRIBUTE, APPROVE)
            .member(ATTACKER, CONTRIBUTE, APPROVE, QUERY, RECEIVE)
            .table(people(preset, rows))
            .table(own(preset, own))
            .table(areas());
    queries.forEach(query -> builder.template(query.template(preset)));
    room = builder.open();
  }

  private static ConfiguredTable people(Preset preset, List<World.Person> rows) {
    ConfiguredTable.Builder table =
        ConfiguredTable.of("bank", Table.of("people", World.Person.class, rows))
            .columns("uid", "zip", "region", "campaign", "age", "amount")
            .rule(preset.rule());
    if (preset != Preset.AWS_AGGREGATION) {
      table.unit(PrivacyUnit.column("uid").in("person"));
    }
    if (preset.hasNoise()) {
      table.budget(
          Budget.lifetime(Cap.of(PrivacyLoss.of("1000", "1e-2")))
              .perWindow(WORLD, Cap.of(PrivacyLoss.of("2", "1e-5")))
              .build());
    }
    return table.build();
  }

  private static ConfiguredTable own(Preset preset, List<World.Own> rows) {
    return ConfiguredTable.of(ATTACKER, Table.of("mine", World.Own.class, rows))
        .columns("uid", "zip", "weight", "amount", "zero")
        .rule(
            preset.hasNoise()
                ? AnalysisRule.publicReference()
                : AnalysisRule.custom().exactAnswers().build())
        .build();
  }

  private static ConfiguredTable areas() {
    return ConfiguredTable.of("agency", Table.of("areas", World.Area.class, World.AREAS))
        .columns("zip", "region")
        .rule(AnalysisRule.publicReference())
        .build();
  }

  /** One world a day. */
  private static final class Days extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Spends from a new budget from now on. */
  void nextWorld() {
    days.now = days.now.plus(WORLD);
  }

  /** A question, which becomes a template. */
  record Query(String name, String sql, boolean grouped, List<dev.cleanroom.Parameter> parameters) {
    AnalysisTemplate template(Preset preset) {
      AnalysisTemplate.Builder template = AnalysisTemplate.named(name).sql(sql);
      parameters.forEach(template::parameter);
      if (!preset.hasNoise()) {
        return template.withoutNoise().build();
      }
      return template
          .bounds(ContributionBounds.of(1, 1))
          .groups(grouped ? GroupKeys.selected() : GroupKeys.none())
          .noise(NoiseKind.LAPLACE)
          .loss(grouped ? PrivacyLoss.of("0.5", "1e-6") : PrivacyLoss.epsilon("0.5"))
          .build();
    }
  }

  /** Lets all owners approve a template. */
  Explanation explain(String template, Map<String, Object> parameters) {
    Explanation explanation = room.as(ATTACKER).explain(template, parameters);
    explanation.missingApprovals().forEach(owner -> room.as(owner).approve(template));
    return explanation;
  }

  /** The answer, or null if the budget is spent. */
  @Nullable Answer run(String template, Map<String, Object> parameters) {
    try {
      return room.as(ATTACKER).run(template, parameters);
    } catch (BudgetExceededException e) {
      return null;
    }
  }
}
