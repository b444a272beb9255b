package dev.cleanroom.examples;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.CleanRoomException;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.Table;
import dev.cleanroom.budget.Budget;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.LedgerStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Seven weeks of an airline, a hotel chain and an agency, and the report that they read at the end:
 * as text, and as a page in {@code target/report.html}. All data is invented.
 *
 * <pre>{@code
 * mvn -q -B -Pexample -Dexample=BudgetReport -DskipTests package
 * }</pre>
 */
public final class BudgetReport {
  private static final Instant START = Instant.parse("2026-10-01T09:00:00Z");
  private static final int DAYS = 49;
  private static final String COMMON = "people in common";
  private static final String CARDS = "people by card";
  private static final String NIGHTS = "nights in all";
  private static final String NOSY = "who is it";

  private final Ticking clock = new Ticking();
  private final Collaboration room = open(clock);

  private BudgetReport() {}

  /** A row of the airline's table. */
  record Customer(String person, String card) {}

  /** A row of the hotels' table. */
  record Guest(String person, int nights) {}

  /** A clock that is set day by day, and on which every look takes a while. */
  private static final class Ticking extends Clock {
    private Instant now = START;

    @Override
    public synchronized Instant instant() {
      now = now.plusMillis(40);
      return now;
    }

    synchronized void set(Instant time) {
      now = time;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("this clock knows no zone but UTC");
    }
  }

  /**
   * Writes the report.
   *
   * @param arguments none
   * @throws IOException if the page cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of("target"));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Collaboration room = write(folder, out);
    out.println("It tells of the " + room + ".");
  }

  /** Returns the collaboration after its seven weeks. */
  static Collaboration write(Path folder, PrintStream out) throws IOException {
    BudgetReport example = new BudgetReport();
    Answer released = example.live();
    Collaboration room = example.room;
    Files.writeString(folder.resolve("report.html"), room.report().with(released).toHtml());
    out.println(room.as("airline").report());
    out.println(
        "The log's decisions, made again: " + room.recheck(room.auditLog().entries().toList()));
    out.println("The page about all accounts is report.html in the folder target.");
    return room;
  }

  private static Collaboration open(Clock clock) {
    return Collaboration.named("travel offers")
        .member("airline", Ability.values())
        .member("hotels", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("agency", Ability.QUERY, Ability.RECEIVE)
        .table(customers())
        .table(guests())
        .template(
            template(
                COMMON,
                "SELECT COUNT(DISTINCT c.person) AS people FROM customers c JOIN guests g"
                    + " ON c.person = g.person",
                ContributionBounds.of(1, 1)))
        .template(
            grouped(
                CARDS,
                "SELECT card, COUNT(DISTINCT person) AS people FROM customers GROUP BY card"))
        .template(
            template(
                NIGHTS,
                "SELECT SUM(nights) AS nights FROM guests",
                ContributionBounds.of(1, 1).total("nights", "0", "14")))
        .template(
            template(
                NOSY,
                "SELECT MAX(c.person) AS person FROM customers c",
                ContributionBounds.of(1, 1)))
        .ledger(Ledger.over(LedgerStore.inMemory()).clock(clock).build())
        .open();
  }

  private static ConfiguredTable customers() {
    List<Customer> rows =
        IntStream.range(0, 900)
            .mapToObj(i -> new Customer("P" + i, i % 9 == 0 ? "Gold" : "Blue"))
            .toList();
    return ConfiguredTable.of("airline", Table.of("customers", Customer.class, rows))
        .columns("person", "card")
        .unit(PrivacyUnit.column("person").in("person"))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join("person")
                .groupBy("card")
                .maxLoss(PrivacyLoss.of("0.5", "1e-7"))
                .build())
        .budget(
            Budget.lifetime(Cap.of(PrivacyLoss.of("4", "1e-6")))
                .perMember(Cap.of(PrivacyLoss.of("3.6", "1e-6")))
                .perWindow(Duration.ofDays(7), Cap.of(PrivacyLoss.of("0.9", "1e-6")))
                .build())
        .build();
  }

  private static ConfiguredTable guests() {
    List<Guest> rows =
        IntStream.range(300, 1_100).mapToObj(i -> new Guest("P" + i, 1 + i % 7)).toList();
    return ConfiguredTable.of("hotels", Table.of("guests", Guest.class, rows))
        .columns("person", "nights")
        .unit(PrivacyUnit.column("person").in("person"))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join("person")
                .aggregate("nights", "0", "14")
                .maxLoss(PrivacyLoss.epsilon("0.5"))
                .build())
        .budget(PrivacyLoss.epsilon("5"))
        .build();
  }

  private static AnalysisTemplate template(String name, String sql, ContributionBounds bounds) {
    return AnalysisTemplate.named(name)
        .sql(sql)
        .bounds(bounds)
        .groups(GroupKeys.none())
        .noise(NoiseKind.LAPLACE)
        .loss(PrivacyLoss.epsilon("0.15"))
        .build();
  }

  /** Groups are found in the data, which needs some δ. */
  private static AnalysisTemplate grouped(String name, String sql) {
    return AnalysisTemplate.named(name)
        .sql(sql)
        .bounds(ContributionBounds.of(1, 1))
        .groups(GroupKeys.selected())
        .noise(NoiseKind.LAPLACE)
        .loss(PrivacyLoss.of("0.2", "1e-7"))
        .build();
  }

  /** Seven weeks: some days are busy, some are not, and one question is never allowed. */
  private Answer live() {
    room.as("airline").approve(COMMON);
    room.as("hotels").approve(COMMON);
    room.as("airline").approve(CARDS);
    room.as("hotels").approve(NIGHTS);
    Answer first = room.as("agency").run(COMMON);
    for (int day = 1; day < DAYS; day++) {
      clock.set(START.plus(Duration.ofDays(day)));
      for (int run = 0; run < day * 5 % 7 % 4; run++) {
        ask(day + run);
      }
    }
    return first;
  }

  private void ask(int number) {
    try {
      Answer answer =
          switch (number % 8) {
            case 0 -> room.as("airline").run(NIGHTS);
            case 1, 4 -> room.as("agency").run(CARDS);
            case 3 -> room.as("agency").run(NIGHTS, Map.of(), PrivacyLoss.epsilon("0.3"));
            case 6 -> room.as("agency").run(NOSY);
            default -> room.as("agency").run(COMMON);
          };
      requireColumns(answer);
    } catch (BudgetExceededException | QueryRejectedException refused) {
      requireReceipt(refused);
    }
  }

  private static void requireColumns(Answer answer) {
    if (answer.columns().isEmpty()) {
      throw new IllegalStateException("an answer has columns");
    }
  }

  private static void requireReceipt(CleanRoomException refused) {
    if (refused.receipt().isEmpty()) {
      throw new IllegalStateException("a refusal is in the log", refused);
    }
  }
}
