package dev.cleanroom.examples.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.rule.AnswerUse;
import dev.cleanroom.vendor.AwsRules;
import dev.cleanroom.vendor.Imported;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of AWS Clean Rooms, with the shapes in which its own examples break them. */
class AwsImportTest {
  private static final Imported AGGREGATION =
      read(
          """
          {'analysisRuleType': 'AGGREGATION', 'analysisRulePolicy': {'v1': {'aggregation': {
            'aggregateColumns': [
              {'columnNames': ['person'], 'function': 'COUNT_DISTINCT'},
              {'columnNames': ['spend'], 'function': 'SUM'}],
            'joinColumns': ['mail'],
            'joinRequired': ['QUERY_RUNNER'],
            'allowedJoinOperators': ['AND'],
            'dimensionColumns': ['city', 'segment', 'age'],
            'scalarFunctions': ['UPPER', 'LOG'],
            'outputConstraints': [
              {'columnName': 'person', 'minimum': 18, 'type': 'COUNT_DISTINCT'},
              {'columnName': 'mail', 'minimum': 5, 'type': 'COUNT_DISTINCT'}],
            'additionalAnalyses': 'NOT_ALLOWED'}}}}
          """);

  private static final Imported LIST =
      read(
          """
          {'list': {'joinColumns': ['mail'], 'listColumns': ['city', 'segment'],
            'additionalAnalyses': 'ALLOWED'}}
          """);

  private static final String THRESHOLD =
      """
      {'custom': {'allowedAnalyses': ['ANY_QUERY'], 'allowedAnalysisProviders': ['111122223333'],
        'additionalAnalyses': 'NOT_ALLOWED', 'disallowedOutputColumns': ['mail'],
        'aggregationThresholds': [{'identityColumns': ['person'], 'minimumIdentityCount': 19,
          'type': 'COUNT_DISTINCT', 'allowedAggregateExpressionType': 'COLUMNS_ONLY',
          'outputColumnThresholds':
            [{'outputColumnName': 'city', 'minimumIdentityCount': 5}]}]%s}}
      """;

  private static Imported read(String text) {
    return AwsRules.importer().member("111122223333", "press").read(ImportRoom.json(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT c.city, COUNT(DISTINCT c.person) AS n FROM customers c JOIN readers r ON c.mail = r.mail GROUP BY c.city | ok
          SELECT COUNT(DISTINCT c.person) AS n, SUM(c.spend) AS s FROM customers c JOIN readers r ON c.mail = r.mail WHERE c.age >= 30 AND c.age <= 60 AND r.paper = 'Post' | ok
          SELECT UPPER(c.city) AS u, SUM(c.spend) AS s FROM customers c INNER JOIN readers r ON c.mail = r.mail GROUP BY UPPER(c.city) HAVING SUM(c.spend) > 10 ORDER BY SUM(c.spend) DESC | ok
          SELECT COUNT(DISTINCT c.person) AS n FROM customers c JOIN readers r ON c.mail = r.mail WHERE c.age BETWEEN 30 AND 60 | ok
          SELECT COUNT(DISTINCT c.person) AS n FROM customers c JOIN readers r ON c.person = r.reader | JOIN_KEY_NOT_ALLOWED
          SELECT COUNT(DISTINCT c.mail) AS n FROM customers c JOIN readers r ON c.mail = r.mail | AGGREGATE_NOT_ALLOWED
          SELECT COUNT(c.person) AS n FROM customers c JOIN readers r ON c.mail = r.mail | AGGREGATE_NOT_ALLOWED
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail | AGGREGATION_SHAPE
          SELECT COUNT(DISTINCT person) AS n FROM customers | JOIN_REQUIRED
          SELECT COUNT(DISTINCT c.person) AS n FROM customers c JOIN towns t ON c.mail = t.town | JOIN_REQUIRED
          SELECT COUNT(DISTINCT c.person) AS n FROM customers c JOIN readers r ON c.mail = r.mail OR c.mail = r.reader | JOIN_OPERATOR_NOT_ALLOWED
          SELECT COUNT(DISTINCT c.person) AS n FROM customers c LEFT JOIN readers r ON c.mail = r.mail | AGGREGATION_SHAPE
          SELECT COUNT(DISTINCT c.person) AS n FROM customers c JOIN readers r ON c.mail = r.mail WHERE c.mail = 'm1' | FILTER_NOT_ALLOWED
          SELECT c.mail, COUNT(DISTINCT c.person) AS n FROM customers c JOIN readers r ON c.mail = r.mail GROUP BY c.mail | GROUP_KEY_NOT_ALLOWED
          SELECT LOWER(c.city) AS l, SUM(c.spend) AS s FROM customers c JOIN readers r ON c.mail = r.mail GROUP BY LOWER(c.city) | FUNCTION_NOT_ALLOWED
          SELECT SUM(c.spend * 2) AS s FROM customers c JOIN readers r ON c.mail = r.mail | AGGREGATION_SHAPE
          SELECT MAX(c.spend) AS s FROM customers c JOIN readers r ON c.mail = r.mail | AGGREGATION_SHAPE
          SELECT n FROM (SELECT COUNT(DISTINCT c.person) AS n FROM customers c JOIN readers r ON c.mail = r.mail) x | AGGREGATION_SHAPE
          SELECT COUNT(DISTINCT c.person) AS n FROM customers c JOIN readers r ON c.mail = r.mail LIMIT 1 | AGGREGATION_SHAPE
          """)
  void explain_aggregation_hasTheVerdict(String sql, String verdict) {
    assertThat(new ImportRoom(AGGREGATION).verdict(sql)).as(sql).isEqualTo(verdict);
  }

  @Test
  void run_aggregation_leavesSmallRowsOut() {
    assertThat(
            new ImportRoom(AGGREGATION)
                .answer(
                    "SELECT c.city, COUNT(DISTINCT c.person) AS n FROM customers c JOIN readers r"
                        + " ON c.mail = r.mail GROUP BY c.city ORDER BY n DESC")
                .toString())
        .contains("Nord", "40", "Ost", "18")
        .doesNotContain("Sued", "West");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT DISTINCT c.city, r.paper FROM customers c JOIN readers r ON c.mail = r.mail | ok
          SELECT DISTINCT c.city FROM customers c JOIN readers r ON c.mail = r.mail WHERE c.segment = 'a' LIMIT 3 | ok
          SELECT c.city FROM customers c JOIN readers r ON c.mail = r.mail | LIST_SHAPE
          SELECT DISTINCT city FROM customers | LIST_SHAPE
          SELECT DISTINCT c.city FROM customers c JOIN towns t ON c.mail = t.town | JOIN_REQUIRED
          SELECT DISTINCT c.mail FROM customers c JOIN readers r ON c.mail = r.mail | GROUP_KEY_NOT_ALLOWED
          SELECT DISTINCT c.age FROM customers c JOIN readers r ON c.mail = r.mail | GROUP_KEY_NOT_ALLOWED
          SELECT DISTINCT UPPER(c.city) AS u FROM customers c JOIN readers r ON c.mail = r.mail | LIST_SHAPE
          SELECT DISTINCT c.city FROM customers c JOIN readers r ON c.mail = r.mail AND c.mail = r.reader | ok
          SELECT DISTINCT c.city FROM customers c JOIN readers r ON c.mail = r.mail OR c.mail = r.reader | JOIN_OPERATOR_NOT_ALLOWED
          SELECT COUNT(DISTINCT c.city) AS n FROM customers c JOIN readers r ON c.mail = r.mail | LIST_SHAPE
          SELECT DISTINCT c.city FROM customers c JOIN readers r ON c.mail = r.mail ORDER BY c.city | LIST_SHAPE
          """)
  void explain_list_hasTheVerdict(String sql, String verdict) {
    assertThat(new ImportRoom(LIST).verdict(sql)).as(sql).isEqualTo(verdict);
  }

  private static AnalysisTemplate.Builder byPress(String sql) {
    return AnalysisTemplate.named("question").sql(sql).withoutNoise().provider("press");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT city, COUNT(*) AS n, AVG(spend) AS a FROM customers GROUP BY city | ok
          WITH x AS (SELECT person, city FROM customers WHERE age BETWEEN 20 AND 50) SELECT city, COUNT(DISTINCT person) AS n FROM x GROUP BY city | ok
          SELECT COUNT(DISTINCT c.person) AS n FROM customers c JOIN readers r ON c.mail = r.mail | ok
          SELECT SUM(CASE WHEN segment = 'a' THEN spend ELSE 0 END) AS s FROM customers | EXPRESSION_NOT_ALLOWED
          SELECT mail, COUNT(*) AS n FROM customers GROUP BY mail | GROUP_KEY_NOT_ALLOWED
          SELECT person FROM customers | UNIT_RETURNED
          SELECT COUNT(*) AS n FROM customers WHERE person = 'p1' | LITERAL_NOT_ALLOWED
          SELECT MIN(age) AS m, COUNT(*) AS n FROM customers | VALUE_COPYING_AGG
          SELECT city, COUNT(*) AS n FROM customers GROUP BY ROLLUP(city) | GROUPING_SETS
          SELECT COUNT(*) AS n FROM customers WHERE EXISTS (SELECT 1 FROM readers r WHERE r.mail = customers.mail) | ok
          """)
  void explain_threshold_hasTheVerdict(String sql, String verdict) {
    assertThat(new ImportRoom(read(THRESHOLD.formatted(""))).verdict(byPress(sql).build()))
        .as(sql)
        .isEqualTo(verdict);
  }

  @Test
  void explain_templateOfAnotherProvider_isNotAllowed() {
    ImportRoom room = new ImportRoom(read(THRESHOLD.formatted("")));

    assertThat(room.verdict("SELECT COUNT(*) AS n FROM customers"))
        .isEqualTo("TEMPLATE_NOT_ALLOWED");
    assertThat(
            room.verdict(
                byPress("SELECT COUNT(*) AS n FROM customers")
                    .use(AnswerUse.FURTHER_ANALYSIS)
                    .build()))
        .isEqualTo("USE_NOT_ALLOWED");
  }

  @Test
  void run_threshold_dropsRowsBelowTheNumberOfTheirKey() {
    ImportRoom room = new ImportRoom(read(THRESHOLD.formatted("")));

    assertThat(
            room.answer(
                    byPress("SELECT city, COUNT(DISTINCT person) AS n FROM customers GROUP BY city")
                        .build())
                .rows())
        .hasSize(2);
    assertThat(
            room.answer(
                    byPress(
                            "SELECT segment, COUNT(DISTINCT person) AS n FROM customers WHERE age >"
                                + " 43 GROUP BY segment")
                        .build())
                .rows())
        .isEmpty();
  }

  /** AWS returns this count of one person, because nothing is grouped or joined. */
  @Test
  void run_ungroupedCount_isSuppressedToo() {
    assertThat(
            new ImportRoom(read(THRESHOLD.formatted("")))
                .answer(
                    byPress("SELECT COUNT(DISTINCT person) AS n FROM customers WHERE city = 'Sued'")
                        .build())
                .rows())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT COUNT(*) AS n FROM customers WHERE city = 'Nord' | ok
          SELECT COUNT(*) AS n FROM customers WHERE segment = 'a' | LITERAL_NOT_ALLOWED
          SELECT COUNT(CASE WHEN segment = 'a' THEN 1 END) AS n FROM customers | EXPRESSION_NOT_ALLOWED LITERAL_NOT_ALLOWED
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail | LITERAL_NOT_ALLOWED
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON c.person = r.reader | ok
          SELECT COUNT(*) AS n FROM customers c JOIN towns t ON c.city = t.town | JOIN_KEY_NOT_ALLOWED
          SELECT COUNT(*) AS n FROM customers WHERE age > visits | COMPARISON_NOT_ALLOWED
          """)
  void explain_comparisonControls_haveTheVerdict(String sql, String verdict) {
    Imported imported =
        read(
            THRESHOLD.formatted(
                ", 'comparisonControls': {'allowedLiteralComparisonColumns': ['city'],"
                    + " 'allowedColumnComparisonColumns': ['mail', 'person']}"));

    assertThat(new ImportRoom(imported).verdict(byPress(sql).build())).as(sql).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT city, COUNT(DISTINCT person) AS n FROM customers GROUP BY city | 1 | ok
          SELECT SUM(spend) AS s FROM customers | 1 | ok
          SELECT SUM(spend) AS s FROM customers | 2 | LOSS_TOO_LARGE
          SELECT segment, COUNT(*) AS n FROM customers GROUP BY segment | 1 | GROUP_KEY_NOT_ALLOWED
          SELECT person, COUNT(*) AS n FROM customers GROUP BY person | 1 | UNIT_RETURNED
          """)
  void explain_differentialPrivacy_hasTheVerdict(String sql, String epsilon, String verdict) {
    Imported imported =
        AwsRules.importer()
            .template(
                "arn:aws:cleanrooms:eu-west-1:111122223333:membership/a/analysistemplate/b",
                "question")
            .differentialPrivacy(
                AnalysisRule.differentialPrivacy()
                    .groupBy("city")
                    .aggregate("spend", "0", "100")
                    .maxLoss(PrivacyLoss.of("1", "1e-6"))
                    .build(),
                PrivacyLoss.of("10", "1e-5"))
            .read(
                ImportRoom.json(
                    """
                    {'custom': {'differentialPrivacy': {'columns': [{'name': 'person'}]},
                      'allowedAnalyses': ['arn:aws:cleanrooms:eu-west-1:111122223333:membership/a/analysistemplate/b']}}
                    """));

    assertThat(new ImportRoom(imported).noisyVerdict(sql, epsilon)).as(sql).isEqualTo(verdict);
  }

  @Test
  void explain_receiverOfTheAssociation_isTheOnlyOne() {
    String rule = "{'list': {'joinColumns': ['mail'], 'listColumns': ['city']}}";
    String sql = "SELECT DISTINCT c.city FROM customers c JOIN readers r ON c.mail = r.mail";
    AwsRules importer = AwsRules.importer().member("111122223333", "press");
    String receivers = "{'list': {'allowedResultReceivers': [%s]}}";

    assertThat(
            new ImportRoom(
                    importer.read(
                        ImportRoom.json(rule),
                        ImportRoom.json(receivers.formatted("'111122223333'"))))
                .verdict(sql))
        .isEqualTo("ok");
    assertThat(
            new ImportRoom(
                    importer.read(ImportRoom.json(rule), ImportRoom.json(receivers.formatted(""))))
                .verdict(sql))
        .isEqualTo("RECEIVER_NOT_ALLOWED");
  }
}
