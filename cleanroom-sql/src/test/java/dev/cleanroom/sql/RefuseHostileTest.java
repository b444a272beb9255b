package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.ContributionBounds;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Texts that try to exhaust the parser or the planner are refused or accepted within seconds. */
class RefuseHostileTest {
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final List<Integer> SIZES = List.of(10, 25, 55, 200, 1_000, 50_000);

  @Test
  void compile_hostileText_endsSoonWithoutAnyOtherException() {
    assertThat(refusal(where("age > 3"))).isEmpty(); // classes are loaded before time is taken
    List<String> slow = new ArrayList<>();
    for (String sql : hostile()) {
      long start = cpuTime();
      Optional<QueryRejectedException> refusal = refusal(sql);
      Duration time = Duration.ofNanos(cpuTime() - start);
      if (time.compareTo(LONGEST) > 0) {
        slow.add(time + " " + refusal.isPresent() + " " + sql.substring(0, 60));
      }
    }
    assertThat(slow).isEmpty();
  }

  @Test
  void compile_beyondLimits_saysTooLarge() {
    for (String sql :
        List.of(
            where("(".repeat(10_000) + "age > 3" + ")".repeat(10_000)),
            where(terms(50_000, i -> "age = " + i, " OR ")),
            where("age IN (" + terms(5_000, i -> "1", ",") + ")"),
            where("age IN (" + terms(1_001, i -> "" + i, ",") + ")"),
            where("(".repeat(61) + "age > 3" + ")".repeat(61)),
            doubled(35, "c || c"),
            doubled(35, "CASE WHEN c = 'a' THEN c ELSE 'b' END"),
            " ".repeat(20_001))) {
      assertThat(refusal(sql).orElseThrow().violations())
          .extracting(v -> v.code())
          .contains(ReasonCode.TOO_LARGE);
    }
  }

  /** Each is shown with its line: all of them would take the square of the text's length. */
  @Test
  void compile_manyViolations_tellsTheFirst() {
    for (String sql : List.of("?".repeat(20_000), "? ".repeat(10_000), ":x ".repeat(6_666))) {
      QueryRejectedException refusal = refusal(sql).orElseThrow();
      assertThat(refusal.violations()).hasSize(100);
      assertThat(refusal.getMessage()).hasSizeLessThan(5_000_000);
    }
  }

  @Test
  void compile_subQueriesThatDouble_endsSoon() {
    for (int levels = 4; levels <= 40; levels += 6) {
      long start = cpuTime();
      assertThat(refusal(doubled(levels, "c || c")).isPresent()).isEqualTo(levels > 12);
      assertThat(Duration.ofNanos(cpuTime() - start)).isLessThan(LONGEST);
    }
  }

  @Test
  void compile_castsInCasts_endsSoon() {
    for (int n = 1; n <= 25; n += 4) {
      String casts = "CAST(CAST(".repeat(n) + "items" + " AS DECIMAL(20, 0)) AS BIGINT)".repeat(n);
      long start = cpuTime();
      assertThat(refusal(where(casts + " > 3")).isPresent()).isEqualTo(n > 2);
      assertThat(Duration.ofNanos(cpuTime() - start)).isLessThan(LONGEST);
    }
  }

  /** Each sub-query uses a column of the one below it several times. */
  private static String doubled(int levels, String expression) {
    String query = "SELECT visitor, city AS c FROM visits";
    for (int i = 0; i < levels; i++) {
      query = "SELECT visitor, " + expression + " AS c FROM (" + query + ")";
    }
    return "SELECT COUNT(*) AS n FROM (" + query + ") WHERE c = 'x'";
  }

  /** Time on the processor, so that a busy machine fails no test. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static List<String> hostile() {
    List<String> texts = new ArrayList<>();
    for (int n : SIZES) {
      texts.add(where("(".repeat(n) + "age > 3" + ")".repeat(n)));
      texts.add(where("NOT ".repeat(n) + "age > 3"));
      texts.add(where("- ".repeat(n) + "age > 3"));
      texts.add(where("NOT (".repeat(n) + "age > 3" + ")".repeat(n)));
      texts.add(where(terms(n, i -> "age = " + i, " OR ")));
      texts.add(where(terms(n, i -> "age <> " + i, " AND ")));
      texts.add(where(terms(n, i -> "age", " + ") + " > 3"));
      texts.add(where(terms(n, i -> "items", " * ") + " > 3"));
      texts.add(where(terms(n, i -> "items", " / ") + " > 3"));
      texts.add(where(terms(n, i -> "city", " || ") + " = 'x'"));
      texts.add(where("age IN (" + terms(n, i -> "" + i, ", ") + ")"));
      texts.add(where("age NOT IN (" + terms(n, i -> "" + i, ", ") + ")"));
      texts.add(where("COALESCE(" + terms(n, i -> "age", ", ") + ") > 3"));
      texts.add(where("GREATEST(" + terms(n, i -> "age", ", ") + ") > 3"));
      texts.add(where("CASE " + terms(n, i -> "WHEN age = " + i + " THEN 1", " ") + " END = 1"));
      texts.add(where("CASE WHEN age > 1 THEN ".repeat(n) + "1" + " END".repeat(n) + " = 1"));
      texts.add(
          where("CASE WHEN age > 1 THEN 1 ELSE ".repeat(n) + "1" + " END".repeat(n) + " = 1"));
      texts.add(where("COALESCE(age, ".repeat(n) + "1" + ")".repeat(n) + " = 1"));
      texts.add(where("NULLIF(".repeat(n) + "age" + ", 1)".repeat(n) + " = 1"));
      texts.add(where("LEAST(".repeat(n) + "age" + ", 1)".repeat(n) + " = 1"));
      texts.add(where("1 / (".repeat(n) + "age" + ")".repeat(n) + " = 1"));
      texts.add(where("MOD(1, ".repeat(n) + "age" + ")".repeat(n) + " = 1"));
      texts.add(where("CASE (".repeat(n) + "age" + ") WHEN 1 THEN 2 END".repeat(n) + " = 1"));
      texts.add(where("ABS(".repeat(n) + "age" + ")".repeat(n) + " = 1"));
      texts.add(where("city LIKE '" + "_".repeat(n) + "%'"));
      texts.add(where("city = '" + "x".repeat(n) + "'"));
      texts.add(where("age > " + "9".repeat(n)));
      texts.add(where("score > 1E" + "9".repeat(Math.min(n, 300))));
      texts.add("SELECT " + terms(n, i -> "COUNT(*)", ", ") + " FROM visits");
      texts.add("SELECT COUNT(*) FROM " + terms(n, i -> "visits v" + i, ", "));
      texts.add("SELECT COUNT(*) FROM " + "(SELECT * FROM ".repeat(n) + "visits" + ")".repeat(n));
      texts.add(
          "SELECT COUNT(*) FROM ("
              + terms(n, i -> "SELECT visitor FROM visits", " UNION ALL ")
              + ")");
      texts.add(
          "WITH t0 AS (SELECT * FROM visits), "
              + terms(n, i -> "t" + (i + 1) + " AS (SELECT * FROM t" + i + ")", ", ")
              + " SELECT COUNT(*) FROM t"
              + n);
      texts.add("SELECT COUNT(*) FROM visits GROUP BY " + terms(n, i -> "city", ", "));
      texts.add("SELECT COUNT(*) FROM visits " + "/* */".repeat(n));
      texts.add("SELECT COUNT(*) FROM visits " + "--\n".repeat(n));
      texts.add("'".repeat(n));
      texts.add("\"".repeat(n));
      texts.add(":".repeat(n));
      texts.add("\u0000".repeat(n) + "SELECT");
      texts.add(where("city = '" + "\uD83D\uDE00".repeat(n) + "'"));
    }
    return texts;
  }

  private static String where(String condition) {
    return "SELECT COUNT(*) FROM visits WHERE " + condition;
  }

  private static String terms(int count, Function<Integer, String> term, String separator) {
    return IntStream.range(0, count).boxed().map(term).collect(Collectors.joining(separator));
  }

  private static Optional<QueryRejectedException> refusal(String sql) {
    return RefuseCase.refusal(RefuseCase.template(sql, ContributionBounds.of(1, 10)));
  }
}
