package dev.cleanroom.examples.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Engine;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.Table;
import dev.cleanroom.testing.Evidence;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The templates of {@link ErrorOracleTest} on every engine, over real databases: hostile cells, and
 * those that only a database can hold, never make a run fail, cost more or show in other groups.
 * {@code -Doracle.engines.templates=…} says how many templates each place tries.
 */
class EngineOracleTest {
  private static final long SEED = 20_261_120;
  private static final int VICTIMS = 40;
  private static final int TEMPLATES = Integer.getInteger("oracle.engines.templates", 8);

  /** What one row makes longer than the numbers of an engine that bounds them. */
  private static final String PRODUCT =
      "SELECT card, SUM(v) AS s FROM (SELECT person, card, SUM(n) * SUM(n) AS v FROM t GROUP BY"
          + " person, card) q GROUP BY card";

  /** Cells that no row of Java has: after the columns person and card. */
  private static final List<String> NATIVE =
      List.of(
          "NULL, NULL, NULL, NULL, NULL, NULL, 'NaN', 'Infinity', NULL, NULL, 'infinity',"
              + " 'infinity'",
          "true, 1, 1, 1, 1, 1, '-Infinity', 'NaN', 't', '', '-infinity', '-infinity'",
          "false, 9223372036854775807, -9223372036854775808, -1, 0, 0, '4.9e-324', '-0', '%', '_',"
              + " '0044-03-15 (BC)', '0044-03-15 (BC) 12:00:00'");

  private final List<String> differences = new ArrayList<>();

  /** What was shown. */
  private enum State {
    NOBODY,
    OTHERS,
    VICTIMS,
    BOTH,
    INSIDE
  }

  /** Tables somewhere and where they are computed. */
  private static final class Place {
    final String name;
    final Engine engine;
    final @Nullable DataSource database;
    final SwitchedTable first = new SwitchedTable("t", HostileRows.COLUMNS);
    final SwitchedTable second = new SwitchedTable("o", HostileRows.COLUMNS);
    int compared;
    int refused;
    int runs;

    Place(String name, Engine engine, @Nullable DataSource database) throws SQLException {
      this.name = name;
      this.engine = engine;
      this.database = database;
      if (database != null) {
        Databases.create(database, "t", HostileRows.COLUMNS);
        Databases.create(database, "o", HostileRows.COLUMNS);
      }
    }

    Table table(String table) {
      return database == null
          ? table.equals("t") ? first : second
          : Table.jdbc(table, database, table);
    }

    void show(List<@Nullable Object[]> rows, String victims) throws SQLException {
      first.show(rows);
      second.show(rows);
      if (database != null) {
        for (String table : List.of("t", "o")) {
          Databases.execute(database, "DELETE FROM " + table);
          Databases.insert(database, table, HostileRows.COLUMNS, rows);
          if (!victims.isEmpty()) {
            showNative(database, table, victims);
          }
        }
      }
    }

    private void showNative(DataSource database, String table, String card) throws SQLException {
      for (String cells : NATIVE) {
        String written =
            name.contains("PostgreSQL")
                ? cells.replaceAll("(\\(BC\\))( [^']*)?'", "$2 BC'")
                : cells;
        Databases.execute(
            database,
            "INSERT INTO " + table + " VALUES ('native', '" + card + "', " + written + ")");
      }
    }
  }

  private static List<Place> places() throws SQLException {
    Databases.Recorder unread = new Databases.Recorder();
    DataSource postgres = Databases.source(unread, Databases.opened("PostgreSQL"));
    DataSource duckDb = Databases.source(unread, Databases.opened("DuckDB"));
    return List.of(
        new Place("loaded into DuckDB", Engine.DUCKDB, null),
        new Place("PostgreSQL", Engine.AUTOMATIC, postgres),
        new Place("bounded in PostgreSQL", Engine.DATABASE, postgres),
        new Place("DuckDB", Engine.AUTOMATIC, duckDb),
        new Place("bounded in DuckDB", Engine.DATABASE, duckDb));
  }

  @Test
  void no_engine_tells_by_an_outcome_whether_a_person_is_there() throws SQLException {
    Evidence evidence = Evidence.of("error-oracle-engines", SEED);
    List<Place> places = places();
    for (int i = 0; i < places.size(); i++) {
      compare(places.get(i), i);
    }
    evidence
        .figure("engines", places.size())
        .figure("templates", places.stream().mapToInt(p -> p.compared).sum())
        .figure("runs", places.stream().mapToInt(p -> p.runs).sum());
    places.forEach(place -> evidence.figure("refused " + place.name, place.refused));
    evidence.figure("differences", differences.size()).write();
    assertThat(differences).isEmpty();
    assertThat(places).allMatch(place -> place.compared >= Math.min(TEMPLATES, 100) / 4);
  }

  /** Templates from all over the list, others at each place. */
  private static List<AnalysisTemplate> chosen(List<AnalysisTemplate> all, int offset) {
    int step = Math.max(1, all.size() / TEMPLATES);
    List<AnalysisTemplate> chosen = new ArrayList<>();
    for (int i = offset % step; i < all.size() && chosen.size() < TEMPLATES; i += step) {
      chosen.add(all.get(i));
    }
    return chosen;
  }

  private void compare(Place place, int number) throws SQLException {
    List<AnalysisTemplate> byCard = OracleTemplates.byCard();
    Set<String> cards = byCard.stream().map(AnalysisTemplate::name).collect(Collectors.toSet());
    List<AnalysisTemplate> all = new ArrayList<>(byCard);
    all.addAll(OracleTemplates.byValue());
    List<AnalysisTemplate> tried = chosen(all, number);
    tried.add(OracleTemplates.template("product of sums", PRODUCT, GroupKeys.values("A", "B")));
    cards.add("product of sums");
    OracleRoom room =
        new OracleRoom(
            tried, place.table("t"), place.table("o"), Duration.ofSeconds(30), place.engine);
    List<String> accepted = new ArrayList<>();
    for (AnalysisTemplate template : tried) {
      if (room.analyst().explain(template.name()).accepted()) {
        room.approve(template.name());
        accepted.add(template.name());
      } else {
        place.refused++;
      }
    }
    place.compared = accepted.size();
    Map<State, Map<String, Outcome>> outcomes = new HashMap<>();
    for (State state : State.values()) {
      outcomes.put(state, outcomes(place, room, accepted, state));
    }
    for (String template : accepted) {
      require(place, template, outcomes, cards.contains(template));
    }
  }

  private static Map<String, Outcome> outcomes(
      Place place, OracleRoom room, List<String> templates, State state) throws SQLException {
    Random random = new Random(SEED);
    List<@Nullable Object[]> rows = new ArrayList<>();
    String card = state == State.INSIDE ? "A" : "hidden";
    boolean isVictimThere = state != State.NOBODY && state != State.OTHERS;
    for (int i = 0; isVictimThere && i < VICTIMS; i++) {
      rows.addAll(HostileRows.victim(i, card, random));
    }
    if (state != State.NOBODY && state != State.VICTIMS) {
      rows.addAll(HostileRows.others());
    }
    place.show(rows, isVictimThere ? card : "");
    Map<String, Outcome> outcomes = new HashMap<>();
    for (String template : templates) {
      place.runs++;
      outcomes.put(template, room.run(template));
    }
    return outcomes;
  }

  private void require(
      Place place, String template, Map<State, Map<String, Outcome>> outcomes, boolean byCard) {
    for (State state : State.values()) {
      Outcome before = of(outcomes, state == State.VICTIMS ? State.NOBODY : State.OTHERS, template);
      Outcome after = of(outcomes, state, template);
      boolean isHidden = byCard && (state == State.VICTIMS || state == State.BOTH);
      if (after.failed()
          || !after.charges().equals(before.charges())
          || (isHidden && !after.bytes().equals(before.bytes()))) {
        String text = before.bytes() + " became " + after.bytes() + after.hidden();
        differences.add(
            place.name
                + ", "
                + state
                + ": "
                + template
                + "\n  "
                + text.substring(0, Math.min(1_000, text.length())));
      }
    }
  }

  private static Outcome of(
      Map<State, Map<String, Outcome>> outcomes, State state, String template) {
    return Objects.requireNonNull(outcomes.getOrDefault(state, Map.of()).get(template));
  }
}
