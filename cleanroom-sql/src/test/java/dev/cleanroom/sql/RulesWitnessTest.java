package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For refusals without noise, what would be told without them: exact answers over twelve people,
 * from which the value of one follows, though each row of them counts at least ten.
 */
class RulesWitnessTest {
  private static final int THRESHOLD = 10;

  /**
   * A witness.
   *
   * @param refused a template that is refused
   * @param answers what its answer, or its difference from one that is allowed, would be
   * @param secret the same value, read from the rows of one person
   * @param crowd how many people the threshold would count, if they can be counted at all
   */
  private record Witness(
      ReasonCode code, String refused, String answers, String secret, String crowd) {
    @Override
    public String toString() {
      return code + " " + refused;
    }
  }

  /** The answer of the template is the secret. */
  private static Witness told(ReasonCode code, String refused, String secret, String crowd) {
    return new Witness(code, refused, refused, secret, crowd);
  }

  /** The secret is what the template's answer and one that is allowed differ by. */
  private static Witness differs(
      ReasonCode code, String refused, String allowed, String secret, String crowd) {
    return new Witness(
        code, refused, "SELECT (" + refused + ") - (" + allowed + ")", secret, crowd);
  }

  static List<Witness> witnesses() {
    String annsPrice = "SELECT price FROM tests WHERE person = 'ann'";
    String annsAmount = "SELECT amount FROM claims WHERE insured = 'ann'";
    String everyone = "SELECT COUNT(DISTINCT person) FROM tests";
    return List.of(
        told(
            ReasonCode.LITERAL_NOT_ALLOWED,
            "SELECT SUM(CASE WHEN area = 'x' THEN amount END) FROM claims",
            annsAmount,
            "SELECT COUNT(DISTINCT insured) FROM claims"),
        told(
            ReasonCode.LITERAL_NOT_ALLOWED,
            "SELECT SUM(CASE WHEN person = 'ann' THEN price END) FROM tests",
            annsPrice,
            everyone),
        differs(
            ReasonCode.LITERAL_NOT_ALLOWED,
            "SELECT COUNT(DISTINCT SUBSTRING(person FROM 1 FOR 1)) FROM tests",
            // who knows the others
            "SELECT COUNT(DISTINCT SUBSTRING(person FROM 1 FOR 1)) FROM tests WHERE person <>"
                + " 'ann'",
            "SELECT COUNT(*) FROM tests WHERE person = 'ann'",
            everyone),
        told(
            ReasonCode.COMPARISON_NOT_ALLOWED,
            "SELECT SUM(CASE WHEN area = agent THEN amount END) FROM claims",
            annsAmount,
            "SELECT COUNT(DISTINCT insured) FROM claims"),
        told(
            ReasonCode.EXPRESSION_NOT_ALLOWED,
            "SELECT SUM(CASE WHEN ward = 'rare' THEN cost END) FROM visits",
            "SELECT cost FROM visits WHERE patient = 'ann'",
            "SELECT COUNT(DISTINCT patient) FROM visits"),
        told(
            ReasonCode.EXPRESSION_NOT_ALLOWED,
            "SELECT SUM(cost) FILTER (WHERE items = 77) FROM visits",
            "SELECT cost FROM visits WHERE patient = 'ann'",
            "SELECT COUNT(DISTINCT patient) FROM visits"),
        differs(
            ReasonCode.JOIN_REQUIRED,
            "SELECT SUM(minutes) FROM rides",
            "SELECT SUM(r.minutes) FROM rides r JOIN leads l ON r.rider = l.ident",
            "SELECT minutes FROM rides WHERE rider = 'bob'",
            "SELECT COUNT(DISTINCT rider) FROM rides"),
        differs(
            ReasonCode.JOIN_OPERATOR_NOT_ALLOWED,
            "SELECT SUM(f.km) FROM flights f JOIN leads l ON f.member = l.ident OR f.email ="
                + " l.mail",
            "SELECT SUM(f.km) FROM flights f JOIN leads l ON f.member = l.ident",
            "SELECT km FROM flights WHERE member = 'bob'",
            "SELECT COUNT(DISTINCT member) FROM flights"),
        differs(
            ReasonCode.JOIN_BLOCKED,
            "SELECT SUM(n_block) FROM blocks b JOIN leads l ON b.p_block = l.ident",
            "SELECT SUM(n_block) FROM blocks",
            "SELECT -n_block FROM blocks WHERE p_block = 'bob'",
            "SELECT COUNT(DISTINCT p_block) FROM blocks"),
        new Witness(
            ReasonCode.ROUNDED_VALUES,
            "SELECT AVG(kwh) FROM readings",
            // who knows all other values; sums that are rounded down to tens would not tell
            "SELECT CAST(ROUND((SELECT AVG(CAST(kwh AS DOUBLE)) FROM readings) * 12) AS INT)"
                + " - (SELECT SUM(kwh) FROM readings WHERE home <> 'ann')",
            "SELECT kwh FROM readings WHERE home = 'ann'",
            "SELECT COUNT(DISTINCT home) FROM readings"),
        told(
            ReasonCode.PROTECTION_MISMATCH,
            "SELECT SUM(c.seconds) FROM calls c JOIN picks p ON c.caller = p.pick",
            "SELECT seconds FROM calls WHERE caller = 'ann'",
            ""),
        told(
            ReasonCode.SUBQUERY_PRIVATE,
            "SELECT COUNT(*) FROM cities WHERE name IN (SELECT kit FROM tests)",
            "SELECT COUNT(*) FROM tests WHERE person = 'ann'",
            ""),
        told(
            ReasonCode.AGG_WITHOUT_UNIT,
            "SELECT SUM(s) FROM (SELECT kit, SUM(price) AS s FROM tests WHERE kit = 'rare' GROUP BY"
                + " kit) t",
            annsPrice,
            ""),
        told(
            ReasonCode.DISTINCT_WITHOUT_UNIT,
            "SELECT SUM(price) FROM (SELECT DISTINCT kit, price FROM tests WHERE kit = 'rare') t",
            annsPrice,
            ""),
        new Witness(
            ReasonCode.LIMIT_BELOW_DP,
            "SELECT SUM(price) FROM (SELECT price FROM tests ORDER BY price LIMIT 11) t",
            "SELECT (SELECT SUM(price) FROM tests)"
                + " - (SELECT SUM(price) FROM (SELECT price FROM tests ORDER BY price LIMIT 11) t)",
            annsPrice,
            "SELECT COUNT(DISTINCT person) FROM (SELECT person FROM tests ORDER BY price LIMIT 11)"
                + " t"),
        new Witness(
            ReasonCode.WINDOW_ACROSS_UNITS,
            "SELECT SUM(m) FROM (SELECT person, MAX(price) OVER () AS m FROM tests) t",
            "SELECT SUM(m) / 12 FROM (SELECT person, MAX(price) OVER () AS m FROM tests) t",
            annsPrice,
            everyone),
        told(ReasonCode.VALUE_COPYING_AGG, "SELECT MAX(price) FROM tests", annsPrice, everyone),
        new Witness(
            ReasonCode.GROUPING_SETS,
            "SELECT ward, SUM(items) FROM visits GROUP BY ROLLUP(ward)",
            // the total minus the ward that is shown
            "SELECT (SELECT SUM(items) FROM visits) - (SELECT SUM(items) FROM visits WHERE ward ="
                + " 'common')",
            "SELECT items FROM visits WHERE patient = 'ann'",
            "SELECT COUNT(DISTINCT patient) FROM visits WHERE ward = 'common'"),
        new Witness(
            ReasonCode.LIST_SHAPE,
            "SELECT DISTINCT c.segment FROM clients c LEFT JOIN leads l ON c.client = l.ident",
            "SELECT DISTINCT c.segment FROM clients c LEFT JOIN leads l ON c.client = l.ident"
                + " EXCEPT SELECT c.segment FROM clients c JOIN leads l ON c.client = l.ident",
            // of a client who is not the runner's
            "SELECT segment FROM clients WHERE client = 'bob'",
            ""));
  }

  @ParameterizedTest
  @MethodSource("witnesses")
  void template_ofTheWitness_isRefused(Witness witness) {
    AnalysisTemplate template =
        AnalysisTemplate.named("witness").sql(witness.refused).withoutNoise().build();
    assertThatThrownBy(
            () -> new SqlQueryCompiler().compile(template, RulesTables.ALL, RulesTables.RUNNER))
        .isInstanceOfSatisfying(
            QueryRejectedException.class,
            e -> assertThat(e.violations()).extracting(Violation::code).contains(witness.code));
  }

  @ParameterizedTest
  @MethodSource("witnesses")
  void answers_withoutTheRefusal_areTheSecretOfOne(Witness witness) throws Exception {
    String secret = row(witness.secret);
    assertThat(secret).isNotEmpty().isNotEqualTo("null").isNotEqualTo("0");
    assertThat(row(witness.answers)).isEqualTo(secret);
    if (!witness.crowd.isEmpty()) {
      assertThat(Integer.parseInt(row(witness.crowd))).isGreaterThanOrEqualTo(THRESHOLD);
    }
  }

  @Test
  void witnesses_codesThatGuardPeople_areAllThere() {
    assertThat(witnesses().stream().map(Witness::code).collect(Collectors.toSet()))
        .contains(
            ReasonCode.LITERAL_NOT_ALLOWED,
            ReasonCode.COMPARISON_NOT_ALLOWED,
            ReasonCode.EXPRESSION_NOT_ALLOWED,
            ReasonCode.JOIN_REQUIRED,
            ReasonCode.JOIN_OPERATOR_NOT_ALLOWED,
            ReasonCode.JOIN_BLOCKED,
            ReasonCode.ROUNDED_VALUES,
            ReasonCode.PROTECTION_MISMATCH,
            ReasonCode.SUBQUERY_PRIVATE,
            ReasonCode.AGG_WITHOUT_UNIT,
            ReasonCode.DISTINCT_WITHOUT_UNIT,
            ReasonCode.LIMIT_BELOW_DP,
            ReasonCode.WINDOW_ACROSS_UNITS);
  }

  /** The single value of the single row of an answer. */
  private static String row(String sql) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
        Statement statement = connection.createStatement();
        InputStream script =
            Objects.requireNonNull(
                RulesWitnessTest.class.getResourceAsStream("/rules/witness.sql"))) {
      statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      try (ResultSet result = statement.executeQuery(sql)) {
        assertThat(result.next()).isTrue();
        String value = String.valueOf(result.getObject(1));
        assertThat(result.next()).isFalse();
        return value;
      }
    }
  }
}
