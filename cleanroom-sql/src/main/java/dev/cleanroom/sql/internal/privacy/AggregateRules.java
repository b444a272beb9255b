package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;

/** What holds of aggregates with and without noise, and what their columns derive from. */
final class AggregateRules {
  private static final Set<SqlKind> BELOW_RELEASE =
      Set.of(SqlKind.COUNT, SqlKind.SUM, SqlKind.AVG, SqlKind.MIN, SqlKind.MAX);

  private static final Set<SqlKind> COPIES = Set.of(SqlKind.MIN, SqlKind.MAX);

  private AggregateRules() {}

  /** Whether an aggregate has one grouping; refuses it if there are several. */
  static boolean hasOneGrouping(Aggregate aggregate, Positions positions, Refusals refusals) {
    boolean one = aggregate.getGroupType() == Aggregate.Group.SIMPLE;
    if (!one) {
      refusals.add(
          ReasonCode.GROUPING_SETS,
          positions.of(aggregate),
          "several groupings in one query are not allowed",
          "make a template of each grouping");
    }
    return one;
  }

  /** Refuses functions that are not computed below a release. */
  static void checkBelow(AggregateCall call, Refusals refusals) {
    if (!BELOW_RELEASE.contains(call.getAggregation().getKind())) {
      refusals.add(
          ReasonCode.NOT_ALLOWED,
          call.getParserPosition(),
          "aggregate " + call.getAggregation().getName() + " is not allowed",
          "use COUNT, SUM, AVG, MIN or MAX");
    }
  }

  /** The keys and values of an aggregate below a release. */
  static List<ColumnInfo> columns(
      Aggregate aggregate, List<ColumnInfo> input, Function<AggregateCall, Range> range) {
    List<String> names = aggregate.getRowType().getFieldNames();
    List<ColumnInfo> columns = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      ColumnInfo info = input.get(key);
      columns.add(new ColumnInfo(names.get(columns.size()), info.lineage(), info.range()));
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      columns.add(
          new ColumnInfo(names.get(columns.size()), lineage(call, input), range.apply(call)));
    }
    return columns;
  }

  private static Lineage lineage(AggregateCall call, List<ColumnInfo> input) {
    Lineage lineage = Lineage.NONE;
    for (int argument : call.getArgList()) {
      lineage = lineage.and(input.get(argument).lineage());
    }
    if (call.hasFilter()) {
      lineage = lineage.and(input.get(call.filterArg).lineage().asCondition());
    }
    return COPIES.contains(call.getAggregation().getKind()) ? lineage : lineage.asComputed();
  }
}
