package dev.cleanroom.sql.internal.privacy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.rule.ColumnUse;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.spi.ExactPlan;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The aggregates of a query without noise, as measures. */
final class ExactMeasures {
  private static final Set<SqlKind> LINEAR =
      Set.of(SqlKind.PLUS, SqlKind.MINUS, SqlKind.TIMES, SqlKind.MINUS_PREFIX, SqlKind.PLUS_PREFIX);

  private final Spine cut;
  private final Sided source;
  private final Expressions columns;
  private final Controls controls;
  private final UseRules uses;
  private final Positions positions;
  private final Refusals refusals;
  private final RexBuilder rex;
  private final List<ExactPlan.Aggregate> aggregates = new ArrayList<>();
  private final List<RexNode> expressions = new ArrayList<>();

  ExactMeasures(
      Spine cut,
      Sided source,
      Expressions columns,
      Controls controls,
      UseRules uses,
      Positions positions,
      Refusals refusals) {
    this.cut = cut;
    this.source = source;
    this.columns = columns;
    this.controls = controls;
    this.uses = uses;
    this.positions = positions;
    this.refusals = refusals;
    this.rex = cut.aggregate().getCluster().getRexBuilder();
  }

  List<ExactPlan.Aggregate> aggregates() {
    return aggregates;
  }

  /** One measure for each aggregate. */
  List<RexNode> expressions() {
    return expressions;
  }

  /** The counts and sums whose values over groups add up to their values over all rows. */
  Set<String> sums(RowSource rows) {
    Set<String> sums = new HashSet<>();
    for (int i = 0; i < aggregates.size(); i++) {
      sums.addAll(told(aggregates.get(i), rows.measure(expressions.get(i))));
    }
    return sums;
  }

  /** Where each unit has one row, counts of rows and of units are the same; nobody knows where. */
  private static Set<String> told(ExactPlan.Aggregate aggregate, String measure) {
    return switch (aggregate.function()) {
      case ROWS -> Set.of("COUNT");
      case DISTINCT ->
          Set.of(aggregate.side() < 0 ? ExactPlan.Function.DISTINCT + " " + measure : "COUNT");
      case SUM, MEAN -> Set.of(ExactPlan.Function.SUM + " " + measure);
      case SUM_DISTINCT -> Set.of();
    };
  }

  void build() {
    Aggregate aggregate = cut.aggregate();
    for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
      String name = aggregate.getRowType().getFieldNames().get(aggregate.getGroupCount() + i);
      add(aggregate.getAggCallList().get(i), name);
    }
  }

  private void add(AggregateCall call, String name) {
    List<RexNode> arguments = call.getArgList().stream().map(cut.columns()::get).toList();
    checkPlain(call, arguments);
    switch (call.getAggregation().getKind()) {
      case COUNT -> addCount(call, name, arguments);
      case SUM -> addSum(call, name, arguments);
      case AVG -> addMean(call, name, arguments);
      default -> refuseOther(call);
    }
  }

  private void addCount(AggregateCall call, String name, List<RexNode> arguments) {
    checkUse(call, arguments, call.isDistinct() ? ColumnUse.COUNT_DISTINCT : ColumnUse.COUNT);
    if (!call.isDistinct()) {
      put(name, ExactPlan.Function.ROWS, -1, present(call, arguments));
    } else if (arguments.size() == 1) {
      int side = side(arguments.get(0));
      put(name, ExactPlan.Function.DISTINCT, side, filtered(call, arguments.get(0)));
    } else {
      refuse(
          ReasonCode.NOT_ALLOWED,
          call,
          "COUNT(DISTINCT …) counts one column",
          "count one column, or group by the others");
    }
  }

  private void addSum(AggregateCall call, String name, List<RexNode> arguments) {
    checkUse(call, arguments, call.isDistinct() ? ColumnUse.SUM_DISTINCT : ColumnUse.SUM);
    ExactPlan.Function sum =
        call.isDistinct() ? ExactPlan.Function.SUM_DISTINCT : ExactPlan.Function.SUM;
    put(name, sum, -1, filtered(call, arguments.get(0)));
    if (call.isDistinct()) {
      checkRounding(call);
    }
  }

  private void addMean(AggregateCall call, String name, List<RexNode> arguments) {
    checkUse(call, arguments, ColumnUse.AVG);
    put(name, ExactPlan.Function.MEAN, -1, filtered(call, arguments.get(0)));
    checkRounding(call);
    if (call.isDistinct()) {
      refuse(
          ReasonCode.NOT_ALLOWED,
          call,
          "AVG(DISTINCT …) is not allowed",
          "use AVG, or SUM(DISTINCT …) and COUNT(DISTINCT …)");
    }
  }

  private void put(String name, ExactPlan.Function function, int side, RexNode measure) {
    boolean everyRow =
        function == ExactPlan.Function.ROWS
            ? measure.isAlwaysTrue()
            : !measure.getType().isNullable();
    aggregates.add(new ExactPlan.Aggregate(name, function, side, everyRow));
    expressions.add(measure);
  }

  private void refuseOther(AggregateCall call) {
    boolean copies = Set.of("MIN", "MAX").contains(call.getAggregation().getName());
    refuse(
        copies ? ReasonCode.VALUE_COPYING_AGG : ReasonCode.UNBOUNDED_AGG,
        call,
        call.getAggregation().getName()
            + (copies ? " copies the value of one row into the answer" : " is not allowed"),
        "use COUNT, SUM or AVG");
  }

  private void checkPlain(AggregateCall call, List<RexNode> arguments) {
    boolean plain =
        arguments.stream()
            .allMatch(a -> a instanceof RexInputRef ref && source.plain().get(ref.getIndex()));
    if (controls.plainAggregates() && (!plain || call.hasFilter())) {
      refuse(
          ReasonCode.EXPRESSION_NOT_ALLOWED,
          call,
          "an expression inside of an aggregate can pick few units out of a large group",
          "aggregate a plain column of a table, without FILTER",
          Controls::plainAggregates);
    }
  }

  private void checkRounding(AggregateCall call) {
    if (controls.suppression().filter(Suppression::isRounded).isPresent()) {
      refuse(
          ReasonCode.ROUNDED_VALUES,
          call,
          "values are rounded to steps here, and this one would tell more",
          "use COUNT and SUM",
          c -> c.suppression().filter(Suppression::isRounded).isPresent());
    }
  }

  private void checkUse(AggregateCall call, List<RexNode> arguments, ColumnUse use) {
    SqlParserPos pos = place(call);
    for (RexNode argument : arguments) {
      uses.check(
          columns.lineage(argument).values(),
          use,
          column -> positions.column(pos, columns.names(argument, column)));
      boolean sum = use == ColumnUse.SUM || use == ColumnUse.AVG;
      checkLiterals(argument, sum, pos);
    }
  }

  /**
   * A literal beside a column inside of a function can single out a value as a comparison does:
   * {@code COUNT(DISTINCT ABS(id - 77))} tells whether 76 and 78 are both there. A sum of products
   * tells nothing that sums without literals do not.
   */
  private void checkLiterals(RexNode node, boolean sum, SqlParserPos pos) {
    if (node.getKind() == SqlKind.CASE) {
      Expressions.caseValues(((RexCall) node).getOperands())
          .forEach(value -> checkLiterals(value, sum, pos));
    } else if (sum && LINEAR.contains(node.getKind())) {
      ((RexCall) node).getOperands().forEach(operand -> checkLiterals(operand, sum, pos));
    } else if (columns.lineage(node).hasLiteral()) {
      uses.check(
          columns.lineage(node).values(),
          ColumnUse.LITERAL,
          column -> positions.column(pos, columns.names(node, column)));
    }
  }

  /** The side whose units an argument is, if every row counts. */
  private int side(RexNode argument) {
    for (int i = 0; i < source.hidden().size(); i++) {
      Sided.Hidden hidden = source.hidden().get(i);
      if (hidden.isUnit()
          && argument instanceof RexInputRef ref
          && hidden.copies().contains(ref.getIndex())) {
        return i;
      }
    }
    return -1;
  }

  private RexNode present(AggregateCall call, List<RexNode> arguments) {
    List<RexNode> conditions = new ArrayList<>();
    arguments.stream()
        .filter(a -> a.getType().isNullable())
        .forEach(a -> conditions.add(rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, a)));
    if (call.hasFilter()) {
      conditions.add(condition(call));
    }
    return RexUtil.composeConjunction(rex, conditions);
  }

  private RexNode condition(AggregateCall call) {
    return rex.makeCall(SqlStdOperatorTable.IS_TRUE, cut.columns().get(call.filterArg));
  }

  private RexNode filtered(AggregateCall call, RexNode argument) {
    if (!call.hasFilter()) {
      return argument;
    }
    RelDataType nullable =
        cut.aggregate()
            .getCluster()
            .getTypeFactory()
            .createTypeWithNullability(argument.getType(), true);
    return rex.makeCall(
        nullable,
        SqlStdOperatorTable.CASE,
        List.of(condition(call), argument, rex.makeNullLiteral(nullable)));
  }

  @CanIgnoreReturnValue
  private boolean refuse(ReasonCode code, AggregateCall call, String message, String hint) {
    refusals.add(code, place(call), message, hint);
    return false;
  }

  /** Names the first table whose rule demands it. */
  private void refuse(
      ReasonCode code,
      AggregateCall call,
      String message,
      String hint,
      Predicate<Controls> demands) {
    Spine.tables(cut.source()).stream()
        .filter(table -> demands.test(table.controls()))
        .findFirst()
        .ifPresentOrElse(
            table -> refusals.add(code, place(call), message, hint, table, "rule"),
            () -> refuse(code, call, message, hint));
  }

  private SqlParserPos place(AggregateCall call) {
    SqlParserPos pos = call.getParserPosition();
    return pos.getLineNum() > 0 ? positions.whole(pos) : positions.of(cut.aggregate());
  }
}
