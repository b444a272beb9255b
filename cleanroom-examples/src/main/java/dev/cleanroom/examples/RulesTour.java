package dev.cleanroom.examples;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Explanation;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.examples.TravelData.Flight;
import dev.cleanroom.examples.TravelData.Stay;
import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.io.PrintStream;
import java.util.List;

/**
 * The rules without noise, one after the other: an airline lets hotels aggregate its flights, list
 * who holds which card, and ask freely under a threshold. Answers are exact but for small groups;
 * each says that it is no guarantee.
 *
 * <pre>{@code
 * mvn -q -B -Pexample -Dexample=RulesTour -DskipTests package
 * }</pre>
 */
public final class RulesTour {
  private static final int FEWEST = 50;

  private RulesTour() {}

  /**
   * Runs the tour.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    tour(TravelData.generate(1), System.out);
  }

  static void tour(TravelData data, PrintStream out) {
    aggregation(data, out);
    list(data, out);
    threshold(data, out);
  }

  private static void aggregation(TravelData data, PrintStream out) {
    out.println("1. AGGREGATION RULE: sums over common guests, for groups of at least 50 people\n");
    Collaboration room =
        room("aggregation")
            .table(
                flights(
                    data,
                    AnalysisRule.aggregation()
                        .aggregate(AggregateFunction.COUNT_DISTINCT, "traveller")
                        .aggregate(AggregateFunction.SUM, "kilometres")
                        .dimension("card", "year")
                        .join("traveller")
                        .joinRequired()
                        .minimum("traveller", FEWEST)
                        .build()))
            .table(stays(data, AnalysisRule.publicReference()))
            .template(
                template(
                    "Gold guests by city",
                    """
                    SELECT s.city, f.card, COUNT(DISTINCT f.traveller) AS guests
                    FROM flights f JOIN stays s ON f.traveller = s.guest
                    WHERE f.year = 2025 AND f.card = 'Gold'
                    GROUP BY s.city, f.card ORDER BY guests DESC\
                    """))
            .template(
                template(
                    "all travellers",
                    "SELECT card, COUNT(DISTINCT traveller) AS travellers FROM flights GROUP BY"
                        + " card"))
            .open();
    ask(room, "Gold guests by city", out);
    ask(room, "all travellers", out);
  }

  private static void list(TravelData data, PrintStream out) {
    out.println("2. LIST RULE: the rows that overlap, and no others\n");
    Collaboration room =
        room("list")
            .table(
                flights(data, AnalysisRule.list().list("card", "year").join("traveller").build()))
            .table(stays(data, AnalysisRule.publicReference()))
            .template(
                template(
                    "cards of guests",
                    """
                    SELECT DISTINCT s.guest, f.card
                    FROM flights f JOIN stays s ON f.traveller = s.guest
                    WHERE f.year = 2025 AND s.city = 'Torshavn' LIMIT 3\
                    """))
            .template(template("all cards", "SELECT DISTINCT card FROM flights"))
            .open();
    ask(room, "cards of guests", out);
    ask(room, "all cards", out);
  }

  private static void threshold(TravelData data, PrintStream out) {
    out.println("3. CUSTOM RULES WITH THRESHOLDS: small groups become one\n");
    Threshold remainder =
        Threshold.of(FEWEST).withSuppression(Suppression.of(Suppression.Form.REMAINDER));
    Collaboration room =
        room("thresholds")
            .table(
                configured("airline", "flights", Flight.class, data.flights(), Flight.COLUMNS)
                    .unit(PrivacyUnit.column("traveller").in("person"))
                    .rule(AnalysisRule.custom().threshold(remainder).build())
                    .build())
            .table(
                configured("hotels", "stays", Stay.class, data.stays(), Stay.COLUMNS)
                    .unit(PrivacyUnit.column("guest").in("person"))
                    .rule(AnalysisRule.custom().threshold(remainder).build())
                    .build())
            .template(
                template(
                    "guests by city",
                    """
                    SELECT s.city, COUNT(DISTINCT f.traveller) AS guests, SUM(s.nights) AS nights
                    FROM flights f JOIN stays s ON f.traveller = s.guest AND f.year = s.year
                    WHERE f.card = 'Gold' GROUP BY s.city ORDER BY guests DESC\
                    """))
            .template(
                template(
                    "one traveller",
                    "SELECT SUM(kilometres) AS km FROM flights WHERE traveller = 'P000007'"))
            .template(
                template(
                    "cards",
                    "SELECT card, year, COUNT(*) AS flights FROM flights GROUP BY card, year"))
            .template(
                template("years", "SELECT year, COUNT(*) AS flights FROM flights GROUP BY year"))
            .open();
    ask(room, "guests by city", out);
    ask(room, "one traveller", out);
    ask(room, "cards", out);
  }

  private static Collaboration.Builder room(String name) {
    return Collaboration.named(name)
        .member("airline", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("hotels", Ability.values());
  }

  private static ConfiguredTable flights(TravelData data, AnalysisRule rule) {
    return configured("airline", "flights", Flight.class, data.flights(), Flight.COLUMNS)
        .rule(rule)
        .build();
  }

  private static ConfiguredTable stays(TravelData data, AnalysisRule rule) {
    return configured("hotels", "stays", Stay.class, data.stays(), Stay.COLUMNS).rule(rule).build();
  }

  private static <T> ConfiguredTable.Builder configured(
      String owner, String name, Class<T> type, List<T> rows, String... columns) {
    return ConfiguredTable.of(owner, Table.of(name, type, rows)).columns(columns);
  }

  private static AnalysisTemplate template(String name, String sql) {
    return AnalysisTemplate.named(name).sql(sql).withoutNoise().build();
  }

  private static void ask(Collaboration room, String template, PrintStream out) {
    Explanation explanation = room.as("hotels").explain(template);
    if (!explanation.accepted()) {
      out.println(explanation);
      return;
    }
    for (String owner : explanation.missingApprovals()) {
      room.as(owner).approve(template);
    }
    Answer answer = room.as("hotels").run(template);
    out.println(answer);
  }
}
