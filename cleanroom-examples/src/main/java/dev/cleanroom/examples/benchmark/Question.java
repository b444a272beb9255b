package dev.cleanroom.examples.benchmark;

import dev.cleanroom.ContributionBounds;

/**
 * Users, rows and the sum of amounts by group, in the words of everybody who answers.
 *
 * @param from what stands after FROM, where {@code person}, {@code grp} and {@code amount} have the
 *     names below
 * @param person the unit's column
 * @param group the group's column
 * @param amount the column that is summed
 * @param maxGroups groups of one person that count
 * @param maxRows rows of one person in a group that count
 */
record Question(
    String from, String person, String group, String amount, int maxGroups, int maxRows) {

  /** Asks one table. */
  static Question oneTable(int maxGroups, int maxRows) {
    return new Question("visits v", "v.person", "v.grp", "v.amount", maxGroups, maxRows);
  }

  /** Asks a join on the person. */
  static Question join(String group, String amount, int maxGroups, int maxRows) {
    return new Question(
        "big b JOIN small s ON b.person = s.person", "b.person", group, amount, maxGroups, maxRows);
  }

  ContributionBounds bounds() {
    return ContributionBounds.of(maxGroups, maxRows);
  }

  /** The template's text, which is also the exact query of an engine that knows no bounds. */
  String sql() {
    return """
    SELECT %2$s, COUNT(DISTINCT %1$s) AS people, COUNT(*) AS n, SUM(%3$s) AS total
    FROM %4$s GROUP BY %2$s\
    """
        .formatted(person, group, amount, from);
  }

  /** The same with every person's contribution bounded by a window in DuckDB; without noise. */
  String boundedInDuck() {
    return bounded("hash(person, grp, 'secret of the run')");
  }

  /** The same in PostgreSQL. */
  String boundedInPostgres() {
    return bounded("hashint8extended(person * 31 + grp, 42)");
  }

  private String bounded(String tag) {
    return """
    WITH each AS (
      SELECT %1$s AS person, %2$s AS grp, COUNT(*) AS n,
             SUM(LEAST(GREATEST(%3$s, 0), %7$d)) AS total
      FROM %4$s GROUP BY %1$s, %2$s),
    chosen AS (
      SELECT grp, LEAST(n, %6$d) AS n, LEAST(total, %6$d * %7$d) AS total,
             ROW_NUMBER() OVER (
               PARTITION BY person ORDER BY %8$s) AS place
      FROM each)
    SELECT grp, COUNT(*) AS people, SUM(n) AS n, SUM(total) AS total
    FROM chosen WHERE place <= %5$d GROUP BY grp\
    """
        .formatted(person, group, amount, from, maxGroups, maxRows, Rows.LARGEST_AMOUNT, tag);
  }
}
