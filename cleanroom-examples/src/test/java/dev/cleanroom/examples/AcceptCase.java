package dev.cleanroom.examples;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.CleanRoomException;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A template that must be accepted, and the same question to a database.
 *
 * @param sql the template's text
 * @param question what the database is asked
 * @param bounds the template's bounds
 * @param keys the template's group keys
 */
record AcceptCase(String sql, String question, ContributionBounds bounds, GroupKeys keys) {
  private static final ContributionBounds WIDE = ContributionBounds.of(1, 60);
  private static final ContributionBounds GROUPED = ContributionBounds.of(8, 20);

  /** A parameter, its value and the value as a literal. */
  private record Given(Parameter parameter, Object value, String literal) {}

  private static final List<Given> PARAMETERS =
      List.of(
          new Given(Parameter.integer("number").between(0L, 50L), 30L, "30"),
          new Given(Parameter.text("town").maxLength(20), "Lyon", "'Lyon'"),
          new Given(
              Parameter.date("since").between(LocalDate.of(2024, 1, 1), LocalDate.of(2025, 1, 1)),
              LocalDate.of(2024, 2, 10),
              "DATE '2024-02-10'"),
          new Given(
              Parameter.timestamp("moment")
                  .between(LocalDateTime.of(2024, 1, 1, 0, 0), LocalDateTime.of(2025, 1, 1, 0, 0)),
              LocalDateTime.of(2024, 1, 20, 6, 30),
              "TIMESTAMP '2024-01-20 06:30:00'"),
          new Given(
              Parameter.decimal("price", 5, 2).between(BigDecimal.ZERO, BigDecimal.TEN),
              new BigDecimal("2.50"),
              "2.50"),
          new Given(Parameter.floating("level").between(-5.0, 5.0), 0.25, "0.25E0"));

  private static final Pattern LINES =
      Pattern.compile("^([A-Za-z].*)$(?:\\R= (.*)$)?", Pattern.MULTILINE);

  static List<AcceptCase> corpus() {
    try (InputStream stream =
        Objects.requireNonNull(AcceptCase.class.getResourceAsStream("/accept/corpus.txt"))) {
      Matcher matcher = LINES.matcher(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      List<AcceptCase> cases = new ArrayList<>();
      while (matcher.find()) {
        cases.add(of(matcher.group(1), matcher.group(2)));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AcceptCase of(String sql, @Nullable String question) {
    String asked = question == null ? sql : question;
    for (Given given : PARAMETERS) {
      asked = asked.replace(":" + given.parameter.name(), given.literal);
    }
    return isGrouped(sql)
        ? new AcceptCase(sql, asked, GROUPED, GroupKeys.selected())
        : new AcceptCase(sql, asked, WIDE, GroupKeys.none());
  }

  private static boolean isGrouped(String sql) {
    int depth = 0;
    for (int i = 0; i < sql.length(); i++) {
      depth += sql.charAt(i) == '(' ? 1 : sql.charAt(i) == ')' ? -1 : 0;
      boolean keys = sql.startsWith("GROUP BY", i) || sql.startsWith("SELECT DISTINCT", i);
      if (depth == 0 && keys) {
        return true;
      }
    }
    return sql.startsWith("SELECT n + 1 FROM (SELECT city");
  }

  private AnalysisTemplate template() {
    AnalysisTemplate.Builder template =
        AnalysisTemplate.named("accepted")
            .sql(sql)
            .bounds(bounds)
            .groups(keys)
            .noise(NoiseKind.LAPLACE)
            .loss(PrivacyLoss.of("1000000", keys instanceof GroupKeys.Selected ? "0.01" : "0"));
    for (Given given : PARAMETERS) {
      if (names(given)) {
        template.parameter(given.parameter);
      }
    }
    return template.build();
  }

  private boolean names(Given given) {
    return sql.contains(":" + given.parameter.name());
  }

  /** What is wrong with the answer; empty if it is what the database says. */
  String mistake(AcceptTables tables) {
    return mistake(tables, tables.query(question));
  }

  /** What is wrong with the answer; empty if its rows are the expected ones. */
  String mistake(AcceptTables tables, List<List<@Nullable Object>> expected) {
    Map<String, Object> values = new HashMap<>();
    PARAMETERS.stream().filter(this::names).forEach(g -> values.put(g.parameter.name(), g.value));
    try {
      List<Answer.Row> rows = new ArrayList<>(tables.run(template(), values).rows());
      List<List<@Nullable Object>> sorted = new ArrayList<>(expected);
      if (!sql.contains(" ORDER BY ") || sql.contains("OVER (")) {
        rows.sort(Comparator.comparing(row -> key(row.cells().stream().map(c -> c.value()))));
        sorted.sort(Comparator.comparing(row -> key(row.stream())));
      }
      String different = AcceptComparison.difference(rows, sorted);
      return different.isEmpty() ? "" : sql + "\n" + different;
    } catch (EvaluationException e) {
      return sql + "\n" + e.engineFailure(UnsafeAccess.iKnowWhatIAmDoing());
    } catch (CleanRoomException e) {
      return sql + "\n" + e.getMessage();
    }
  }

  /**
   * Rows are paired by what is no number, then by numbers, which noise does not put out of order.
   */
  private static String key(Stream<? extends @Nullable Object> cells) {
    return cells.map(AcceptCase::key).collect(Collectors.joining("|"));
  }

  private static String key(@Nullable Object cell) {
    return cell instanceof Number number
        ? String.format("%020.2f", number.doubleValue() + 1e9)
        : String.valueOf(cell);
  }
}
