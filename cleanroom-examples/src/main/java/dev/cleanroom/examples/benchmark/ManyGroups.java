package dev.cleanroom.examples.benchmark;

import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Sampler;
import dev.cleanroom.examples.benchmark.Contest.Contender;
import dev.cleanroom.examples.benchmark.Rows.Spread;
import java.util.List;

/** A million declared groups with one noisy sum each. */
final class ManyGroups implements Case {
  private static final String EXACT = "private, exact sampler";
  private static final String SQL =
      "SELECT v.grp, SUM(v.amount) AS total FROM visits v GROUP BY v.grp";

  @Override
  public String name() {
    return "many-groups";
  }

  @Override
  public String title() {
    return "1 M declared groups, one noisy sum each, over 1 M rows of 50 k persons";
  }

  @Override
  public String goal() {
    return "exact sampler ≤ 1,500 ms";
  }

  @Override
  public Findings measure(Settings settings) throws Exception {
    int groups = settings.scaled(1_000_000);
    Rows rows =
        Rows.of(Spread.uniform(settings.scaled(1_000_000), settings.scaled(50_000), groups));
    Room room =
        new Room(
            SQL,
            ContributionBounds.of(20, 1),
            Room.declared(groups),
            List.of(rows.columns("visits")));
    try (Duck duck = Duck.inMemory()) {
      duck.load("visits", rows);
      List<Contender> contenders =
          List.of(
              room.contender(EXACT, builder -> builder.sampler(Sampler.EXACT)),
              room.contender(
                  "private, Google's sampler", builder -> builder.sampler(Sampler.GOOGLE)),
              duck.contender(OneTable.EXACT, SQL));
      Findings findings = new Contest(settings).between(contenders);
      double millis = findings.median(EXACT);
      return findings.reaching(Numbers.time(millis), millis <= 1500);
    }
  }
}
