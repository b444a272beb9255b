package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.sql.SeparabilityOracle.Verdict;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For every privacy refusal a template that it refuses, and what would happen without the refusal:
 * shown by running it on a database and on the database without one person.
 */
class WitnessTest {
  /** Refusals that protect people; the others are about syntax, types, loss and approvals. */
  private static final Set<ReasonCode> PRIVACY =
      EnumSet.of(
          ReasonCode.JOIN_WITHOUT_UNIT,
          ReasonCode.OUTER_JOIN_UNOWNED,
          ReasonCode.MULTI_OWNER_ROW,
          ReasonCode.TWO_UNIT_DOMAINS,
          ReasonCode.UNIT_DROPPED,
          ReasonCode.UNIT_TRANSFORMED,
          ReasonCode.UNIT_RETURNED,
          ReasonCode.AGG_WITHOUT_UNIT,
          ReasonCode.DISTINCT_WITHOUT_UNIT,
          ReasonCode.SETOP_MIXED,
          ReasonCode.SETOP_UNIT_POSITION,
          ReasonCode.LIMIT_BELOW_DP,
          ReasonCode.SAMPLE_BELOW_DP,
          ReasonCode.WINDOW_ACROSS_UNITS,
          ReasonCode.SUBQUERY_PRIVATE,
          ReasonCode.SUBQUERY_FORM,
          ReasonCode.QUANTIFIED_COMPARE_NULLS,
          ReasonCode.RECURSION,
          ReasonCode.GROUPING_SETS,
          ReasonCode.PARTIAL_FUNCTION,
          ReasonCode.ARITHMETIC_RANGE,
          ReasonCode.NONDETERMINISTIC,
          ReasonCode.VALUE_COPYING_AGG,
          ReasonCode.UNBOUNDED_AGG,
          ReasonCode.BOUNDS_MISSING,
          ReasonCode.GROUP_KEY_NOT_ALLOWED,
          ReasonCode.FILTER_NOT_ALLOWED,
          ReasonCode.JOIN_KEY_NOT_ALLOWED,
          ReasonCode.AGGREGATE_NOT_ALLOWED,
          ReasonCode.ABOVE_RELEASE);

  /** What shows that a refusal is needed. */
  private enum Harm {
    /** Rows of others change, or rows of nobody appear, when a person leaves. */
    INSEPARABLE,
    /** The query fails with the person and not without. */
    FAILS,
    /** The exact answer holds a cell or the name of the person. */
    TELLS,
    /** One person changes an exact answer by more than any bound that the template states. */
    UNBOUNDED,
    /** Two runs over the same rows differ. */
    CHANGES
  }

  /**
   * A witness.
   *
   * @param sql what the compiler refuses
   * @param run what is run in its place: the rows below the release with their owner first, or the
   *     answer itself
   */
  private record Witness(ReasonCode code, Harm harm, String sql, String run) {
    @Override
    public String toString() {
      return code + " " + sql;
    }
  }

  private static Witness below(ReasonCode code, String relation) {
    return below(code, relation, relation);
  }

  private static Witness below(ReasonCode code, String relation, String run) {
    return new Witness(code, Harm.INSEPARABLE, "SELECT COUNT(*) FROM (" + relation + ") t", run);
  }

  private static Witness answer(ReasonCode code, Harm harm, String sql) {
    return new Witness(code, harm, sql, sql);
  }

  static List<Witness> witnesses() {
    return List.of(
        below(ReasonCode.JOIN_WITHOUT_UNIT, "SELECT u, pb.n FROM pa JOIN pb ON pa.k = pb.k"),
        below(ReasonCode.OUTER_JOIN_UNOWNED, "SELECT u, r.k FROM pa RIGHT JOIN r ON pa.k = r.k"),
        below(ReasonCode.MULTI_OWNER_ROW, "SELECT u, pb.k FROM pa JOIN pb ON pa.z = pb.v"),
        below(ReasonCode.TWO_UNIT_DOMAINS, "SELECT u, oth.n FROM pa JOIN oth ON pa.k = oth.k"),
        below(
            ReasonCode.UNIT_DROPPED,
            "SELECT a.k, pb.n FROM (SELECT k FROM pa) a JOIN pb ON a.k = pb.v",
            "SELECT a.k, pb.n FROM (SELECT k FROM pa) a JOIN pb ON a.k = pb.k"),
        below(
            ReasonCode.UNIT_TRANSFORMED,
            "SELECT y, COUNT(*) AS c FROM (SELECT SUBSTRING(u FROM 1 FOR 1) AS y FROM pa) a GROUP"
                + " BY y"),
        answer(ReasonCode.UNIT_RETURNED, Harm.TELLS, "SELECT u, COUNT(*) FROM pa GROUP BY u"),
        below(ReasonCode.AGG_WITHOUT_UNIT, "SELECT k, COUNT(u) AS s FROM pa GROUP BY k"),
        below(ReasonCode.DISTINCT_WITHOUT_UNIT, "SELECT DISTINCT k, n FROM pa"),
        below(ReasonCode.SETOP_MIXED, "SELECT k AS y, n FROM r EXCEPT SELECT u, n FROM pa"),
        below(ReasonCode.SETOP_UNIT_POSITION, "SELECT u, k FROM pa UNION ALL SELECT k, v FROM pb"),
        below(
            ReasonCode.LIMIT_BELOW_DP, "SELECT u, n FROM pa ORDER BY n, u FETCH FIRST 2 ROWS ONLY"),
        new Witness(
            ReasonCode.SAMPLE_BELOW_DP,
            Harm.INSEPARABLE,
            "SELECT COUNT(*) FROM pa TABLESAMPLE SYSTEM (50)",
            // every second row of the table
            "SELECT u, n FROM (SELECT u, n, ROW_NUMBER() OVER (ORDER BY n, u) AS p FROM pa) t WHERE"
                + " MOD(p, 2) = 0"),
        below(
            ReasonCode.WINDOW_ACROSS_UNITS, "SELECT u, RANK() OVER (ORDER BY n) AS place FROM pa"),
        below(ReasonCode.SUBQUERY_PRIVATE, "SELECT u, n FROM pa WHERE k IN (SELECT k FROM pb)"),
        below(
            ReasonCode.SUBQUERY_FORM,
            "SELECT u, n FROM pa WHERE n = 1 OR EXISTS (SELECT 1 FROM pb WHERE pb.k = pa.k)"),
        below(
            ReasonCode.QUANTIFIED_COMPARE_NULLS,
            "SELECT u, n FROM pa WHERE k NOT IN (SELECT k FROM pb WHERE pb.n > 0)"),
        new Witness(
            ReasonCode.RECURSION,
            Harm.INSEPARABLE,
            "WITH RECURSIVE c(y, k) AS (SELECT u, k FROM pa UNION ALL SELECT c.y, pb.k FROM c JOIN"
                + " pb ON c.k = pb.z) SELECT COUNT(*) FROM c",
            // its second step
            "SELECT u, pb.k FROM pa JOIN pb ON pa.k = pb.z"),
        new Witness(
            ReasonCode.GROUPING_SETS,
            Harm.UNBOUNDED,
            "SELECT k, COUNT(*) FROM pa GROUP BY ROLLUP(k)",
            // one row of a person counts in two groups
            "SELECT SUM(c) FROM (SELECT COUNT(*) AS c FROM pa GROUP BY k UNION ALL SELECT COUNT(*)"
                + " FROM pa) t"),
        new Witness(
            ReasonCode.PARTIAL_FUNCTION,
            Harm.FAILS,
            "SELECT COUNT(*) FROM pa WHERE CAST(k AS BIGINT) > 0",
            "SELECT COUNT(*) FROM pa WHERE CAST(COALESCE(z, '1') AS BIGINT) > 0"),
        new Witness(
            ReasonCode.ARITHMETIC_RANGE,
            Harm.FAILS,
            "SELECT COUNT(*) FROM pa WHERE wide * wide > 0",
            "SELECT COUNT(*) FROM pa WHERE CAST(wide * wide AS DECIMAL(38, 4)) > 0"),
        new Witness(
            ReasonCode.NONDETERMINISTIC,
            Harm.CHANGES,
            "SELECT COUNT(*) FROM pa WHERE RAND() < 0.5",
            "SELECT RAND() FROM pa"),
        answer(ReasonCode.VALUE_COPYING_AGG, Harm.TELLS, "SELECT MAX(z) FROM pa"),
        new Witness(
            ReasonCode.UNBOUNDED_AGG,
            Harm.UNBOUNDED,
            "SELECT COUNT(DISTINCT n) FROM pa",
            "SELECT COUNT(DISTINCT n) FROM pa"),
        answer(ReasonCode.BOUNDS_MISSING, Harm.UNBOUNDED, "SELECT SUM(n) FROM pa"),
        answer(
            ReasonCode.GROUP_KEY_NOT_ALLOWED,
            Harm.TELLS,
            "SELECT u || '!', COUNT(*) FROM pa GROUP BY u || '!'"),
        answer(
            ReasonCode.FILTER_NOT_ALLOWED,
            Harm.TELLS,
            "SELECT COUNT(*) FROM pa WHERE u = 'victim'"),
        answer(
            ReasonCode.JOIN_KEY_NOT_ALLOWED,
            Harm.TELLS,
            "SELECT COUNT(*) FROM pb JOIN r ON pb.id = r.n WHERE r.n = 77"),
        answer(
            ReasonCode.AGGREGATE_NOT_ALLOWED, Harm.TELLS, "SELECT COUNT(NULLIF(u, 'ann')) FROM pa"),
        new Witness(
            ReasonCode.ABOVE_RELEASE,
            Harm.TELLS,
            "SELECT COUNT(*) FROM pa HAVING COUNT(*) > (SELECT COUNT(*) FROM pb)",
            "SELECT COUNT(*) FROM pb"));
  }

  @Test
  void everyPrivacyRefusalHasAWitness() {
    assertThat(witnesses().stream().map(Witness::code).collect(Collectors.toSet()))
        .isEqualTo(PRIVACY);
  }

  @ParameterizedTest
  @MethodSource("witnesses")
  void theTemplateIsRefusedForThisReason(Witness witness) {
    assertThatThrownBy(
            () ->
                new SqlQueryCompiler()
                    .compile(
                        SeparabilityWorld.template(witness.sql),
                        new SeparabilityWorld().tables(),
                        "analyst"))
        .isInstanceOfSatisfying(
            QueryRejectedException.class,
            e ->
                assertThat(e.violations())
                    .extracting(Violation::code)
                    .containsAnyOf(
                        witness.code,
                        witness.code == ReasonCode.DISTINCT_WITHOUT_UNIT
                            ? ReasonCode.UNIT_DROPPED // the list of DISTINCT loses it first
                            : witness.code));
  }

  @ParameterizedTest
  @MethodSource("witnesses")
  void withoutTheRefusalAPersonIsExposed(Witness witness) throws SQLException {
    Data data = data();
    Data without = SeparabilityOracle.without(data, "victim");
    switch (witness.harm) {
      case INSEPARABLE -> {
        assertThat(WitnessDatabase.relation(witness.run).apply(data).failed()).isFalse();
        Verdict verdict =
            SeparabilityOracle.check(WitnessDatabase.relation(witness.run), data, new Random(1));
        assertThat(verdict.violation()).isPresent();
      }
      case FAILS -> {
        assertThatThrownBy(() -> WitnessDatabase.rows(witness.run, data))
            .isInstanceOf(SQLException.class);
        assertThat(WitnessDatabase.rows(witness.run, without)).isNotEmpty();
      }
      case TELLS ->
          assertThat(WitnessDatabase.rows(witness.run, data))
              .isNotEqualTo(WitnessDatabase.rows(witness.run, without));
      case UNBOUNDED -> {
        // more than one row of a person may count, by far or in more than one group
        long with = Long.parseLong(WitnessDatabase.rows(witness.run, data).get(0).get(0));
        long less = Long.parseLong(WitnessDatabase.rows(witness.run, without).get(0).get(0));
        assertThat(Math.abs(with - less)).isGreaterThan(3);
      }
      case CHANGES ->
          assertThat(WitnessDatabase.rows(witness.run, data))
              .isNotEqualTo(WitnessDatabase.rows(witness.run, data));
    }
  }

  /** A few people, one of whom has rare values. */
  private static Data data() {
    Data data = new Data();
    person(data, "pa", "ann", "a", "1", 10, "2");
    person(data, "pa", "bob", "b", "2", 20, "3");
    person(data, "pa", "cy", "a", "3", 30, "4");
    person(data, "pa", "bea", "c", "5", 10, "4");
    for (int i = 0; i < 4; i++) {
      person(
          data,
          "pa",
          "victim",
          i == 0 ? "a" : "v",
          "ann",
          1_000 + i,
          "9999999999999999999999999999999999");
    }
    person(data, "pb", "ann", "a", "a", 1, "1");
    person(data, "pb", "victim", "b", "a", 2, "1");
    person(data, "pb", "victim", "v", "b", 77, "1");
    person(data, "pb", "victim", null, "v", 3, "1");
    person(data, "pc", "victim", "c", "c", 3, "1");
    person(data, "oth", "victim", "a", "a", 3, "1");
    person(data, "oth", "ann", "b", "b", 4, "1");
    data.add("r", "a", "a", 77L, 0L);
    data.add("r", "v", "v", 5L, 0L);
    data.add("r", "q", "q", 6L, 0L);
    return data;
  }

  private static void person(
      Data data, String table, String person, @Nullable String k, String z, long n, String wide) {
    @Nullable Object[] row = new @Nullable Object[table.equals("pb") ? 13 : 12];
    row[0] = person;
    row[1] = k;
    row[2] = z;
    row[3] = n;
    row[6] = new java.math.BigDecimal(wide);
    if (table.equals("pb")) {
      row[12] = n;
    }
    data.add(table, row);
  }
}
