package dev.cleanroom.sql.internal.dialect;

import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.kind;
import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.require;

import dev.cleanroom.sql.internal.dialect.Kind.Form;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;

/**
 * Writes windows: ranks, and aggregates over a whole partition or up to the current row's peers.
 */
final class Windows {
  private final Syntax syntax;
  private final ExpressionWriter expressions;

  Windows(Syntax syntax, ExpressionWriter expressions) {
    this.syntax = syntax;
    this.expressions = expressions;
  }

  String write(RexOver over) throws NotWritable {
    require(!over.isDistinct() && !over.ignoreNulls(), "a window of this form");
    List<RexNode> operands = over.getOperands();
    return switch (over.getAggOperator().getKind()) {
      case ROW_NUMBER, RANK, DENSE_RANK ->
          syntax.rank(over.getAggOperator().getName() + "() OVER (" + keys(over.getWindow()) + ")");
      case COUNT -> count(operands) + framed(over.getWindow());
      case MIN, MAX -> extreme(over);
      case SUM -> sum(over);
      case SUM0 -> "COALESCE(" + sum(over) + ", " + zero(over) + ")";
      default -> throw syntax.lacks("window function " + over.getAggOperator().getName());
    };
  }

  private String count(List<RexNode> operands) throws NotWritable {
    require(operands.size() <= 1, "COUNT of several columns");
    return operands.isEmpty() ? "COUNT(*)" : "COUNT(" + expressions.write(operands.get(0)) + ")";
  }

  private String extreme(RexOver over) throws NotWritable {
    RexNode operand = over.getOperands().get(0);
    boolean largest = over.getAggOperator().getKind() == org.apache.calcite.sql.SqlKind.MAX;
    String text = expressions.write(operand);
    return switch (kind(operand).form()) {
      case TRUTH -> syntax.extremeTruth(largest, text) + framed(over.getWindow());
      case TEXT ->
          syntax.fromOrderKey(
              (largest ? "MAX(" : "MIN(") + syntax.orderKey(text) + ")" + framed(over.getWindow()));
      default -> (largest ? "MAX(" : "MIN(") + text + ")" + framed(over.getWindow());
    };
  }

  private String sum(RexOver over) throws NotWritable {
    RexNode operand = over.getOperands().get(0);
    require(kind(over).is(Form.EXACT) && kind(operand).is(Form.EXACT), "this window's SUM");
    Sums.check(syntax, operand);
    return syntax.cast(
        "SUM(" + expressions.write(operand) + ")" + framed(over.getWindow()), kind(over));
  }

  private String zero(RexOver over) throws NotWritable {
    return syntax.cast("0", kind(over));
  }

  private String framed(RexWindow window) throws NotWritable {
    boolean starts = window.getLowerBound().isUnbounded() && window.getLowerBound().isPreceding();
    boolean whole = window.getUpperBound().isUnbounded() && window.getUpperBound().isFollowing();
    boolean runs = window.getUpperBound().isCurrentRow() && !window.isRows();
    require(starts && (whole || runs), "this window frame");
    return " OVER ("
        + keys(window)
        + " "
        + (whole ? "ROWS" : "RANGE")
        + " BETWEEN UNBOUNDED PRECEDING AND "
        + (whole ? "UNBOUNDED FOLLOWING" : "CURRENT ROW")
        + ")";
  }

  private String keys(RexWindow window) throws NotWritable {
    List<String> parts = new ArrayList<>();
    List<String> partition = new ArrayList<>();
    for (RexNode key : window.partitionKeys) {
      partition.add(expressions.write(key));
    }
    if (!partition.isEmpty()) {
      parts.add("PARTITION BY " + String.join(", ", partition));
    }
    List<String> order = new ArrayList<>();
    for (RexFieldCollation key : window.orderKeys) {
      order.add(orderKey(key));
    }
    if (!order.isEmpty()) {
      parts.add("ORDER BY " + String.join(", ", order));
    }
    return String.join(" ", parts);
  }

  private String orderKey(RexFieldCollation key) throws NotWritable {
    String text = expressions.write(key.left);
    String comparable = kind(key.left).is(Form.TEXT) ? syntax.orderKey(text) : text;
    boolean nullsFirst = key.getNullDirection() == RelFieldCollation.NullDirection.FIRST;
    return comparable
        + (key.getDirection().isDescending() ? " DESC" : " ASC")
        + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
  }
}
