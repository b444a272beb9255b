package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.internal.Cells;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** What may be a group key, and whether the template's keys fit the query's. */
final class GroupKeyRules {
  private final ReleaseAnalysis analysis;
  private final Aggregate aggregate;
  private final Shape shape;
  private final List<RexNode> columns;
  private final SqlParserPos pos;

  GroupKeyRules(ReleaseAnalysis analysis, Aggregate aggregate, Shape shape, List<RexNode> columns) {
    this.analysis = analysis;
    this.aggregate = aggregate;
    this.shape = shape;
    this.columns = columns;
    this.pos =
        analysis
            .positions()
            .grouping(aggregate)
            .map(g -> g.groupBy())
            .orElse(analysis.positions().of(aggregate));
  }

  List<Column> check() {
    List<Column> keys = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      keys.add(key(columns.get(key), keys.size()));
    }
    checkTemplate(keys);
    return keys;
  }

  private Column key(RexNode node, int place) {
    String name = aggregate.getRowType().getFieldNames().get(place);
    SqlParserPos pos = analysis.positions().key(aggregate, place);
    if (isOwner(node)) {
      analysis
          .refusals()
          .add(
              ReasonCode.UNIT_RETURNED,
              pos,
              "the privacy unit would be part of the answer",
              "group by another column, or count units with COUNT(DISTINCT …)");
    } else {
      analysis
          .ownership()
          .grants()
          .check(
              analysis.ownership().expressions(shape).lineage(node).all(),
              GrantRules.Use.GROUP,
              column -> analysis.ownership().place(column, pos, shape));
    }
    Column column = ReleaseAnalysis.column(name, node.getType(), analysis.refusals(), pos);
    if (column.type().kind() == ColumnType.Kind.DOUBLE) {
      analysis
          .refusals()
          .add(
              ReasonCode.GROUP_KEY_NOT_ALLOWED,
              pos,
              "a floating-point number cannot be a group key",
              "write x - MOD(x, 10) for ranges of whole numbers, or CASE");
    }
    return column;
  }

  private boolean isOwner(RexNode node) {
    return node instanceof RexInputRef ref
        ? shape.requireUnit().isOwner(ref.getIndex())
        : !UnitProjection.of(shape.requireUnit(), List.of(node)).strong().isEmpty();
  }

  private void checkTemplate(List<Column> keys) {
    GroupKeys declared = analysis.template().groupKeys();
    if (keys.isEmpty() != (declared instanceof GroupKeys.None)) {
      refuse(
          keys.isEmpty()
              ? "the query has no GROUP BY, but the template declares " + declared
              : "the query has a GROUP BY, but the template declares none",
          keys.isEmpty() ? "declare GroupKeys.none()" : "declare GroupKeys.selected() or values");
    } else if (declared instanceof GroupKeys.Public known) {
      checkPublic(known, keys);
    }
  }

  private void checkPublic(GroupKeys.Public known, List<Column> keys) {
    for (List<@Nullable Object> key : known.keys()) {
      if (key.size() != keys.size()) {
        refuse(
            "a declared group has "
                + key.size()
                + " values, but GROUP BY has "
                + keys.size()
                + " columns",
            "give one value for each column of GROUP BY");
        return;
      }
      for (int i = 0; i < key.size(); i++) {
        if (key.get(i) != null && Cells.exact(keys.get(i).type(), key.get(i)) == null) {
          refuse(
              "a declared group has a value that is not " + keys.get(i).type(),
              "give values of the type of " + keys.get(i).name());
          return;
        }
      }
    }
  }

  private void refuse(String message, String hint) {
    analysis.refusals().add(ReasonCode.KEYS_MISMATCH, pos, message, hint);
  }
}
