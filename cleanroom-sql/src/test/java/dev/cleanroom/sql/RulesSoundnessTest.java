package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What mutants found, one template each. */
class RulesSoundnessTest {
  private static RulesRoom room(String name) {
    return RulesRooms.all().stream()
        .filter(room -> room.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void assertRefused(String room, String sql) {
    assertThat(room(room).compile(sql)).isEmpty();
  }

  private static void assertAccepted(String room, String sql) {
    assertThat(room(room).compile(sql)).isPresent();
  }

  @Test
  void joinRestriction_joinWithItself_isNoJoin() {
    assertRefused(
        "partnered",
        "SELECT v.city, COUNT(*) FROM visits v JOIN visits b ON v.zip = b.zip GROUP BY"
            + " v.city");
  }

  @Test
  void joinRestriction_expressionOfTwoColumns_isNoJoinOnEither() {
    assertRefused(
        "partnered",
        "SELECT COUNT(*) FROM (SELECT COALESCE(c.zip, v.zip) AS z FROM visits v CROSS JOIN cities"
            + " c) x JOIN cities d ON x.z = d.zip");
  }

  @Test
  void joinRestriction_secondReadingWithoutJoin_isRefused() {
    assertRefused(
        "partnered",
        "SELECT COUNT(*) FROM (SELECT v.city FROM visits v JOIN cities c ON v.zip = c.zip"
            + " UNION ALL SELECT v.city FROM visits v) u");
  }

  @Test
  void literal_overAnEqualColumn_isALiteral() {
    String sql = "SELECT COUNT(*) FROM visits v JOIN cities c ON v.zip = c.zip WHERE c.zip = 'z3'";
    assertRefused("controls", sql);
    assertRefused("controls", sql.replace("WHERE c.zip = 'z3'", "JOIN mine m ON m.zip = c.zip"));
    assertAccepted("controls", sql.replace("c.zip = 'z3'", "c.country = 'no'"));
    assertAccepted("controls", sql.replace("ON v.zip = c.zip", "ON v.city = c.city"));
  }

  @Test
  void union_ofReleasedAggregates_isRefusedInOrder() {
    String sql =
        "SELECT v.city, COUNT(*) FROM visits v JOIN mine m ON v.visitor = m.person GROUP BY"
            + " v.city";
    assertRefused("expressions", sql + " UNION ALL " + sql);
  }

  @Test
  void key_thatIsNeverNullButMerged_isComputedWith() {
    RulesRoom room = room("remainder");
    String sql =
        "SELECT v.n + 1, COUNT(*) FROM (SELECT visitor, COUNT(*) AS n FROM visits GROUP BY visitor)"
            + " v GROUP BY v.n HAVING v.n + 1 <> 0 OR COUNT(*) > 0";
    for (int seed = 0; seed < 10; seed++) {
      assertThat(
              new RulesOracle(room, RulesData.of(seed, true))
                  .violation(sql, room.compile(sql).orElseThrow()))
          .isEmpty();
    }
  }
}
