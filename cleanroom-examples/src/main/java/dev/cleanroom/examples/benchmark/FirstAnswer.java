package dev.cleanroom.examples.benchmark;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks a template of a join of 10,000 rows a hundred times, and prints how long it waited. Each
 * line is a name, a blank and milliseconds. For a JVM of its own.
 */
public final class FirstAnswer {
  static final String SINCE_START = "since-start";
  static final String SINCE_OPENING = "since-opening";
  static final String LATE_RUN = "late-run";
  static final String LATE_CHECK = "late-check";

  private static final int RUNS = 100;
  private static final int PEOPLE = 2_000;
  private static final int FLIGHTS = 6_000;
  private static final int STAYS = 4_000;
  private static final String TEMPLATE = "common guests";
  private static final List<String> CARDS = List.of("Gold", "Silver", "Blue");
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1", "0");
  private static final Map<String, Integer> SINCE = Map.of("since", 2021);

  private FirstAnswer() {}

  /** A flight. */
  record Flight(long traveller, String card, int flown, int kilometres) {}

  /** A stay. */
  record Stay(long guest, int nights) {}

  /**
   * Prints the figures.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    long opening = System.nanoTime();
    Collaboration room = room();
    run(room);
    print(SINCE_OPENING, (System.nanoTime() - opening) / 1e6);
    print(
        SINCE_START,
        (double)
            (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()));
    double[] runs = new double[RUNS];
    double[] checks = new double[RUNS];
    for (int i = 1; i < RUNS; i++) {
      long start = System.nanoTime();
      run(room);
      long ran = System.nanoTime();
      if (!room.as("hotels").explain(TEMPLATE, SINCE).accepted()) {
        throw new IllegalStateException("the template is refused");
      }
      runs[i] = (ran - start) / 1e6;
      checks[i] = (System.nanoTime() - ran) / 1e6;
    }
    print(LATE_RUN, Numbers.median(Arrays.copyOfRange(runs, RUNS - 11, RUNS)));
    print(LATE_CHECK, Numbers.median(Arrays.copyOfRange(checks, RUNS - 11, RUNS)));
  }

  /** Opens a collaboration over new data and approves its template. */
  static Collaboration room() {
    List<Flight> flights = new ArrayList<>();
    for (int i = 0; i < FLIGHTS; i++) {
      flights.add(new Flight(i * 7L % PEOPLE, CARDS.get(i % 3), 2020 + i % 5, 300 + i % 900));
    }
    List<Stay> stays = new ArrayList<>();
    for (int i = 0; i < STAYS; i++) {
      stays.add(new Stay(1_000 + i * 11L % PEOPLE, 1 + i % 4));
    }
    Collaboration room = open(flights, stays);
    room.as("airline").approve(TEMPLATE);
    room.as("hotels").approve(TEMPLATE);
    return room;
  }

  /** Runs the template once; returns the number of rows of the answer. */
  @CanIgnoreReturnValue
  static int run(Collaboration room) {
    int rows = room.as("hotels").run(TEMPLATE, SINCE).rows().size();
    if (rows == 0) {
      throw new IllegalStateException("an answer without rows");
    }
    return rows;
  }

  private static void print(String what, double millis) {
    System.out.println(String.format(Locale.ROOT, "%s %.3f", what, millis));
  }

  private static Collaboration open(List<Flight> flights, List<Stay> stays) {
    PrivacyLoss budget = PrivacyLoss.of("100000000", "0");
    return Collaboration.named("latency")
        .member("airline", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("hotels", Ability.values())
        .table(
            ConfiguredTable.of("airline", Table.of("flights", Flight.class, flights))
                .columns("traveller", "card", "flown", "kilometres")
                .unit(PrivacyUnit.column("traveller").in("person"))
                .rule(
                    AnalysisRule.differentialPrivacy()
                        .join("traveller")
                        .groupBy("card")
                        .filter("flown")
                        .aggregate("kilometres", "0", "10000")
                        .maxLoss(LOSS)
                        .build())
                .budget(budget)
                .build())
        .table(
            ConfiguredTable.of("hotels", Table.of("stays", Stay.class, stays))
                .columns("guest")
                .unit(PrivacyUnit.column("guest").in("person"))
                .rule(AnalysisRule.differentialPrivacy().join("guest").maxLoss(LOSS).build())
                .budget(budget)
                .build())
        .template(
            AnalysisTemplate.named(TEMPLATE)
                .sql(
                    """
                    SELECT f.card, COUNT(DISTINCT f.traveller) AS guests,
                           SUM(f.kilometres) AS kilometres
                    FROM flights f
                    WHERE f.flown >= :since AND f.traveller IN (SELECT guest FROM stays)
                    GROUP BY f.card\
                    """)
                .parameter(Parameter.integer("since").between(2020L, 2025L))
                .bounds(ContributionBounds.of(1, 10))
                .groups(GroupKeys.values(CARDS.toArray()))
                .noise(NoiseKind.LAPLACE)
                .loss(LOSS)
                .build())
        .open();
  }
}
