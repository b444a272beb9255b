package dev.cleanroom.examples;

import static dev.cleanroom.Ability.APPROVE;
import static dev.cleanroom.Ability.CONTRIBUTE;
import static dev.cleanroom.Ability.QUERY;
import static dev.cleanroom.Ability.RECEIVE;
import static dev.cleanroom.ColumnType.INTEGER;
import static dev.cleanroom.ColumnType.TEXT;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Collaboration;
import dev.cleanroom.Column;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The same as {@link AirlineAndHotel} on real CSV files: an airline, its partner airline and the
 * members of their loyalty programme.
 *
 * <p>Give the folder that holds {@code members.csv}, {@code flights_airline.csv} and {@code
 * flights_partner.csv} as argument or as the system property {@code airline.folder}. The members'
 * table belongs to the airline. The partner asks how many people flew how far, by province and by
 * card, and how many people fly with both.
 *
 * <p><b>How the bounds were chosen</b>, from what everybody knows. A person lives in one province
 * and holds one card: {@code maxGroups} is 1. A year has twelve months and a row is a month: {@code
 * maxRowsPerGroup} is 12. Twelve times the 7,000 km that the owner allows in a row would let one
 * person weigh 84,000 km. Hardly anybody flies more than once around the earth in a year, so one
 * person's total is declared to be at most 40,000 km, which halves the noise. Provinces and cards
 * are known to everybody, so they are declared too: no group is hidden, and no δ is spent.
 */
public final class AirlineLoyalty {
  /** The template that is asked by province, with the parameter {@code year}. */
  public static final String BY_PROVINCE = "kilometres by province";

  static final String BY_CARD = "kilometres by card";
  static final String WITH_BOTH = "people who fly with both";

  static final List<String> PROVINCES =
      List.of(
          "Alberta",
          "British Columbia",
          "Manitoba",
          "New Brunswick",
          "Newfoundland",
          "Northwest Territories",
          "Nova Scotia",
          "Nunavut",
          "Ontario",
          "Prince Edward Island",
          "Quebec",
          "Saskatchewan",
          "Yukon");
  static final List<String> CARDS = List.of("Aurora", "Nova", "Star");

  /** Who asks. */
  public static final String PARTNER = "partner";

  private static final String AIRLINE = "airline";

  private static final String PERSON = "loyalty member";
  private static final String NUMBER = "loyalty_number";

  private final PrivacyLoss loss;
  private final PrivacyLoss budget;
  private final String kilometresOfOnePerson;

  /**
   * Fixes what a run costs.
   *
   * @param loss the loss of one run
   * @param budget each owner's budget
   * @param kilometresOfOnePerson what one person's year is clamped to
   */
  public AirlineLoyalty(PrivacyLoss loss, PrivacyLoss budget, String kilometresOfOnePerson) {
    this.loss = loss;
    this.budget = budget;
    this.kilometresOfOnePerson = kilometresOfOnePerson;
  }

  /** The bounds of the class comment, ε = 1 a run and three runs. */
  static AirlineLoyalty usual() {
    return new AirlineLoyalty(PrivacyLoss.of("1", "0"), PrivacyLoss.of("3", "0"), "40000");
  }

  /**
   * Asks the three questions and prints the answers.
   *
   * @param arguments the folder, or nothing
   */
  public static void main(String[] arguments) {
    print(folder(arguments), new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  static void print(Path folder, PrintStream out) {
    Collaboration room = usual().open(Tables.csv(folder));
    out.println(room.as(PARTNER).run(BY_PROVINCE, Map.of("year", 2018)));
    out.println(room.as(PARTNER).run(BY_CARD, Map.of("year", 2018)));
    out.println(room.as(PARTNER).run(WITH_BOTH));
  }

  static Path folder(String[] arguments) {
    String folder = arguments.length > 0 ? arguments[0] : System.getProperty("airline.folder");
    if (folder == null) {
      throw new IllegalArgumentException(
          "give the folder as argument or as system property airline.folder");
    }
    return Path.of(folder);
  }

  /**
   * Where the rows come from: the files themselves, or a copy of them elsewhere.
   *
   * @param members the table {@code members}
   * @param airline the table {@code flights_airline}
   * @param partner the table {@code flights_partner}
   */
  public record Tables(Table members, Table airline, Table partner) {
    /**
     * Reads the CSV files.
     *
     * @param folder where they are
     * @return the tables
     */
    public static Tables csv(Path folder) {
      Column number = Column.of(NUMBER, TEXT);
      Column[] flights = {number, Column.of("year", INTEGER), Column.of("distance", INTEGER)};
      return new Tables(
          Table.csv(
              "members",
              folder.resolve("members.csv"),
              number,
              Column.of("province", TEXT),
              Column.of("loyalty_card", TEXT)),
          Table.csv("flights_airline", folder.resolve("flights_airline.csv"), flights),
          Table.csv("flights_partner", folder.resolve("flights_partner.csv"), flights));
    }
  }

  /** Opens the collaboration, with every approval given. */
  Collaboration open(Tables tables) {
    return open(tables, builder -> builder);
  }

  /**
   * Opens the collaboration, with every approval given.
   *
   * @param tables the tables
   * @param settings sets what else there is to set
   * @return the collaboration
   */
  public Collaboration open(Tables tables, UnaryOperator<Collaboration.Builder> settings) {
    Collaboration.Builder builder =
        Collaboration.named("loyalty programme")
            .member(AIRLINE, CONTRIBUTE, APPROVE)
            .member(PARTNER, CONTRIBUTE, APPROVE, QUERY, RECEIVE)
            .table(members(tables.members()))
            .table(flights(AIRLINE, tables.airline()))
            .table(flights(PARTNER, tables.partner()))
            .template(kilometres(BY_PROVINCE, "province", PROVINCES))
            .template(kilometres(BY_CARD, "loyalty_card", CARDS))
            .template(withBoth());
    Collaboration room = settings.apply(builder).open();
    for (AnalysisTemplate template : room.templates()) {
      room.as(AIRLINE).approve(template.name());
    }
    room.as(PARTNER).approve(WITH_BOTH);
    return room;
  }

  private ConfiguredTable members(Table table) {
    return ConfiguredTable.of(AIRLINE, table)
        .columns(NUMBER, "province", "loyalty_card")
        .unit(PrivacyUnit.column(NUMBER).in(PERSON))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join(NUMBER)
                .groupBy("province", "loyalty_card")
                .maxLoss(loss)
                .build())
        .budget(budget)
        .dataset("loyalty") // one account with the flights of the same people
        .build();
  }

  private ConfiguredTable flights(String owner, Table table) {
    return ConfiguredTable.of(owner, table)
        .columns(NUMBER, "year", "distance")
        .unit(PrivacyUnit.column(NUMBER).in(PERSON))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join(NUMBER)
                .filter("year")
                .aggregate("distance", "0", "7000")
                .maxLoss(loss)
                .build())
        .budget(budget)
        .dataset("loyalty")
        .build();
  }

  private AnalysisTemplate kilometres(String name, String column, List<String> groups) {
    return AnalysisTemplate.named(name)
        .sql(
            """
            SELECT m.%1$s, COUNT(DISTINCT m.loyalty_number) AS travellers,
                   SUM(f.distance) AS kilometres
            FROM members m JOIN flights_airline f ON m.loyalty_number = f.loyalty_number
            WHERE f.year = :year
            GROUP BY m.%1$s ORDER BY m.%1$s\
            """
                .formatted(column))
        .parameter(Parameter.integer("year").oneOf(2017L, 2018L))
        .bounds(ContributionBounds.of(1, 12).total("kilometres", "0", kilometresOfOnePerson))
        .groups(GroupKeys.values(groups.toArray()))
        .noise(NoiseKind.LAPLACE)
        .loss(loss)
        .build();
  }

  private AnalysisTemplate withBoth() {
    return AnalysisTemplate.named(WITH_BOTH)
        .sql(
            """
            SELECT COUNT(DISTINCT loyalty_number) AS people
            FROM flights_airline
            WHERE loyalty_number IN (SELECT loyalty_number FROM flights_partner)\
            """)
        .bounds(ContributionBounds.of(1, 1))
        .groups(GroupKeys.none())
        .noise(NoiseKind.LAPLACE)
        .loss(loss)
        .build();
  }
}
