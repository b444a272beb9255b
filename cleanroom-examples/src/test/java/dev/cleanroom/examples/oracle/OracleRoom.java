package dev.cleanroom.examples.oracle;

import static dev.cleanroom.Ability.APPROVE;
import static dev.cleanroom.Ability.CONTRIBUTE;
import static dev.cleanroom.Ability.QUERY;
import static dev.cleanroom.Ability.RECEIVE;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.Engine;
import dev.cleanroom.Member;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.time.Duration;
import java.util.List;

/** A collaboration of two owners, over tables of {@link HostileRows#COLUMNS}. */
final class OracleRoom {
  private final Collaboration room;

  OracleRoom(List<AnalysisTemplate> templates, Table first, Table second, Duration limit) {
    this(templates, first, second, limit, Engine.AUTOMATIC);
  }

  OracleRoom(
      List<AnalysisTemplate> templates, Table first, Table second, Duration limit, Engine engine) {
    Collaboration.Builder builder =
        Collaboration.named("oracle")
            .member("one", CONTRIBUTE, APPROVE)
            .member("two", CONTRIBUTE, APPROVE)
            .member("analyst", QUERY, RECEIVE)
            .table(configured("one", first))
            .table(configured("two", second))
            .timeLimit(limit)
            .engine(engine)
            .mechanism(new SameNoise(11), UnsafeAccess.iKnowWhatIAmDoing());
    templates.forEach(builder::template);
    room = builder.open();
  }

  private static ConfiguredTable configured(String owner, Table table) {
    DifferentialPrivacy.Builder rule =
        AnalysisRule.differentialPrivacy()
            .join("person", "m", "t", "y", "day")
            .groupBy("card", "flag", "n", "k", "m", "d", "w", "t", "u", "day", "moment")
            .filter("card", "flag", "n", "k", "m", "d", "w", "x", "y", "t", "u", "day", "moment")
            .count("card", "flag", "m", "w", "y", "t", "u", "day", "moment")
            .aggregate("n", "0", "100")
            .aggregate("k", "-1000000000000000000", "1000000000000000000")
            .aggregate("d", "-1000", "1000")
            .aggregate("x", "-1", "1")
            .maxLoss(OracleTemplates.LOSS);
    return ConfiguredTable.of(owner, table)
        .columns(HostileRows.COLUMNS.stream().map(c -> c.name()).toArray(String[]::new))
        .unit(PrivacyUnit.column("person").in("person"))
        .rule(rule.build())
        .budget(PrivacyLoss.of("1000000", "0.9"))
        .build();
  }

  Member analyst() {
    return room.as("analyst");
  }

  List<Member> owners() {
    return List.of(room.as("one"), room.as("two"));
  }

  /** Lets every owner whose table a template reads approve it. */
  void approve(String template) {
    for (Member owner : owners()) {
      if (room.as("analyst").explain(template).missingApprovals().contains(owner.name())) {
        owner.approve(template);
      }
    }
  }

  Outcome run(String template) {
    return Outcome.of(analyst(), owners(), template);
  }
}
