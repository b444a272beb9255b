package dev.cleanroom.testing;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import java.math.BigDecimal;
import java.util.List;

/** Small parts that many tests start from. */
public final class Samples {
  private Samples() {}

  /**
   * A row.
   *
   * @param visitor the unit
   * @param shop a group
   * @param amount a measure
   */
  public record Visit(String visitor, String shop, BigDecimal amount) {}

  /** Three rows of two visitors. */
  public static final List<Visit> ROWS =
      List.of(
          new Visit("ann", "north", new BigDecimal("1.50")),
          new Visit("ann", "south", new BigDecimal("2.50")),
          new Visit("bob", "north", new BigDecimal("9.99")));

  /** Returns a table of visits. */
  public static Table visits(String name) {
    return Table.of(name, Visit.class, ROWS);
  }

  /** Returns a rule that grants everything that it can. */
  public static DifferentialPrivacy rule() {
    return AnalysisRule.differentialPrivacy()
        .groupBy("shop")
        .filter("shop")
        .join("visitor")
        .aggregate("amount", "0", "10")
        .maxLoss(PrivacyLoss.of("1", "1e-6"))
        .build();
  }

  /** Returns a rule that lets rows be counted and nothing else. */
  public static DifferentialPrivacy grantless() {
    return AnalysisRule.differentialPrivacy().maxLoss(PrivacyLoss.of("1", "1e-6")).build();
  }

  /** Returns a builder of a private table that lacks its budget. */
  public static ConfiguredTable.Builder table(String owner, String name) {
    return ConfiguredTable.of(owner, visits(name))
        .columns("visitor", "shop", "amount")
        .unit(PrivacyUnit.column("visitor").in("person"))
        .rule(rule());
  }

  /** Returns a private table with a budget of ε = 2 and δ = 10⁻⁵. */
  public static ConfiguredTable privateTable(String owner, String name) {
    return table(owner, name).budget(PrivacyLoss.of("2", "1e-5")).build();
  }

  /** Returns a builder of a template that has everything, with a loss of ε = 0.5. */
  public static AnalysisTemplate.Builder template(String name, String sql) {
    return AnalysisTemplate.named(name)
        .sql(sql)
        .bounds(ContributionBounds.of(1, 1))
        .groups(GroupKeys.none())
        .noise(NoiseKind.LAPLACE)
        .loss(PrivacyLoss.epsilon("0.5"));
  }
}
