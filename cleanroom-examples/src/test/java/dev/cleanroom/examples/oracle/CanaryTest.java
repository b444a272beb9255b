package dev.cleanroom.examples.oracle;

import static dev.cleanroom.Ability.APPROVE;
import static dev.cleanroom.Ability.CONTRIBUTE;
import static dev.cleanroom.Ability.QUERY;
import static dev.cleanroom.Ability.RECEIVE;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.testing.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every private cell holds a mark; no run of any kind may show one anywhere. */
class CanaryTest {
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1", "0");
  private static final int ROUNDS = Integer.getInteger("canary.rounds", 3);

  private static final List<String> PASSING =
      List.of(
          "SELECT card, COUNT(*) AS c, SUM(amount) AS s FROM people GROUP BY card",
          "SELECT card, AVG(amount) AS a FROM people WHERE CHAR_LENGTH(note) > 1 GROUP BY card",
          "SELECT place, SUM(amount) AS s FROM visits WHERE note <> 'x' GROUP BY place",
          "SELECT kind, COUNT(DISTINCT person) AS p, SUM(amount) AS s FROM orders GROUP BY kind",
          "SELECT p.card, COUNT(*) AS c FROM people p JOIN visits v ON p.person = v.person"
              + " GROUP BY p.card",
          "SELECT p.card, SUM(o.amount) AS s FROM people p JOIN orders o ON p.person = o.person"
              + " GROUP BY p.card ORDER BY s DESC",
          "SELECT kind, COUNT(*) AS c FROM remote GROUP BY kind",
          "SELECT card, COUNT(*) AS c FROM people WHERE amount > :least GROUP BY card");

  private static final List<String> REFUSED =
      List.of(
          "SELECT note FROM people",
          "SELECT note, COUNT(*) AS c FROM people GROUP BY note",
          "SELECT person, COUNT(*) AS c FROM people GROUP BY person",
          "SELECT card, MAX(note) AS m FROM people GROUP BY card",
          "SELECT card, SUM(CAST(note AS INTEGER)) AS s FROM people GROUP BY card",
          "SELECT card, SUM(ratio) AS s FROM people GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM people WHERE ratio > 1 GROUP BY card",
          "SELECT card, COUNT(DISTINCT note) AS c FROM people GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM people LIMIT",
          "SELECT card, COUNT(*) AS c FROM nothing GROUP BY card",
          "SELECT nothing, COUNT(*) AS c FROM people GROUP BY nothing",
          "SELECT card, COUNT(*) AS c FROM (SELECT * FROM people LIMIT 1) q GROUP BY card",
          "SELECT p.card, COUNT(*) AS c FROM people p CROSS JOIN visits v GROUP BY p.card",
          "SELECT card, COUNT(*) AS c FROM people GROUP BY ROLLUP(card)",
          "SELECT card, COUNT(*) AS c FROM people WHERE amount = '1' GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM people WHERE RAND() > 0 GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM people WHERE note = (SELECT note FROM visits) GROUP BY"
              + " card",
          "DELETE FROM people",
          "SELECT 1; SELECT 2");

  private static final List<String> BROKEN =
      List.of(
          "SELECT card, COUNT(*) AS c FROM early GROUP BY card",
          "SELECT card, SUM(amount) AS s FROM late GROUP BY card");

  private int passed;
  private int failed;

  private static ConfiguredTable table(Table table, String key, PrivacyLoss budget) {
    return ConfiguredTable.of("owner", table)
        .columns(table.columns().stream().map(c -> c.name()).toArray(String[]::new))
        .unit(PrivacyUnit.column("person").in("person"))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join("person")
                .groupBy(key)
                .filter(
                    table.columns().stream()
                        .map(c -> c.name())
                        .filter(c -> !c.equals("person") && !c.equals("ratio"))
                        .toArray(String[]::new))
                .aggregate("amount", "0", "100")
                .maxLoss(LOSS)
                .build())
        .budget(budget)
        .build();
  }

  private static AnalysisTemplate template(String sql) {
    AnalysisTemplate.Builder builder =
        AnalysisTemplate.named(sql)
            .sql(sql)
            .bounds(ContributionBounds.of(1, 2))
            .groups(GroupKeys.values("A", "B"))
            .noise(NoiseKind.LAPLACE)
            .loss(LOSS);
    if (sql.contains(":least")) {
      builder.parameter(Parameter.integer("least").between(0L, 10L));
    }
    return builder.build();
  }

  private static Collaboration room(CanaryTables tables, Table csv, Table jdbc, Duration limit) {
    PrivacyLoss much = PrivacyLoss.of("100000", "0");
    Collaboration.Builder builder =
        Collaboration.named("canary")
            .member("owner", CONTRIBUTE, APPROVE)
            .member("analyst", QUERY, RECEIVE)
            .member("guest")
            .ledger(Ledger.inMemory())
            .timeLimit(limit)
            .table(table(tables.records("people"), "card", much))
            .table(table(tables.records("scarce"), "card", PrivacyLoss.of("2", "0")))
            .table(table(csv, "place", much))
            .table(table(jdbc, "kind", much))
            .table(table(tables.failingJdbc(), "kind", much))
            .table(table(tables.failing("early", 0), "card", much))
            .table(table(tables.failing("late", 50), "card", much));
    for (List<String> list : List.of(PASSING, REFUSED, BROKEN)) {
      list.forEach(sql -> builder.template(template(sql)));
    }
    builder.template(template("SELECT card, COUNT(*) AS c FROM scarce GROUP BY card"));
    Collaboration room = builder.open();
    for (AnalysisTemplate template : room.templates()) {
      if (room.as("owner").explain(template.name(), parameters(template)).accepted()) {
        room.as("owner").approve(template.name());
      }
    }
    return room;
  }

  private static Map<String, ?> parameters(AnalysisTemplate template) {
    return template.parameters().isEmpty() ? Map.of() : Map.of("least", 5);
  }

  private void attempt(LeakScanner scanner, String what, Callable<?> action) {
    try {
      Object result = action.call();
      passed++;
      scanner.object(what, result);
      if (result instanceof Answer answer) {
        scanner.text(what, answer.toCsv() + answer.toJson() + answer.toMaps());
      }
    } catch (Exception | Error e) {
      failed++;
      scanner.failure(what, e);
    }
  }

  @Test
  void no_private_cell_shows_in_anything_that_leaves_the_library(@TempDir Path folder)
      throws Exception {
    long seed = System.nanoTime();
    Evidence evidence = Evidence.of("canary", seed);
    String word = "kanarie" + Long.toString(seed, 36) + "x";
    String digits = "7" + String.format("%08d", Math.floorMod(seed, 100_000_000L));
    CanaryTables tables = new CanaryTables(word, digits);
    List<String> hits;
    try (LeakScanner scanner = new LeakScanner(List.of(word, digits), folder)) {
      Table csv = tables.csv(folder);
      Table jdbc = tables.jdbc();
      Collaboration room = room(tables, csv, jdbc, Duration.ofSeconds(20));
      for (int round = 0; round < ROUNDS; round++) {
        everything(scanner, room, tables);
      }
      Collaboration hasty = room(tables, csv, jdbc, Duration.ofNanos(1));
      for (String sql : PASSING) {
        attempt(scanner, "stopped", () -> hasty.as("analyst").run(sql, Map.of("least", 5)));
        attempt(scanner, "stopped", () -> hasty.as("analyst").run(sql));
      }
      scanner.object("room", room);
      scanner.object("owner", room.as("owner"));
      scanner.printedAndWritten();
      hits = List.copyOf(scanner.hits());
    }
    evidence
        .figure("runs", passed + failed)
        .figure("passed", passed)
        .figure("failed", failed)
        .figure("hits", hits.size())
        .write();
    assertThat(hits).isEmpty();
    assertThat(passed).isGreaterThanOrEqualTo(30 * ROUNDS);
    assertThat(failed).isGreaterThanOrEqualTo(30 * ROUNDS);
  }

  private void everything(LeakScanner scanner, Collaboration room, CanaryTables tables) {
    for (AnalysisTemplate template : room.templates()) {
      String name = template.name();
      attempt(scanner, name, () -> room.as("analyst").run(name, parameters(template)));
      attempt(scanner, name, () -> room.as("guest").explain(name, parameters(template)));
    }
    String first = PASSING.get(0);
    attempt(scanner, "guest runs", () -> room.as("guest").run(first));
    attempt(scanner, "analyst approves", () -> room.as("analyst").approve(first));
    attempt(scanner, "too large", () -> room.as("analyst").run(first, Map.of(), LOSS.plus(LOSS)));
    attempt(scanner, "parameter", () -> room.as("analyst").run(first, Map.of("x", 1)));
    for (Object value : List.of(11, "1", 1.5)) {
      String last = PASSING.get(PASSING.size() - 1);
      attempt(scanner, "parameter", () -> room.as("analyst").run(last, Map.of("least", value)));
    }
    tables.lost.set(true);
    attempt(scanner, "lost", () -> room.as("analyst").run(PASSING.get(6)));
    attempt(scanner, "inspect lost", () -> room.as("owner").inspect("remote"));
    tables.lost.set(false);
    for (String table : List.of("people", "visits", "orders", "early", "late", "none")) {
      attempt(scanner, "inspect " + table, () -> room.as("owner").inspect(table));
      attempt(scanner, "inspect " + table, () -> room.as("analyst").inspect(table));
    }
    room.as("owner").revoke(PASSING.get(1));
    attempt(scanner, "revoked", () -> room.as("analyst").run(PASSING.get(1)));
    attempt(scanner, "approve", () -> room.as("owner").approve(PASSING.get(1)));
    Thread.currentThread().interrupt();
    attempt(scanner, "interrupted", () -> room.as("analyst").run(first));
    assertThat(Thread.interrupted()).isTrue();
    attempt(scanner, "charges", () -> room.as("owner").charges());
    attempt(scanner, "remaining", () -> room.as("owner").remaining());
  }

  /** What the scanner is for: a leak in each of the places is found. */
  @Test
  void planted_leaks_are_found(@TempDir Path folder) throws Exception {
    String mark = "planted" + System.nanoTime();
    List<String> found = new ArrayList<>();
    Exception suppressing = new IllegalStateException("plain");
    suppressing.addSuppressed(new Exception(new Exception(mark)));
    List<Throwable> failures =
        List.of(
            new Exception(mark),
            new Exception("plain", new Exception(mark)),
            suppressing,
            new Hiding(mark));
    for (Throwable failure : failures) {
      try (LeakScanner scanner = new LeakScanner(List.of(mark), folder)) {
        scanner.failure("planted", failure);
        found.addAll(scanner.hits().stream().limit(1).toList());
      }
    }
    assertThat(found).hasSize(failures.size());
    try (LeakScanner scanner = new LeakScanner(List.of(mark), folder)) {
      Logger.getLogger("dev.cleanroom").log(Level.FINEST, "row {0}", mark);
      assertThat(scanner.hits()).hasSizeGreaterThanOrEqualTo(1);
      int before = scanner.hits().size();
      System.out.println(mark);
      Path file = Files.createTempFile("planted", "");
      Files.writeString(file, mark);
      scanner.printedAndWritten();
      Files.delete(file);
      assertThat(scanner.hits()).hasSize(before + 2);
      scanner.object("planted", new Telling(new Telling(mark)));
      assertThat(scanner.hits()).hasSizeGreaterThanOrEqualTo(before + 3);
    }
  }

  /** Shows nothing, but sends it along. */
  private static final class Hiding extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("UnusedVariable") // found in the serialised form only
    private final String row;

    Hiding(String row) {
      super("plain");
      this.row = row;
    }
  }

  /** Shows nothing itself, but what it leads to does. */
  public record Telling(Object inner) {
    @Override
    public String toString() {
      return "telling";
    }
  }
}
