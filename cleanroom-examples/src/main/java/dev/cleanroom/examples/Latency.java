package dev.cleanroom.examples;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.examples.TravelData.Flight;
import dev.cleanroom.examples.TravelData.Stay;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how long a person waits for the first answer, and for the hundredth of the same
 * template: a join of two tables with 10,000 rows together.
 *
 * <p>The first answer is only worth measuring in a fresh JVM, so in the root of the repository:
 *
 * <pre>{@code
 * mvn -q -B -DskipTests install
 * mvn -q -B dependency:build-classpath -pl cleanroom-examples -Dmdep.outputFile=target/classpath
 * java -cp "cleanroom-examples/target/classes:$(cat cleanroom-examples/target/classpath)" \
 *     dev.cleanroom.examples.Latency
 * }</pre>
 */
public final class Latency {
  private static final int RUNS = 100;
  private static final String TEMPLATE = "common guests";
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1", "1e-6");

  private Latency() {}

  /**
   * Prints the figures.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    measure(System.out);
  }

  static void measure(PrintStream out) {
    TravelData data = TravelData.generate(1);
    List<Stay> stays = data.stays().subList(0, 4_000);
    String firstGuest = stays.get(0).guest();
    List<Flight> flights =
        data.flights().stream()
            .filter(flight -> flight.traveller().compareTo(firstGuest) >= 0)
            .limit(6_000)
            .toList();
    long started = System.nanoTime();
    Collaboration room = open(flights, stays);
    room.as("airline").approve(TEMPLATE);
    room.as("hotels").approve(TEMPLATE);
    double[] millis = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long before = i == 0 ? started : System.nanoTime();
      Answer answer = room.as("hotels").run(TEMPLATE, Map.of("since", 2021));
      if (answer.rows().isEmpty()) {
        throw new IllegalStateException("an answer without rows");
      }
      millis[i] = (System.nanoTime() - before) / 1e6;
      if (i == 0) {
        double sinceStart =
            (double) System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        print(out, "first answer, from opening the collaboration", millis[0]);
        print(out, "first answer, from the start of the JVM, with making the data", sinceStart);
      }
    }
    print(out, "hundredth run", millis[RUNS - 1]);
    print(out, "median of runs 51 to 100", Arrays.stream(millis, 50, RUNS).sorted().toArray()[25]);
  }

  private static void print(PrintStream out, String what, double millis) {
    out.println(String.format(Locale.ROOT, "%-62s %,8.1f ms", what, millis));
  }

  private static Collaboration open(List<Flight> flights, List<Stay> stays) {
    PrivacyLoss budget = PrivacyLoss.of("1000", "0.01");
    return Collaboration.named("latency")
        .member("airline", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("hotels", Ability.values())
        .table(
            ConfiguredTable.of("airline", Table.of("flights", Flight.class, flights))
                .columns("traveller", "card", "year", "kilometres")
                .unit(PrivacyUnit.column("traveller").in("person"))
                .rule(
                    AnalysisRule.differentialPrivacy()
                        .join("traveller")
                        .groupBy("card")
                        .filter("year")
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
                    WHERE f.year >= :since AND f.traveller IN (SELECT guest FROM stays)
                    GROUP BY f.card\
                    """)
                .parameter(Parameter.integer("since").between(2021L, 2025L))
                .bounds(ContributionBounds.of(1, 10))
                .groups(GroupKeys.values(TravelData.CARDS.toArray()))
                .noise(NoiseKind.LAPLACE)
                .loss(PrivacyLoss.of("1", "0"))
                .build())
        .open();
  }
}
