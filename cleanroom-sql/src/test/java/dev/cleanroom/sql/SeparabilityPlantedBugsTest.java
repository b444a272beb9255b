package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.sql.SeparabilityOracle.Relation;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import dev.cleanroom.testing.Evidence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whether the oracle has teeth: relations that a checker with a bug would accept, run as they are,
 * must be caught by the same comparison that clears the accepted ones.
 */
class SeparabilityPlantedBugsTest {
  private static final long SEED = 11;

  private static Map<String, String> bugs() {
    Map<String, String> bugs = new LinkedHashMap<>();
    bugs.put(
        "LIMIT below the release", "SELECT u, k FROM pa ORDER BY n, k, u FETCH FIRST 3 ROWS ONLY");
    bugs.put("OFFSET below the release", "SELECT u, k FROM pa ORDER BY n, k, u OFFSET 2 ROWS");
    bugs.put("window across units", "SELECT u, COUNT(*) OVER (PARTITION BY k) AS c FROM pa");
    bugs.put(
        "window over a weak unit",
        "SELECT u, COUNT(*) OVER (PARTITION BY v) AS c FROM pa LEFT JOIN pb ON u = v AND pb.n > 1");
    bugs.put("public left of a LEFT JOIN", "SELECT u, r.k FROM r LEFT JOIN pa ON r.k = pa.k");
    bugs.put("FULL JOIN with public rows", "SELECT u, r.k FROM pa FULL JOIN r ON r.k = pa.k");
    bugs.put(
        "ROW_NUMBER without a total order",
        "SELECT u, x FROM (SELECT u, x, ROW_NUMBER() OVER (PARTITION BY u) AS p FROM pa) t WHERE p"
            + " = 1");
    bugs.put("join on another column", "SELECT u, pb.n FROM pa JOIN pb ON pa.z = pb.z");
    bugs.put("self join without the unit", "SELECT a.u, b.n FROM pa a JOIN pa b ON a.k = b.k");
    bugs.put(
        "NULL units as one person",
        "SELECT a.u, b.w FROM (SELECT u, v FROM pa LEFT JOIN pb ON u = v) a JOIN (SELECT w, v FROM"
            + " pc LEFT JOIN pb ON w = v) b ON a.v IS NOT DISTINCT FROM b.v");
    bugs.put(
        "the wrong side's unit of a LEFT JOIN", "SELECT v, pa.k FROM pa LEFT JOIN pb ON u = v");
    bugs.put("aggregate across units", "SELECT MIN(u) AS y, k, COUNT(*) FROM pa GROUP BY k");
    bugs.put("DISTINCT across units", "SELECT MIN(u) AS y, k FROM pa GROUP BY k");
    bugs.put("EXCEPT without the unit", "SELECT u, k FROM pa WHERE k NOT IN (SELECT k FROM pb)");
    bugs.put("semi join without the unit", "SELECT u, n FROM pa WHERE k IN (SELECT k FROM pb)");
    bugs.put(
        "anti join without the unit",
        "SELECT u, n FROM pa WHERE NOT EXISTS (SELECT 1 FROM pb WHERE pb.k = pa.k)");
    bugs.put(
        "scalar sub-query over private rows", "SELECT u, (SELECT COUNT(*) FROM pb) AS c FROM pa");
    bugs.put("unit moved in a UNION", "SELECT u, k FROM pa UNION ALL SELECT k, v FROM pb");
    bugs.put("private and public in a UNION", "SELECT u, k FROM pa UNION ALL SELECT k, z FROM r");
    bugs.put("unit cut off", "SELECT SUBSTRING(u FROM 1 FOR 1) AS y, k FROM pa");
    bugs.put("partial function", "SELECT u, CAST(k AS BIGINT) AS c FROM pa WHERE k IS NOT NULL");
    bugs.put("clock and chance", "SELECT u, RAND() AS c FROM pa");
    return bugs;
  }

  @Test
  void everyPlantedBugIsCaught() {
    Evidence evidence = Evidence.of("planted-bugs-sql", SEED);
    Map<String, Boolean> caught = new LinkedHashMap<>();
    bugs().forEach((name, sql) -> caught.put(name, isCaught(WitnessDatabase.relation(sql))));
    evidence
        .figure("planted", caught.size())
        .figure("killed", caught.values().stream().filter(c -> c).count())
        .write();
    assertThat(caught).doesNotContainValue(false);
  }

  /** The comparison does not cry wolf: lawful relations run in the same way pass. */
  @Test
  void lawfulRelationsPass() {
    for (String sql :
        new String[] {
          "SELECT u, k, n FROM pa WHERE u IS NOT NULL",
          "SELECT u, pb.n FROM pa JOIN pb ON u = v",
          "SELECT u, pb.n FROM pa LEFT JOIN pb ON u = v WHERE u IS NOT NULL",
          "SELECT u, COUNT(*) OVER (PARTITION BY u, k) FROM pa WHERE u IS NOT NULL",
          "SELECT u, k FROM pa WHERE u IS NOT NULL EXCEPT SELECT v, k FROM pb"
        }) {
      assertThat(isCaught(WitnessDatabase.relation(sql))).as(sql).isFalse();
    }
  }

  private static boolean isCaught(Relation relation) {
    for (int i = 0; i < 12; i++) {
      Random random = new Random(SEED + i);
      Data data = new RandomData(random).next(8);
      if (SeparabilityOracle.check(relation, data, random).violation().isPresent()) {
        return true;
      }
    }
    return false;
  }
}
