package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.rule.ColumnUse;
import dev.cleanroom.sql.internal.rule.Positions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * What conditions compare: a column with a literal, or columns with each other. Conditions are
 * found wherever they stand, in CASE inside of an aggregate too, and columns are followed through
 * expressions.
 *
 * <p>Two columns are compared only where each side is a value of a column as it is; everything else
 * could be a comparison with a literal in disguise, such as {@code zip = '1' || ''} or {@code age =
 * n / n}. So could a comparison with a table of the runner's, who may put a single row into it, or
 * with a public one of which the query picks rows.
 */
final class ConditionRules {
  private final UseRules uses;
  private final Positions positions;

  ConditionRules(UseRules uses, Positions positions) {
    this.uses = uses;
    this.positions = positions;
  }

  /** Checks the conditions inside of an expression that is a value. */
  void value(RexNode node, RelNode at, Expressions columns) {
    if (node.getType().getSqlTypeName() == SqlTypeName.BOOLEAN && node instanceof RexCall) {
      condition(node, at, columns, -1);
    } else if (node instanceof RexOver over) {
      over.getOperands().forEach(o -> value(o, at, columns));
      over.getWindow().partitionKeys.forEach(k -> value(k, at, columns));
      over.getWindow().orderKeys.forEach(k -> value(k.left, at, columns));
    } else if (node instanceof RexCall call && call.getKind() == SqlKind.CASE) {
      for (int i = 0; i < call.getOperands().size(); i++) {
        boolean isCondition = i % 2 == 0 && i < call.getOperands().size() - 1;
        if (isCondition) {
          condition(call.getOperands().get(i), at, columns, -1);
        } else {
          value(call.getOperands().get(i), at, columns);
        }
      }
    } else if (node instanceof RexCall call) {
      call.getOperands().forEach(o -> value(o, at, columns));
    }
  }

  /** Remembers that rows below a node are picked, by order, number or position. */
  void pick(RelNode below) {
    uses.pick(Spine.tables(below));
  }

  /**
   * Checks a condition.
   *
   * @param left for a join, the number of columns of its left side; else −1
   */
  void condition(RexNode node, RelNode at, Expressions columns, int left) {
    condition(node, at, columns, left, false);
  }

  private void condition(RexNode node, RelNode at, Expressions columns, int left, boolean negated) {
    switch (node.getKind()) {
      case AND, OR, IS_TRUE ->
          ((RexCall) node).getOperands().forEach(o -> condition(o, at, columns, left, negated));
      case NOT, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE, CASE ->
          ((RexCall) node).getOperands().forEach(o -> condition(o, at, columns, left, true));
      default -> {
        if (node instanceof RexCall call) {
          call.getOperands().forEach(o -> value(o, at, columns));
        }
        if (!columns.lineage(node).all().isEmpty()) {
          leaf(node, at, columns, left, negated);
        }
      }
    }
  }

  private void leaf(RexNode node, RelNode at, Expressions columns, int left, boolean negated) {
    Set<BaseColumn> all = columns.lineage(node).all();
    SqlParserPos pos = positions.of(node, at);
    UseRules.Place place = column -> positions.column(pos, columns.names(node, column));
    boolean crosses = left >= 0 && crosses(node, left);
    boolean joins = crosses || isOfSeveralTables(all, left);
    if (joins) {
      uses.check(all, ColumnUse.JOIN, place);
    }
    if (!crosses) {
      uses.check(all, ColumnUse.FILTER, place);
    }
    uses.compare(
        all); // also by way of an expression: amount + 0 = n tells of one what the other is
    if (!comparesColumns(node, columns)) {
      Set<BaseColumn> literal = new LinkedHashSet<>(all);
      if (!crosses && comparesExpressions(node, columns)) {
        literal.removeIf(c -> uses.denies(c, ColumnUse.COMPARE));
        uses.check(all, ColumnUse.COMPARE, place);
      }
      uses.check(literal, ColumnUse.LITERAL, place);
      return;
    }
    if (node.getKind() != SqlKind.EQUALS || negated || comparesRowsOfOneTable(node, columns)) {
      uses.pick(all.stream().map(BaseColumn::table).toList());
    }
    if (!crosses) {
      Set<BaseColumn> compared = new LinkedHashSet<>(all);
      compared.removeIf(c -> joins && uses.denies(c, ColumnUse.JOIN)); // told as that
      uses.check(compared, ColumnUse.COMPARE, place);
    }
    if (node.getKind() != SqlKind.EQUALS || negated) {
      uses.checkUnequal(all, place);
    }
  }

  private static boolean comparesRowsOfOneTable(RexNode node, Expressions columns) {
    List<String> names = new ArrayList<>();
    for (RexNode side : ((RexCall) node).getOperands()) {
      columns.lineage(side).all().stream()
          .map(c -> c.table().name())
          .distinct()
          .forEach(names::add);
    }
    return new HashSet<>(names).size() < names.size();
  }

  private static boolean isOfSeveralTables(Set<BaseColumn> columns, int left) {
    return left < 0 && columns.stream().map(c -> c.table().name()).distinct().count() > 1;
  }

  private static boolean crosses(RexNode node, int left) {
    boolean[] sides = new boolean[2];
    node.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitInputRef(RexInputRef ref) {
            sides[ref.getIndex() < left ? 0 : 1] = true;
            return null;
          }
        });
    return sides[0] && sides[1];
  }

  /** Whether columns, or what is computed of them alone, are compared. */
  private static boolean comparesExpressions(RexNode node, Expressions columns) {
    return SqlKind.COMPARISON.contains(node.getKind())
        && node instanceof RexCall call
        && call.getOperands().stream().noneMatch(o -> columns.lineage(o).all().isEmpty())
        && !columns.lineage(node).hasLiteral();
  }

  /** Whether columns as they are compared with columns as they are. */
  private static boolean comparesColumns(RexNode node, Expressions columns) {
    return comparesExpressions(node, columns)
        && ((RexCall) node).getOperands().stream().noneMatch(o -> columns.lineage(o).isComputed());
  }
}
