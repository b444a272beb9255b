package dev.cleanroom.examples.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Column;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.Table;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that cost much time or memory: a run stops in time, has one failure and is charged. */
class RunawayTest {
  private static final Duration LIMIT = Duration.ofMillis(700);
  private static final String FAILURE =
      EvaluationException.class.getName()
          + " EXECUTION_FAILED the run failed after it was charged; the owners' side can look up"
          + " <id> [EXECUTION_FAILED]";

  private final SwitchedTable first = new SwitchedTable("t", HostileRows.COLUMNS);
  private final SwitchedTable second = new SwitchedTable("o", HostileRows.COLUMNS);

  private OracleRoom room(Table table, Duration limit, String sql) {
    OracleRoom room =
        new OracleRoom(
            List.of(OracleTemplates.template("q", sql, GroupKeys.values("A", "B"))),
            table,
            second,
            limit);
    room.approve("q");
    return room;
  }

  private static List<@Nullable Object[]> copies(int count, String text) {
    @Nullable Object[] row = new @Nullable Object[HostileRows.COLUMNS.size()];
    row[0] = "victim";
    row[1] = "hidden";
    row[3] = 3L;
    row[5] = 5L;
    row[9] = 1.5;
    row[10] = text;
    return Collections.nCopies(count, row);
  }

  private void show(List<@Nullable Object[]> victim) {
    List<@Nullable Object[]> rows = new ArrayList<>(victim);
    rows.addAll(HostileRows.others());
    first.show(rows);
    second.show(rows);
  }

  private Outcome stopped(String sql, int rows) {
    OracleRoom room = room(first, LIMIT, sql);
    show(List.of());
    Outcome small = room.run("q");
    assertThat(small.failed()).as(small.hidden()).isFalse();
    show(copies(rows, "text"));
    long started = System.nanoTime();
    Outcome large = room.run("q");
    Duration lasted = Duration.ofNanos(System.nanoTime() - started);
    assertThat(lasted).as(sql).isLessThan(LIMIT.plusSeconds(5)); // else they last for minutes
    assertThat(large.shape()).isEqualTo(FAILURE);
    assertThat(large.charges()).isEqualTo(small.charges());
    show(List.of());
    assertThat(room.run("q").bytes()).isEqualTo(small.bytes());
    return large;
  }

  @Test
  void joins_that_fan_out_stop_in_time() {
    stopped(
        "SELECT a.card, SUM(a.n * b.n) AS s FROM t a JOIN o b ON a.person = b.person GROUP BY"
            + " a.card",
        20_000);
    stopped(
        "SELECT a.card, COUNT(*) AS c FROM t a LEFT JOIN o b ON a.person = b.person AND a.m < b.m"
            + " GROUP BY a.card",
        20_000);
    stopped(
        "SELECT a.card, COUNT(*) AS c FROM t a JOIN o b ON a.person = b.person JOIN t d ON"
            + " a.person = d.person WHERE a.m + b.m + d.m < 0 GROUP BY a.card",
        3_000);
    stopped(
        "SELECT card, COUNT(*) AS c FROM t WHERE NOT EXISTS (SELECT 1 FROM o WHERE o.person ="
            + " t.person AND o.m * t.m < 0) GROUP BY card",
        20_000);
  }

  @Test
  void a_person_with_a_million_rows_changes_nothing_but_time() {
    for (String sql :
        List.of(
            "SELECT card, SUM(m) AS s, COUNT(DISTINCT person) AS p FROM t GROUP BY card",
            "SELECT card, SUM(v) AS s FROM (SELECT person, card, SUM(m) AS v FROM t GROUP BY"
                + " person, card) q GROUP BY card",
            "SELECT card, SUM(v) AS s FROM (SELECT person, card, ROW_NUMBER() OVER (PARTITION BY"
                + " person ORDER BY y) AS v FROM t) q GROUP BY card")) {
      OracleRoom room = room(first, Duration.ofSeconds(30), sql);
      show(List.of());
      Outcome without = room.run("q");
      assertThat(without.failed()).as(without.hidden()).isFalse();
      show(copies(sql.contains("OVER") ? 100_000 : 1_000_000, "text"));
      assertThat(room.run("q")).isEqualTo(without);
    }
  }

  @Test
  void a_million_rows_stop_in_time() {
    stopped("SELECT card, SUM(m) AS s FROM t WHERE t LIKE '%x%' GROUP BY card", 3_000_000);
  }

  @Test
  void patterns_on_the_longest_text_are_fast() {
    String text = "ab".repeat(Table.MAX_TEXT_LENGTH / 2);
    for (String pattern :
        List.of("%" + "a_".repeat(500) + "c", "%" + "_".repeat(900) + "%", "a" + "b".repeat(50))) {
      OracleRoom room =
          room(
              first,
              Duration.ofSeconds(5),
              "SELECT card, COUNT(*) AS c FROM t WHERE t LIKE '" + pattern + "' GROUP BY card");
      show(List.of());
      Outcome without = room.run("q");
      show(copies(20, text));
      long started = System.nanoTime();
      assertThat(room.run("q")).isEqualTo(without);
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void a_huge_cell_is_read_as_null() {
    OracleRoom room =
        room(
            first,
            Duration.ofSeconds(10),
            "SELECT card, SUM(CHAR_LENGTH(t || t)) AS s FROM t GROUP BY card");
    show(List.of());
    Outcome without = room.run("q");
    show(copies(3, "x".repeat(50_000_000)));
    assertThat(room.run("q")).isEqualTo(without);
  }

  /** Documented: a parser's buffer is limited, so that a forgotten quote does not fill memory. */
  @Test
  void a_huge_field_of_a_file_is_the_one_failure_and_charged(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("t.csv");
    String header = HostileRows.COLUMNS.stream().map(Column::name).collect(Collectors.joining(","));
    Files.writeString(file, header + "\np1,A,true,1,2,3,4.5,6,0.5,7.5,t,u,2020-01-01,\n");
    Table table = Table.csv("t", file, HostileRows.COLUMNS.toArray(new Column[0]));
    OracleRoom room =
        room(table, Duration.ofSeconds(10), "SELECT card, COUNT(*) AS c FROM t GROUP BY card");
    Outcome small = room.run("q");
    assertThat(small.failed()).as(small.hidden()).isFalse();
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      writer.write(header + "\nvictim,hidden,,,,,,,,,\"");
      String part = "x".repeat(1_000_000);
      for (int i = 0; i < 50; i++) {
        writer.write(part);
      }
      writer.write("\",u,,\n");
    }
    Outcome large = room.run("q");
    assertThat(large.shape()).isEqualTo(FAILURE);
    assertThat(large.charges()).isEqualTo(small.charges());
  }

  @Test
  void wherever_a_run_is_interrupted_it_fails_in_the_same_way() {
    Set<String> failures = new TreeSet<>();
    for (int point = 0; point < 40; point++) {
      int at = point;
      Table interrupting =
          new Table() {
            @Override
            public String name() {
              return "t";
            }

            @Override
            public List<Column> columns() {
              return HostileRows.COLUMNS;
            }

            @Override
            public Stream<@Nullable Object[]> rows() {
              List<@Nullable Object[]> rows = HostileRows.others();
              return IntStream.range(0, rows.size())
                  .mapToObj(
                      i -> {
                        if (i == at) {
                          Thread.currentThread().interrupt();
                        }
                        return rows.get(i);
                      });
            }
          };
      OracleRoom room =
          room(
              interrupting,
              Duration.ofSeconds(10),
              "SELECT card, SUM(v) AS s FROM (SELECT person, card, SUM(m) AS v FROM t GROUP BY"
                  + " person, card) q GROUP BY card");
      Outcome outcome = room.run("q");
      assertThat(Thread.interrupted()).as("the flag is left for the caller").isTrue();
      failures.add(outcome.shape() + outcome.charges());
    }
    assertThat(failures).singleElement().asString().startsWith(FAILURE).contains("ε=1");
  }

  @Test
  void the_cost_that_is_explained_does_not_depend_on_rows() {
    OracleRoom room = room(first, LIMIT, "SELECT card, SUM(m) AS s FROM t GROUP BY card");
    show(List.of());
    Object without = room.analyst().explain("q").toString();
    for (int i = 0; i < 2_000; i++) {
      show(copies(i % 50, "text" + i));
      assertThat(room.analyst().explain("q").toString()).isEqualTo(without);
    }
  }
}
