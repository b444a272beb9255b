package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Engine;
import dev.cleanroom.Explanation;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A collaboration over tables of {@link Rows}, whose one template is run again and again: through
 * the public face, checks and charge included.
 *
 * @param sql the template's text
 * @param bounds its bounds
 * @param groups its groups
 * @param tables tables with the columns person, grp and amount
 */
record Room(String sql, ContributionBounds bounds, GroupKeys groups, List<Table> tables) {
  private static final String TEMPLATE = "question";
  private static final String OWNER = "owner";
  private static final String ANALYST = "analyst";
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1", "0");
  private static final PrivacyLoss BUDGET = PrivacyLoss.of("100000", "0");

  /** Asks a question of groups that are declared. */
  static Room of(Question question, int groups, Table... tables) {
    return new Room(question.sql(), question.bounds(), declared(groups), List.of(tables));
  }

  /** Returns who asks the question on an engine. */
  Contest.Contender contender(String name, Engine engine) {
    return contender(name, builder -> builder.engine(engine));
  }

  /** As the other, with further settings; the collaboration is opened when it is first asked. */
  Contest.Contender contender(String name, UnaryOperator<Collaboration.Builder> settings) {
    LazyRoom room = new LazyRoom(() -> open(settings));
    return new Contest.Contender(
        name,
        () -> room.get().as(ANALYST).run(TEMPLATE).rows().size(),
        () -> places(room.get().as(ANALYST).explain(TEMPLATE)));
  }

  /** Returns what a plan says of the places where it is computed. */
  static List<String> places(Explanation explanation) {
    return explanation.plan().stream().filter(step -> step.contains("compute")).toList();
  }

  private Collaboration open(UnaryOperator<Collaboration.Builder> settings) {
    Collaboration.Builder builder =
        Collaboration.named("benchmark")
            .member(OWNER, Ability.CONTRIBUTE, Ability.APPROVE)
            .member(ANALYST, Ability.QUERY, Ability.RECEIVE);
    tables.forEach(table -> builder.table(configured(table)));
    Collaboration room = settings.apply(builder.template(template())).open();
    room.as(OWNER).approve(TEMPLATE);
    return room;
  }

  private static ConfiguredTable configured(Table table) {
    return ConfiguredTable.of(OWNER, table)
        .columns("person", "grp", "amount")
        .unit(PrivacyUnit.column("person").in("person"))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join("person")
                .groupBy("grp")
                .aggregate("amount", "0", Integer.toString(Rows.LARGEST_AMOUNT))
                .maxLoss(LOSS)
                .build())
        .budget(BUDGET)
        .dataset("people")
        .build();
  }

  private AnalysisTemplate template() {
    return AnalysisTemplate.named(TEMPLATE)
        .sql(sql)
        .bounds(bounds)
        .groups(groups)
        .noise(NoiseKind.LAPLACE)
        .loss(LOSS)
        .build();
  }

  /** Returns the first groups of {@link Rows} as declared ones. */
  static GroupKeys declared(int groups) {
    List<Object> values = new ArrayList<>(groups);
    for (long group = 0; group < groups; group++) {
      values.add(group);
    }
    return GroupKeys.values(values.toArray());
  }
}
