package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Above the release, only expressions over released values, one row at a time (R22). */
final class AboveRules {
  private final Refusals refusals;
  private final Positions positions;
  private final List<Range> parameters;

  AboveRules(Refusals refusals, Positions positions, List<Range> parameters) {
    this.refusals = refusals;
    this.positions = positions;
    this.parameters = parameters;
  }

  void check(List<RelNode> spine) {
    for (RelNode node : spine.subList(0, spine.size() - 1)) {
      List<RexNode> expressions =
          node instanceof Project project
              ? project.getProjects()
              : node instanceof Filter filter ? List.of(filter.getCondition()) : List.of();
      for (RexNode expression : expressions) {
        check(expression, node);
      }
    }
  }

  private void check(RexNode expression, RelNode node) {
    List<ColumnInfo> released =
        node.getInput(0).getRowType().getFieldList().stream()
            .map(f -> new ColumnInfo(f.getName(), Lineage.NONE, Range.UNKNOWN))
            .toList();
    expression.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitOver(RexOver over) {
            refuse(positions.of(over, node), "a window over released rows is not supported");
            return null;
          }

          @Override
          public @Nullable Void visitSubQuery(RexSubQuery query) {
            refuse(positions.of(query, node), "a sub-query beside released values is refused");
            return null;
          }
        });
    if (refusals.isEmpty()) {
      new OperatorRules(refusals, positions, node, new Expressions(released, parameters))
          .check(List.of(expression));
    }
  }

  private void refuse(SqlParserPos pos, String message) {
    refusals.add(
        ReasonCode.ABOVE_RELEASE, pos, message, "compute it from the answer, which costs nothing");
  }
}
