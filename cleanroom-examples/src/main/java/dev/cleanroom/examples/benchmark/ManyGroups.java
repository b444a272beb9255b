package dev.cleanroom.examples.benchmark;

import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Sampler;
import dev.cleanroom.examples.benchmark.Rows.Spread;
import java.util.List;

/**
 * A million declared groups with one noisy sum each. Each sampler has a JVM of its own: Google's
 * makes so much garbage that the collector slows down what runs after it.
 */
final class ManyGroups implements Case {
  private static final String PRIVATE = "private";
  private static final String SQL =
      "SELECT v.grp, SUM(v.amount) AS total FROM visits v GROUP BY v.grp";

  private final Sampler sampler;

  ManyGroups(Sampler sampler) {
    this.sampler = sampler;
  }

  @Override
  public String name() {
    return sampler == Sampler.EXACT ? "many-groups" : "many-groups-google";
  }

  @Override
  public String title() {
    return "1 M declared groups, one noisy sum each, over 1 M rows of 50 k persons: "
        + (sampler == Sampler.EXACT ? "exact sampler" : "Google's sampler");
  }

  @Override
  public String goal() {
    return sampler == Sampler.EXACT ? "≤ 1,500 ms" : "";
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
      Findings findings =
          new Contest(settings)
              .between(
                  List.of(
                      room.contender(PRIVATE, builder -> builder.sampler(sampler)),
                      duck.contender(OneTable.EXACT, SQL)));
      double millis = findings.median(PRIVATE);
      return goal().isEmpty() ? findings : findings.reaching(Numbers.time(millis), millis <= 1500);
    }
  }
}
