package dev.cleanroom.sql;

import static dev.cleanroom.testing.FuzzTarget.require;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.sql.internal.schema.CellCodec;
import dev.cleanroom.testing.FuzzTarget;
import dev.cleanroom.testing.FuzzValues;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Everything of this module that reads. */
final class SqlTargets {
  private static final Pattern TOKEN =
      Pattern.compile("'[^']*'|[A-Za-z_][A-Za-z0-9_]*|[0-9.]+|[^A-Za-z0-9_\\s]+");
  private static final List<String> MORE_WORDS =
      List.of(
          " ",
          "(",
          ")",
          ",",
          "'",
          "\"",
          "--",
          "/*",
          "*/",
          ";",
          ":",
          "?",
          "\n",
          "\u0000",
          "\u00a0",
          "{fn ",
          "{d '2020-01-01'}",
          "X'0'",
          "U&'\\d83d'",
          "_latin1'x'",
          "1e400",
          "1e-400",
          "9999999999999999999999999999999999999999",
          " INTERVAL '1' DAY",
          " OVER (",
          " ROWS ",
          "ARRAY[1]",
          "MULTISET[1]",
          "ROW(1)",
          "CURRENT_DATE",
          "NULL",
          " UNNEST(",
          " LATERAL ",
          " TABLESAMPLE BERNOULLI(1)",
          " MATCH_RECOGNIZE (",
          " PIVOT (",
          " FOR SYSTEM_TIME AS OF ",
          " QUALIFY ",
          " WITHIN GROUP (",
          " GROUPING SETS (()",
          " ROLLUP(",
          " CUBE(",
          " FETCH ",
          " COLLATE latin1$en",
          "DATE '0000-00-00'",
          "TIMESTAMP '2020-02-30 00:00:00'",
          "DESCRIBE ",
          "CAST(",
          " AS ",
          "EXTRACT(",
          " FROM ",
          "[0]",
          "$1",
          "@",
          "%",
          "||",
          "::",
          "=>",
          "<>");
  private static final List<String> ACCEPTED =
      List.of(
          "SELECT COUNT(*) AS n FROM visits",
          "SELECT city, SUM(amount) AS spent FROM visits WHERE age > :number GROUP BY city",
          "WITH v AS (SELECT visitor, city, items FROM visits WHERE age BETWEEN 1 AND 9)"
              + " SELECT city, AVG(items) AS m FROM v GROUP BY city",
          "SELECT s.city, COUNT(DISTINCT s.guest) AS n FROM visits v JOIN stays s"
              + " ON v.visitor = s.guest WHERE s.year IN (1, 2) GROUP BY s.city");
  private static final List<String> ACCEPTED_BY_RULES =
      List.of("SELECT ward, COUNT(*) AS n FROM visits GROUP BY ward");

  private static final List<String> REFUSED =
      texts(
          "/refuse/",
          "answers",
          "bounds",
          "functions",
          "grants",
          "joins",
          "release",
          "statements",
          "subqueries",
          "types");
  private static final List<String> REFUSED_BY_RULES =
      texts("/rules/", "aggregation-shape", "comparisons", "joins", "list-shape", "thresholds");

  private SqlTargets() {}

  /** All targets. */
  static List<FuzzTarget> all() {
    return List.of(
        sql(
            "SQL over tables under differential privacy",
            ACCEPTED,
            REFUSED,
            RefuseTables.ALL,
            text -> RefuseCase.template(text, ContributionBounds.of(1, 10))),
        sql(
            "SQL over tables under rules",
            ACCEPTED_BY_RULES,
            REFUSED_BY_RULES,
            RulesTables.ALL,
            text -> AnalysisTemplate.named("fuzzed").sql(text).withoutNoise().build()),
        FuzzTarget.bytes("cell of generated code", cells(), SqlTargets::readCell)
            .allowing(Set.of()));
  }

  private static FuzzTarget sql(
      String name,
      List<String> samples,
      List<String> others,
      List<ConfiguredTable> tables,
      Function<String, AnalysisTemplate> template) {
    return FuzzTarget.text(name, samples, words(), text -> read(template.apply(text), tables))
        .from(others)
        .allowing(Set.of(QueryRejectedException.class))
        .atPercent(2);
  }

  private static List<String> texts(String folder, String... names) {
    return Stream.of(names)
        .flatMap(name -> RefuseCase.at(folder + name + ".txt").stream())
        .map(RefuseCase::sql)
        .toList();
  }

  private static List<String> words() {
    Stream<String> corpus = Stream.concat(REFUSED.stream(), REFUSED_BY_RULES.stream());
    return Stream.concat(MORE_WORDS.stream(), corpus.flatMap(SqlTargets::wordsOf))
        .distinct()
        .toList();
  }

  private static Stream<String> wordsOf(String sql) {
    return TOKEN.matcher(sql).results().map(found -> " " + found.group() + " ");
  }

  private static boolean read(AnalysisTemplate template, List<ConfiguredTable> tables) {
    try {
      return new SqlQueryCompiler().compile(template, tables, RulesTables.RUNNER) != null;
    } catch (QueryRejectedException e) {
      require(!e.violations().isEmpty(), "it is refused for no reason");
      require(!e.getMessage().isEmpty(), "the refusal has no text");
      throw e;
    }
  }

  private static List<byte[]> cells() {
    return FuzzValues.SAMPLES.stream().filter(SqlTargets::readCell).toList();
  }

  private static boolean readCell(byte[] input) {
    ColumnType type = FuzzValues.type(input);
    Object normal = Cells.normalise(type, FuzzValues.value(input));
    Object encoded = CellCodec.encode(type, FuzzValues.value(input));
    require((normal == null) == (encoded == null), "it is null in one form only");
    Object decoded = CellCodec.decode(type, encoded);
    boolean isInfinite = normal instanceof Double number && number.isInfinite();
    require(isInfinite || normal == null || normal.equals(decoded), "read back it is another");
    return normal != null;
  }
}
