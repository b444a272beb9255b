package dev.cleanroom.sql.internal.dialect;

import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.require;

import dev.cleanroom.sql.internal.dialect.Kind.Form;
import dev.cleanroom.sql.internal.schema.TotalOperators;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Writes aggregates below the release. */
final class Aggregates {
  private final Syntax syntax;

  Aggregates(Syntax syntax) {
    this.syntax = syntax;
  }

  String write(Aggregate aggregate, String from) throws NotWritable {
    require(aggregate.getGroupType() == Aggregate.Group.SIMPLE, "GROUPING SETS");
    List<String> columns = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      Kind unused = Kind.of(type(aggregate, key));
      keys.add("i.c" + key);
      columns.add("i.c" + key + " AS c" + columns.size());
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      columns.add(call(aggregate, call) + " AS c" + columns.size());
    }
    require(!columns.isEmpty(), "a relation without columns");
    return "SELECT "
        + String.join(", ", columns)
        + from
        + (keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys));
  }

  private static RelDataType type(Aggregate aggregate, int column) {
    return aggregate.getInput().getRowType().getFieldList().get(column).getType();
  }

  private String call(Aggregate aggregate, AggregateCall call) throws NotWritable {
    require(
        !call.isApproximate()
            && !call.ignoreNulls()
            && call.getCollation().getFieldCollations().isEmpty()
            && call.distinctKeys == null
            && call.getArgList().size() <= 1,
        "an aggregate of this form");
    SqlAggFunction function = call.getAggregation();
    String filter = call.hasFilter() ? " FILTER (WHERE i.c" + call.filterArg + ")" : "";
    if (function.equals(SqlStdOperatorTable.COUNT)) {
      return "COUNT(" + distinct(call) + argument(call) + ")" + filter;
    }
    if (function.equals(SqlStdOperatorTable.SUM)) {
      return sum(aggregate, call) + filter;
    }
    if (function.equals(TotalOperators.ADD_UP)) {
      require(!call.hasFilter() && !call.isDistinct(), "this SUM");
      return syntax.sumOfWholes(argument(call));
    }
    if (function.equals(SqlStdOperatorTable.MIN) || function.equals(SqlStdOperatorTable.MAX)) {
      return extreme(aggregate, call, filter);
    }
    throw syntax.lacks("the exact " + ExpressionWriter.name(function) + " of floating point");
  }

  private static String distinct(AggregateCall call) {
    return call.isDistinct() ? "DISTINCT " : "";
  }

  private static String argument(AggregateCall call) {
    return call.getArgList().isEmpty() ? "*" : "i.c" + call.getArgList().get(0);
  }

  private String sum(Aggregate aggregate, AggregateCall call) throws NotWritable {
    Kind kind = Kind.of(call.getType());
    int place = call.getArgList().get(0);
    Kind from = Kind.of(type(aggregate, place));
    require(kind.is(Form.EXACT) && from.is(Form.EXACT) && from.scale() == kind.scale(), "this SUM");
    RelNode input = aggregate.getInput();
    if (syntax.boundsDecimals()) {
      require(input instanceof Project, "this SUM");
    }
    if (input instanceof Project project) {
      RexNode argument = project.getProjects().get(place);
      Sums.check(syntax, argument);
    }
    return "SUM(" + distinct(call) + argument(call) + ")";
  }

  /** DISTINCT makes no difference. */
  private String extreme(Aggregate aggregate, AggregateCall call, String filter)
      throws NotWritable {
    boolean largest = call.getAggregation().equals(SqlStdOperatorTable.MAX);
    String function = largest ? "MAX(" : "MIN(";
    String argument = argument(call);
    return switch (Kind.of(type(aggregate, call.getArgList().get(0))).form()) {
      case TRUTH -> syntax.extremeTruth(largest, argument) + filter;
      case TEXT -> syntax.fromOrderKey(function + syntax.orderKey(argument) + ")" + filter);
      default -> function + argument + ")" + filter;
    };
  }
}
