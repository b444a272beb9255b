package dev.cleanroom.examples;

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
import dev.cleanroom.GroupKeys;
import dev.cleanroom.Member;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.Table;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * An airline and a hotel chain want to know whether a joint offer would pay, and neither may show
 * the other who its customers are.
 *
 * <p>The airline knows who flew how far and who holds which card; the hotels know who slept where
 * and for how long. Which regions the cities lie in is known to everybody. The two agree on two
 * questions as SQL templates. Each owner says what may be asked of its table and approves both
 * templates; then the airline asks. What it gets are sums over many people with noise, what it
 * cannot get is refused with a reason, and when the hotels' privacy budget is used up, it is over.
 *
 * <p>The data is generated and always the same; the noise is not, so no two runs of this program
 * print the same answers.
 */
public final class AirlineAndHotel {
  private static final long SEED = 2026;

  private static final String BOTH = "people of both companies";
  private static final String REGIONS = "where card holders sleep";
  private static final String NOSY = "best guests of Chur";

  private final PrintStream out;
  private final TravelData data;
  private final Collaboration room;

  private AirlineAndHotel(TravelData data, PrintStream out) {
    this.out = out;
    this.data = data;
    this.room = open(data);
  }

  /**
   * Tells the story on the standard output.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    tell(new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  static void tell(PrintStream out) {
    AirlineAndHotel story = new AirlineAndHotel(TravelData.generate(SEED), out);
    story.introduce();
    story.explainBeforeApproval();
    story.approve();
    Answer answer = story.ask();
    story.compare(answer);
    story.askForRegions();
    story.askTooMuch();
    story.askTooOften();
  }

  /** The whole agreement: who takes part, what each owner allows, and the questions. */
  private static Collaboration open(TravelData data) {
    return Collaboration.named("joint offer")
        .member("airline", CONTRIBUTE, APPROVE, QUERY, RECEIVE)
        .member("hotels", CONTRIBUTE, APPROVE)
        .table(flights(data))
        .table(stays(data))
        .table(cities(data))
        .template(peopleOfBoth())
        .template(regions())
        .template(bestGuests())
        .open();
  }

  private static ConfiguredTable flights(TravelData data) {
    return ConfiguredTable.of(
            "airline", Table.of("flights", TravelData.Flight.class, data.flights()))
        .columns("traveller", "card", "year", "kilometres")
        .unit(PrivacyUnit.column("traveller").in("person"))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join("traveller")
                .groupBy("card")
                .filter("card", "year")
                .aggregate("kilometres", "0", "10000")
                .maxLoss(PrivacyLoss.of("1", "1e-6"))
                .build())
        .budget(PrivacyLoss.of("3", "1e-5"))
        .build();
  }

  private static ConfiguredTable stays(TravelData data) {
    return ConfiguredTable.of("hotels", Table.of("stays", TravelData.Stay.class, data.stays()))
        .columns("guest", "city", "year", "nights")
        .unit(PrivacyUnit.column("guest").in("person"))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join("guest", "city")
                .filter("year")
                .aggregate("nights", "0", "14")
                .maxLoss(PrivacyLoss.of("0.5", "1e-6"))
                .build())
        .budget(PrivacyLoss.of("2", "1e-5"))
        .build();
  }

  private static ConfiguredTable cities(TravelData data) {
    return ConfiguredTable.of("hotels", Table.of("cities", TravelData.City.class, data.cities()))
        .columns("city", "region")
        .rule(AnalysisRule.publicReference())
        .build();
  }

  /** Sums up each person first, so that one total per person is bounded instead of each row. */
  private static AnalysisTemplate peopleOfBoth() {
    return AnalysisTemplate.named(BOTH)
        .sql(
            """
            WITH flown AS (
              SELECT traveller, card, SUM(kilometres) AS kilometres
              FROM flights WHERE year >= :since GROUP BY traveller, card),
            slept AS (
              SELECT guest, SUM(nights) AS nights
              FROM stays WHERE year >= :since GROUP BY guest)
            SELECT f.card, COUNT(DISTINCT f.traveller) AS people,
                   SUM(f.kilometres) AS kilometres, SUM(s.nights) AS nights
            FROM flown f JOIN slept s ON f.traveller = s.guest
            GROUP BY f.card ORDER BY people DESC\
            """)
        .parameter(Parameter.integer("since").between(2021L, 2025L))
        .bounds(
            ContributionBounds.of(1, 1)
                .total("kilometres", "0", "60000")
                .total("nights", "0", "50"))
        .groups(GroupKeys.values(TravelData.CARDS.toArray()))
        .noise(NoiseKind.LAPLACE)
        .loss(PrivacyLoss.of("0.5", "0"))
        .build();
  }

  private static AnalysisTemplate regions() {
    return AnalysisTemplate.named(REGIONS)
        .sql(
            """
            SELECT c.region, COUNT(DISTINCT s.guest) AS guests, SUM(s.nights) AS nights
            FROM stays s JOIN cities c ON s.city = c.city
            WHERE s.year >= :since
              AND s.guest IN (SELECT traveller FROM flights WHERE card = :card)
            GROUP BY c.region ORDER BY guests DESC\
            """)
        .parameter(Parameter.integer("since").between(2021L, 2025L))
        .parameter(Parameter.text("card").oneOf("Gold", "Silver", "Blue"))
        .bounds(ContributionBounds.of(3, 10).total("nights", "0", "30"))
        .groups(GroupKeys.selected())
        .noise(NoiseKind.LAPLACE)
        .loss(PrivacyLoss.of("0.5", "1e-6"))
        .build();
  }

  /** Nobody would approve this one; the rules refuse it before anybody has to. */
  private static AnalysisTemplate bestGuests() {
    return AnalysisTemplate.named(NOSY)
        .sql(
            """
            SELECT s.guest, MAX(f.kilometres) AS longest_flight
            FROM stays s JOIN flights f ON s.guest = f.traveller
            WHERE s.city = 'Chur' AND f.card = 'Gold'
            GROUP BY s.guest\
            """)
        .bounds(ContributionBounds.of(1, 20))
        .groups(GroupKeys.selected())
        .noise(NoiseKind.LAPLACE)
        .loss(PrivacyLoss.of("0.5", "1e-6"))
        .build();
  }

  private Member airline() {
    return room.as("airline");
  }

  private void introduce() {
    title("Two companies, one question: would a joint offer pay?");
    print("  airline  flights  %,7d rows of %,6d people", data.flights().size(), data.travellers());
    print("  hotels   stays    %,7d rows of %,6d people", data.stays().size(), data.guests());
    print("  hotels   cities   %,7d rows, public", data.cities().size());
    print("");
    print("The question, as both have agreed to ask it:");
    print("");
    print("%s", room.templates().get(0).sql().indent(4));
  }

  private void explainBeforeApproval() {
    title("Before any row is read: what would the answer be worth, and what would it cost?");
    print("%s", airline().explain(BOTH, Map.of("since", 2024)));
  }

  private void approve() {
    title("The approval round");
    try {
      print("%s", airline().run(BOTH, Map.of("since", 2024)));
    } catch (QueryRejectedException e) {
      print("The airline asks too early:");
      print("");
      print("%s", e.getMessage().indent(4));
    }
    for (String member : room.members()) {
      for (String template : List.of(BOTH, REGIONS)) {
        room.as(member).approve(template);
        print("%-7s approves '%s'", member, template);
      }
    }
    List<String> missing = airline().explain(BOTH, Map.of("since", 2024)).missingApprovals();
    print("still missing: %s", missing.isEmpty() ? "nobody" : String.join(", ", missing));
    print("");
  }

  private Answer ask() {
    title("The answer, and what it cost");
    Answer answer = airline().run(BOTH, Map.of("since", 2024));
    print("%s", answer);
    return answer;
  }

  private void compare(Answer answer) {
    title("NEVER SHOWN TO ANYONE: how far off that was");
    print("This program made the tables of both companies, so it alone can count exactly.");
    print("");
    print("  %-18s %12s %12s %10s", "", "exact", "private", "off by");
    Map<String, TravelFacts.Fact> facts = TravelFacts.byCard(data, 2024);
    for (Answer.Row row : answer.rows()) {
      String card = row.getText("card");
      TravelFacts.Fact fact = Objects.requireNonNull(facts.get(card));
      compare(card + " people", fact.people(), row.getLong("people"));
      compare(card + " kilometres", fact.kilometres(), row.getLong("kilometres"));
      compare(card + " nights", fact.nights(), row.getLong("nights"));
    }
    print("");
  }

  private void compare(String what, long exact, long released) {
    double percent = 100.0 * Math.abs(released - exact) / exact;
    print("  %-18s %,12d %,12d %8.1f %%", what, exact, released, percent);
  }

  private void askForRegions() {
    title("The second question: in which regions do holders of the Gold card sleep?");
    print("%s", airline().run(REGIONS, Map.of("since", 2021, "card", "Gold")));
    print("NEVER SHOWN TO ANYONE: %d of them also slept on the Faroe Islands.", faroeGuests());
    print("They are so few that the answer does not mention them.");
    print("");
  }

  private long faroeGuests() {
    return TravelFacts.goldGuestsOf(data, "Faroe Islands");
  }

  private void askTooMuch() {
    title("A question that nobody gets an answer to: who are the best guests of Chur?");
    print("%s", airline().explain(NOSY));
  }

  private void askTooOften() {
    title("Asking on until the hotels' budget is used up");
    try {
      for (int year = 2023; year >= 2021; year--) {
        Answer answer = airline().run(BOTH, Map.of("since", year));
        long people = answer.rows().stream().mapToLong(row -> row.getLong("people")).sum();
        print("since %d: about %,d people flew with one and slept with the other", year, people);
        room.as("hotels")
            .remaining()
            .forEach((account, left) -> print("  left on %s: %s", account, left));
      }
    } catch (BudgetExceededException e) {
      print("");
      print("%s", e.getMessage());
    }
  }

  private void title(String text) {
    print("── %s %s", text, "─".repeat(Math.max(3, 92 - text.length())));
    print("");
  }

  /** Numbers look the same wherever the program runs. */
  private void print(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
