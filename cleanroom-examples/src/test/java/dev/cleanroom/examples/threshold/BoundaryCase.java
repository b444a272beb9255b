package dev.cleanroom.examples.threshold;

import static dev.cleanroom.Ability.APPROVE;
import static dev.cleanroom.Ability.CONTRIBUTE;
import static dev.cleanroom.Ability.QUERY;
import static dev.cleanroom.Ability.RECEIVE;

import dev.cleanroom.AggregationRule;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One kind of threshold: a query over rows of which a group {@code g} counts as many units as is
 * asked for, and the number from which on the group is shown.
 *
 * @param name what is tried
 * @param bank the rule of table {@code bank}
 * @param shop the rule of table {@code shop}
 * @param sql a query with a column {@code n}, and {@code g} if it has keys
 * @param minimum the smallest number of units that is shown
 * @param bankRows the rows of the bank for a number of units
 * @param shopRows the rows of the shop for a number of units
 */
record BoundaryCase(
    String name,
    AnalysisRule bank,
    AnalysisRule shop,
    String sql,
    int minimum,
    IntFunction<List<Row>> bankRows,
    IntFunction<List<Row>> shopRows) {
  /** A row of each table. */
  record Row(
      @Nullable String uid, @Nullable String mail, String g, @Nullable String h, long amount) {}

  /** So many units in a group, with one row each. */
  static List<Row> units(int count, String group) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Row("u" + i, "m" + i, group, "h", 1));
    }
    return rows;
  }

  static List<Row> both(List<Row> some, List<Row> more) {
    List<Row> rows = new ArrayList<>(some);
    rows.addAll(more);
    return rows;
  }

  /** A case over one table; another group is large. */
  static BoundaryCase of(String name, AnalysisRule rule, String sql, int minimum) {
    return new BoundaryCase(
        name,
        rule,
        AnalysisRule.custom().exactAnswers().build(),
        sql,
        minimum,
        n -> both(units(n, "g"), units(300, "x")),
        n -> units(40, "g"));
  }

  BoundaryCase bankHas(IntFunction<List<Row>> rows) {
    return new BoundaryCase(name, bank, shop, sql, minimum, rows, shopRows);
  }

  BoundaryCase shopHas(AnalysisRule rule, IntFunction<List<Row>> rows) {
    return new BoundaryCase(name, bank, rule, sql, minimum, bankRows, rows);
  }

  Answer run(int units) {
    Collaboration room =
        Collaboration.named("boundary")
            .member("bank", CONTRIBUTE, APPROVE)
            .member("shop", CONTRIBUTE, APPROVE)
            .member("eve", CONTRIBUTE, APPROVE, QUERY, RECEIVE)
            .table(configured("bank", "bank", bank, bankRows.apply(units)))
            .table(configured("shop", "shop", shop, shopRows.apply(units)))
            .table(
                configured(
                    "eve", "mine", AnalysisRule.custom().exactAnswers().build(), units(40, "g")))
            .template(AnalysisTemplate.named("q").sql(sql).withoutNoise().build())
            .open();
    room.as("eve").explain("q").missingApprovals().forEach(owner -> assertApproved(room, owner));
    return room.as("eve").run("q");
  }

  private static void assertApproved(Collaboration room, String owner) {
    if (!room.as(owner).approve("q").member().equals(owner)) {
      throw new AssertionError(owner);
    }
  }

  private static ConfiguredTable configured(
      String owner, String name, AnalysisRule rule, List<Row> rows) {
    ConfiguredTable.Builder table =
        ConfiguredTable.of(owner, Table.of(name, Row.class, rows))
            .columns("uid", "mail", "g", "h", "amount")
            .rule(rule);
    boolean hasUnit = !owner.equals("eve") && !(rule instanceof AggregationRule);
    boolean exact = rule.toString().contains("exact answers");
    return hasUnit && !exact
        ? table.unit(PrivacyUnit.column("uid").in("person")).build()
        : table.build();
  }

  /** Whether the group is shown with its value. */
  boolean shows(int units) {
    return run(units).rows().stream()
        .map(Answer.Row::toMap)
        .anyMatch(row -> isGroup(row) && row.get("n") != null);
  }

  private static boolean isGroup(Map<String, @Nullable Object> row) {
    return !row.containsKey("g") || "g".equals(row.get("g"));
  }

  @Override
  public String toString() {
    return name;
  }
}
