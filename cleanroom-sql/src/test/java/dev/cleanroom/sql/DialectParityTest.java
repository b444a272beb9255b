package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.sql.internal.dialect.Dialect;
import dev.cleanroom.sql.internal.dialect.NotWritable;
import dev.cleanroom.sql.internal.dialect.SqlText;
import dev.cleanroom.sql.internal.dialect.TextEngine;
import dev.cleanroom.sql.internal.engine.ContributionRows;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random templates over random hostile tables: what an engine computes by its text is what runs in
 * process. {@code -Dparity.templates=2000 -Dparity.seed=7} runs more.
 */
class DialectParityTest {
  private static final int TEMPLATES = Integer.getInteger("parity.templates", 60);
  private static final long SEED = Long.getLong("parity.seed", 20261120);

  @ParameterizedTest
  @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
  void write_randomTemplate_hasTheRowsOfTheProcess(Dialect dialect) throws Exception {
    Random random = new Random(SEED);
    RandomSql templates = new RandomSql(random);
    SeparabilityWorld world = new SeparabilityWorld();
    Map<String, Integer> reasons = new TreeMap<>();
    int written = 0;
    try (TextEngine engine = TextEngine.open(dialect)) {
      for (int i = 0; i < TEMPLATES; i++) {
        if (i % 20 == 0) {
          world.use(new RandomData(random).next(12));
          copy(world, engine);
        }
        written += check(templates.lawful().sql(), world, engine, reasons) ? 1 : 0;
      }
    }
    assertThat(written).as("%s", reasons).isGreaterThan(TEMPLATES / 20);
  }

  private static void copy(SeparabilityWorld world, TextEngine engine) throws SQLException {
    for (ConfiguredTable table : world.tables()) {
      engine.copy(table.table());
    }
  }

  private static boolean check(
      String sql, SeparabilityWorld world, TextEngine engine, Map<String, Integer> reasons)
      throws SQLException {
    Optional<ContributionRows> plan =
        ContributionRows.of(SeparabilityWorld.template(sql), world.tables());
    if (plan.isEmpty()) {
      reasons.merge("refused", 1, Integer::sum);
      return false;
    }
    Optional<ContributionRows> added = plan.get().addedUp();
    if (added.isPresent() && check(sql, added.get(), engine, reasons)) {
      reasons.merge("added up", 1, Integer::sum);
    }
    return check(sql, plan.get(), engine, reasons);
  }

  private static boolean check(
      String sql, ContributionRows plan, TextEngine engine, Map<String, Integer> reasons)
      throws SQLException {
    SqlText text;
    try {
      text = engine.writer().write(plan.plan());
    } catch (NotWritable e) {
      reasons.merge(e.reason(), 1, Integer::sum);
      return false;
    }
    List<String> expected = TextEngine.canonical(plan.rows(List.of()));
    assertThat(rows(engine, text, sql)).as("%s%n%s", sql, excerpt(text)).isEqualTo(expected);
    return true;
  }

  private static List<String> rows(TextEngine engine, SqlText text, String sql) {
    try {
      return engine.rows(text, List.of());
    } catch (SQLException e) {
      throw new AssertionError(sql + "\n" + excerpt(text), e);
    }
  }

  private static String excerpt(SqlText text) {
    return text.sql().substring(0, Math.min(3000, text.sql().length()));
  }
}
