package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Declared groups, and bounds that bind: what each unit adds is cut before it is summed. */
class AcceptBoundsTest {
  private static final ContributionBounds WIDE = ContributionBounds.of(8, 20);

  private final AcceptTables tables = new AcceptTables();

  private void assertAnswer(
      String sql, ContributionBounds bounds, GroupKeys keys, String question) {
    assertThat(new AcceptCase(sql, question, bounds, keys).mistake(tables)).isEmpty();
  }

  private void assertRows(
      String sql, ContributionBounds bounds, GroupKeys keys, List<List<@Nullable Object>> rows) {
    assertThat(new AcceptCase(sql, "", bounds, keys).mistake(tables, rows)).isEmpty();
  }

  @Test
  void values_declared_appearEvenWhenEmptyAndNoOthersDo() {
    String sql = "SELECT city, COUNT(*) FROM visits GROUP BY city";
    assertAnswer(
        sql,
        WIDE,
        GroupKeys.values("Lyon", "Oslo", "Atlantis"),
        sql.replace("GROUP", "WHERE city IN ('Lyon', 'Oslo') GROUP")
            + " UNION ALL SELECT 'Atlantis', 0");
  }

  @Test
  void values_null_isAGroup() {
    String sql = "SELECT city, COUNT(*) FROM visits GROUP BY city";
    assertAnswer(
        sql,
        WIDE,
        GroupKeys.values("Köln", null),
        "SELECT city, COUNT(*) FROM visits WHERE city = 'Köln' OR city IS NULL GROUP BY city");
  }

  @Test
  void values_ofEveryType_areFound() {
    String byYear = "SELECT year, COUNT(*) FROM visits GROUP BY year";
    assertAnswer(byYear, WIDE, GroupKeys.values(2020, 2021L, 2022, 2023), byYear);
    String byMember = "SELECT member, COUNT(*) FROM visits GROUP BY member";
    assertAnswer(byMember, WIDE, GroupKeys.values(true, false, null), byMember);
    String byMonth = "SELECT FLOOR(day TO MONTH) AS m, COUNT(*) FROM visits GROUP BY m";
    assertAnswer(
        byMonth,
        WIDE,
        GroupKeys.values(java.time.LocalDate.of(2024, 2, 1)),
        "SELECT DATE '2024-02-01', COUNT(*) FROM visits WHERE MONTH(day) = 2");
  }

  @Test
  void combinations_ofTwoKeys_allAppear() {
    List<? extends List<?>> keys =
        List.of(Arrays.asList("Lyon", "Köln", "Oslo", null), Arrays.asList(true, false, null));
    String sql = "SELECT city, member, COUNT(*) FROM visits GROUP BY city, member";
    assertAnswer(sql, WIDE, GroupKeys.combinations(keys), sql);
  }

  @Test
  void atLeast_groupsOfFewerUnits_areHidden() {
    String sql = "SELECT items, COUNT(DISTINCT visitor) FROM visits GROUP BY items";
    assertAnswer(
        sql, WIDE, GroupKeys.selected().atLeast(10), sql + " HAVING COUNT(DISTINCT visitor) >= 11");
  }

  @Test
  void maxRowsPerGroup_countOfRows_isCutForEachPerson() {
    assertAnswer(
        "SELECT COUNT(*) FROM visits",
        ContributionBounds.of(1, 2),
        GroupKeys.none(),
        "SELECT SUM(LEAST(n, 2)) FROM (SELECT COUNT(*) AS n FROM visits GROUP BY visitor)");
  }

  @Test
  void total_sumOfAPerson_isClamped() {
    assertAnswer(
        "SELECT SUM(items) AS total FROM visits",
        ContributionBounds.of(1, 20).total("total", "3", "10"),
        GroupKeys.none(),
        "SELECT SUM(GREATEST(3, LEAST(s, 10)))"
            + " FROM (SELECT SUM(items) AS s FROM visits GROUP BY visitor)");
  }

  @Test
  void narrow_eachValue_isClamped() {
    assertAnswer(
        "SELECT SUM(items) FROM visits",
        ContributionBounds.of(1, 20).narrow("items", "2", "4"),
        GroupKeys.none(),
        "SELECT SUM(GREATEST(2, LEAST(items, 4))) FROM visits");
    assertAnswer(
        "SELECT SUM(amount) FROM visits",
        ContributionBounds.of(1, 20).narrow("visits.amount", "0", "2.5"),
        GroupKeys.none(),
        "SELECT SUM(LEAST(amount, 2.5)) FROM visits WHERE amount IS NOT NULL");
    assertAnswer(
        "SELECT AVG(amount) FROM visits",
        ContributionBounds.of(1, 20).narrow("amount", "1", "3"),
        GroupKeys.none(),
        "SELECT AVG(GREATEST(1, LEAST(amount, 3))) FROM visits WHERE amount IS NOT NULL");
  }

  @Test
  void narrow_arithmetic_takesClampedValues() {
    assertAnswer(
        "SELECT SUM(items * items) FROM visits",
        ContributionBounds.of(1, 20).narrow("items", "0", "3"),
        GroupKeys.none(),
        "SELECT SUM(LEAST(items, 3) * LEAST(items, 3)) FROM visits");
  }

  @Test
  void sum_rowsBeyondTheMost_areCutByTheTotal() {
    // Each person's total is clamped to maxRowsPerGroup × the interval, 2 × [0, 10].
    assertAnswer(
        "SELECT SUM(items) FROM visits",
        ContributionBounds.of(1, 2),
        GroupKeys.none(),
        "SELECT SUM(LEAST(s, 20)) FROM (SELECT SUM(items) AS s FROM visits GROUP BY visitor)");
  }

  @Test
  void maxGroups_one_keepsOneGroupOfEachPerson() {
    assertRows(
        "SELECT COUNT(*) FROM (SELECT DISTINCT visitor, city FROM visits)",
        ContributionBounds.of(1, 1),
        GroupKeys.none(),
        tables.query("SELECT COUNT(DISTINCT visitor) FROM visits"));
  }

  @Test
  void total_withoutBoundsOfTheColumn_letsTheSumPass() {
    assertAnswer(
        "SELECT SUM(n) AS rows_of_people FROM"
            + " (SELECT visitor, COUNT(*) AS n FROM visits GROUP BY visitor)",
        ContributionBounds.of(1, 1).total("rows_of_people", "0", "4"),
        GroupKeys.none(),
        "SELECT SUM(LEAST(n, 4)) FROM (SELECT COUNT(*) AS n FROM visits GROUP BY visitor)");
  }

  @Test
  void answer_ofNothing_isStillOneRow() {
    Stream.of("COUNT(*)", "SUM(items)", "COUNT(DISTINCT visitor)")
        .forEach(
            measure ->
                assertRows(
                    "SELECT " + measure + " FROM visits WHERE items > 100",
                    ContributionBounds.of(1, 20),
                    GroupKeys.none(),
                    List.of(List.of(0L))));
  }
}
