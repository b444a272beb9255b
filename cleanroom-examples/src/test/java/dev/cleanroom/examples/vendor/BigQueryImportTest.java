package dev.cleanroom.examples.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.vendor.BigQueryRules;
import dev.cleanroom.vendor.Imported;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Privacy policies of BigQuery views. */
class BigQueryImportTest {
  private static final String THRESHOLD =
      "{'aggregation_threshold_policy': {'threshold': 18, 'privacy_unit_column': 'person'}%s}";

  private static Imported read(String text) {
    return BigQueryRules.importer().read(ImportRoom.json(text));
  }

  private static Imported threshold(String restriction) {
    return read(
        THRESHOLD.formatted(
            restriction.isEmpty() ? "" : ", 'join_restriction_policy': " + restriction));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT city, COUNT(DISTINCT person) AS n, SUM(spend) AS s FROM customers GROUP BY city | ok
          SELECT SUM(CASE WHEN segment = 'a' THEN spend ELSE 0 END) AS s FROM customers | ok
          SELECT COUNT(*) AS n FROM customers | ok
          SELECT person, COUNT(*) AS n FROM customers GROUP BY person | UNIT_RETURNED
          SELECT COUNT(*) AS n FROM customers WHERE person = 'p1' | LITERAL_NOT_ALLOWED
          SELECT MAX(spend) AS s FROM customers | VALUE_COPYING_AGG
          SELECT STDDEV_POP(spend) AS s FROM customers | UNBOUNDED_AGG
          SELECT AVG(n) AS a FROM (SELECT city, COUNT(*) AS n FROM customers GROUP BY city) x | AGG_WITHOUT_UNIT
          """)
  void explain_threshold_hasTheVerdict(String sql, String verdict) {
    assertThat(new ImportRoom(threshold("")).verdict(sql)).as(sql).isEqualTo(verdict);
  }

  @Test
  void run_threshold_leavesSmallGroupsOut() {
    assertThat(
            new ImportRoom(threshold(""))
                .answer("SELECT city, COUNT(*) AS n FROM customers GROUP BY city")
                .rows())
        .hasSize(2);
  }

  /** For each condition on {@code mail} and {@code person}: joins on both, one, another, none. */
  @ParameterizedTest
  @CsvSource({
    "JOIN_ANY, ok, ok, JOIN_KEY_NOT_ALLOWED JOIN_REQUIRED, JOIN_REQUIRED",
    "JOIN_ALL, ok, JOIN_REQUIRED, JOIN_KEY_NOT_ALLOWED JOIN_REQUIRED, JOIN_REQUIRED",
    "JOIN_NOT_REQUIRED, ok, ok, JOIN_KEY_NOT_ALLOWED JOIN_REQUIRED, ok",
    "JOIN_BLOCKED, JOIN_BLOCKED JOIN_KEY_NOT_ALLOWED, JOIN_BLOCKED JOIN_KEY_NOT_ALLOWED,"
        + " JOIN_BLOCKED JOIN_KEY_NOT_ALLOWED, ok"
  })
  void explain_joinCondition_hasTheVerdict(
      String condition, String both, String one, String other, String none) {
    String columns =
        condition.equals("JOIN_BLOCKED") ? "" : ", 'join_allowed_columns': ['mail', 'person']";
    ImportRoom room =
        new ImportRoom(threshold("{'join_condition': '" + condition + "'" + columns + "}"));
    String count = "SELECT COUNT(*) AS n FROM customers c";

    assertThat(room.verdict(count + " JOIN readers r ON c.mail = r.mail AND c.person = r.reader"))
        .isEqualTo(both);
    assertThat(room.verdict(count + " JOIN readers r ON c.mail = r.mail")).isEqualTo(one);
    assertThat(room.verdict(count + " JOIN towns t ON c.city = t.town")).isEqualTo(other);
    assertThat(room.verdict(count)).isEqualTo(none);
  }

  /** Joins that are not written as such, or that restrict nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT COUNT(*) AS n FROM customers c, readers r WHERE c.mail = r.mail | ok
          SELECT COUNT(*) AS n FROM customers c, towns t WHERE c.city = t.town | JOIN_KEY_NOT_ALLOWED JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c CROSS JOIN readers r | JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail OR c.age > 1 | JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail AND c.city = r.paper | JOIN_KEY_NOT_ALLOWED
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON UPPER(c.mail) = r.mail | JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c JOIN customers d ON c.mail = d.mail | JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c WHERE c.mail IN (SELECT r.mail FROM readers r) | ok
          SELECT COUNT(*) AS n FROM customers c WHERE c.city IN (SELECT t.town FROM towns t) | JOIN_KEY_NOT_ALLOWED JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c WHERE EXISTS (SELECT 1 FROM towns t WHERE t.town = c.city) | JOIN_KEY_NOT_ALLOWED JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail JOIN towns t ON t.town = c.city | JOIN_KEY_NOT_ALLOWED
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail WHERE c.city = r.paper | JOIN_KEY_NOT_ALLOWED
          SELECT COUNT(*) AS n FROM customers c JOIN (SELECT mail AS x FROM readers) r ON c.mail = r.x | ok
          """)
  void explain_joinAnyInDisguise_hasTheVerdict(String sql, String verdict) {
    ImportRoom room =
        new ImportRoom(
            threshold("{'join_condition': 'JOIN_ANY', 'join_allowed_columns': ['mail']}"));

    assertThat(room.verdict(sql)).as(sql).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT c.city, COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail GROUP BY c.city | 0.5 | ok
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail | 0.51 | LOSS_TOO_LARGE
          SELECT COUNT(*) AS n FROM customers c | 0.5 | JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c JOIN towns t ON c.city = t.town | 0.5 | JOIN_KEY_NOT_ALLOWED JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON c.person = r.reader | 0.5 | JOIN_KEY_NOT_ALLOWED JOIN_REQUIRED
          SELECT c.segment, COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail GROUP BY c.segment | 0.5 | GROUP_KEY_NOT_ALLOWED
          """)
  void explain_differentialPrivacy_hasTheVerdict(String sql, String epsilon, String verdict) {
    Imported imported =
        BigQueryRules.importer()
            .grants(grants -> grants.groupBy("city").join("mail", "city"))
            .read(
                ImportRoom.json(
                    """
                    {'differential_privacy_policy': {'privacy_unit_column': 'person',
                       'max_epsilon_per_query': 0.5, 'epsilon_budget': 5,
                       'delta_per_query': 1e-8, 'delta_budget': 1e-6},
                     'join_restriction_policy':
                       {'join_condition': 'JOIN_ANY', 'join_allowed_columns': ['mail']}}
                    """));

    assertThat(new ImportRoom(imported).noisyVerdict(sql, epsilon)).as(sql).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT DISTINCT c.city, r.mail FROM customers c JOIN readers r ON c.mail = r.mail AND c.person = r.reader | ok
          SELECT DISTINCT c.city FROM customers c JOIN readers r ON c.mail = r.mail | JOIN_REQUIRED
          SELECT DISTINCT c.mail FROM customers c JOIN readers r ON c.mail = r.mail AND c.person = r.reader | GROUP_KEY_NOT_ALLOWED
          SELECT c.city FROM customers c JOIN readers r ON c.mail = r.mail AND c.person = r.reader | LIST_SHAPE
          SELECT DISTINCT city FROM customers | LIST_SHAPE
          """)
  void explain_listOverlap_hasTheVerdict(String sql, String verdict) {
    Imported imported =
        BigQueryRules.importer()
            .listing("city", "segment")
            .read(
                ImportRoom.json(
                    """
                    {'join_restriction_policy': {'join_condition': 'JOIN_ALL',
                       'join_allowed_columns': ['mail', 'person']}}
                    """));

    assertThat(new ImportRoom(imported).verdict(sql)).as(sql).isEqualTo(verdict);
  }
}
