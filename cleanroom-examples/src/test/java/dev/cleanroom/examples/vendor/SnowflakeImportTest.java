package dev.cleanroom.examples.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.vendor.Imported;
import dev.cleanroom.vendor.SnowflakeRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Aggregation, join and projection policies of Snowflake. */
class SnowflakeImportTest {
  private static final Imported ALL =
      read(
          """
          {'aggregation_policy': {'min_group_size': 5, 'entity_key': ['person']},
           'join_policy': {'join_required': false, 'allowed_join_keys': ['mail']},
           'projection_policies': {'mail': {'allow': false}, 'city': {'allow': true},
             'age': {'allow': false, 'enforcement': 'NULLIFY'}}}
          """);

  private static Imported read(String text) {
    return SnowflakeRules.importer().read(ImportRoom.json(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT city, COUNT(*) AS n FROM customers GROUP BY city | ok
          SELECT c.city, COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail GROUP BY c.city | ok
          SELECT COUNT(*) AS n FROM customers WHERE age > 30 | ok
          SELECT COUNT(DISTINCT mail) AS n FROM customers | ok
          SELECT mail, COUNT(*) AS n FROM customers GROUP BY mail | GROUP_KEY_NOT_ALLOWED
          SELECT age, COUNT(*) AS n FROM customers GROUP BY age | GROUP_KEY_NOT_ALLOWED
          SELECT COUNT(*) AS n FROM customers c JOIN readers r ON c.person = r.reader | JOIN_KEY_NOT_ALLOWED JOIN_REQUIRED
          SELECT city FROM customers | UNIT_RETURNED
          SELECT city, COUNT(*) AS n FROM customers GROUP BY CUBE(city) | GROUPING_SETS
          SELECT COUNT(*) OVER () AS n FROM customers | ABOVE_RELEASE
          SELECT MIN(spend) AS m FROM customers | VALUE_COPYING_AGG
          SELECT COUNT(*) AS n FROM customers WHERE person = 'p1' | LITERAL_NOT_ALLOWED
          """)
  void explain_everyPolicy_hasTheVerdict(String sql, String verdict) {
    assertThat(new ImportRoom(ALL).verdict(sql)).as(sql).isEqualTo(verdict);
  }

  /** Two cities of one person each are too small together, so Ost joins them. */
  @Test
  void run_smallGroups_becomeARemainderUnderNull() {
    assertThat(
            new ImportRoom(ALL)
                .answer("SELECT city, COUNT(DISTINCT person) AS n FROM customers GROUP BY city")
                .toString())
        .contains("Nord", "40", "20")
        .doesNotContain("Ost", "Sued", "West");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT c.city, COUNT(*) AS n FROM customers c JOIN readers r ON c.mail = r.mail GROUP BY c.city | ok
          SELECT city, COUNT(*) AS n FROM customers GROUP BY city | JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c LEFT JOIN readers r ON c.mail = r.mail | JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c JOIN customers d ON c.mail = d.mail | JOIN_REQUIRED
          SELECT COUNT(*) AS n FROM customers c JOIN towns t ON c.city = t.town | JOIN_KEY_NOT_ALLOWED JOIN_REQUIRED
          """)
  void explain_requiredJoinWithoutAggregation_hasTheVerdict(String sql, String verdict) {
    Imported imported =
        read("{'join_policy': {'join_required': true, 'allowed_join_keys': ['mail']}}");

    assertThat(new ImportRoom(imported).verdict(sql)).as(sql).isEqualTo(verdict);
  }
}
