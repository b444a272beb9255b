package dev.cleanroom.sql.internal.privacy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.ValueBounds;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The released aggregates as measures with known bounds. A SUM is clamped for each unit and group
 * to the template's total, or else to the number of rows times the interval of its expression.
 */
final class Measures {
  private final ReleaseAnalysis analysis;
  private final Aggregate aggregate;
  private final Shape shape;
  private final List<RexNode> columns;
  private final List<ReleasePlan.Aggregate> aggregates = new ArrayList<>();
  private final List<RexNode> expressions = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();

  Measures(ReleaseAnalysis analysis, Aggregate aggregate, Shape shape, List<RexNode> columns) {
    this.analysis = analysis;
    this.aggregate = aggregate;
    this.shape = shape;
    this.columns = columns;
  }

  List<ReleasePlan.Aggregate> aggregates() {
    return aggregates;
  }

  List<RexNode> expressions() {
    return expressions;
  }

  List<Integer> places() {
    return places;
  }

  void build(List<RelNode> spine) {
    Map<Integer, String> outputs = outputNames(spine);
    Set<String> unusedTotals = new TreeSet<>(analysis.template().bounds().totals().keySet());
    int keys = aggregate.getGroupCount();
    for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
      AggregateCall call = aggregate.getAggCallList().get(i);
      String output = outputs.get(keys + i);
      boolean added = add(call, output == null ? describe(call) : output, output);
      if (added && output != null && call.getAggregation().getKind() == SqlKind.SUM) {
        unusedTotals.remove(output);
      }
    }
    for (String total : unusedTotals) {
      analysis
          .refusals()
          .add(
              ReasonCode.COLUMN_UNKNOWN,
              SqlParserPos.ZERO,
              "the template declares a total of '" + total + "', which is no output that is a SUM",
              "name an output column that is SUM(…) alone");
    }
  }

  /** The output column that each column of the aggregate becomes, where it does so unchanged. */
  private Map<Integer, String> outputNames(List<RelNode> spine) {
    Map<Integer, String> names = new LinkedHashMap<>();
    List<String> top = spine.get(0).getRowType().getFieldNames();
    for (int i = 0; i < top.size(); i++) {
      int column = i;
      for (RelNode node : spine) {
        if (node instanceof Project project && column >= 0) {
          column =
              project.getProjects().get(column) instanceof RexInputRef ref ? ref.getIndex() : -1;
        }
      }
      if (column >= 0) {
        names.putIfAbsent(column, top.get(i));
      }
    }
    return names;
  }

  private String describe(AggregateCall call) {
    String arguments =
        call.getArgList().stream()
            .map(
                a ->
                    columns.get(a) instanceof RexInputRef ref
                        ? shape.columns().get(ref.getIndex()).name()
                        : "…")
            .collect(Collectors.joining(", "));
    return call.getAggregation().getName()
        + "("
        + (call.isDistinct() ? "DISTINCT " : "")
        + (call.getArgList().isEmpty() ? "*" : arguments)
        + ")";
  }

  private boolean add(AggregateCall call, String name, @Nullable String output) {
    checkFilter(call);
    return switch (call.getAggregation().getKind()) {
      case COUNT -> call.isDistinct() ? addUnits(call, name) : addRows(call, name);
      case SUM -> !refusesDistinct(call) && addSum(call, name, output);
      case AVG -> !refusesDistinct(call) && addMean(call, name);
      default -> {
        boolean copies = Set.of("MIN", "MAX").contains(call.getAggregation().getName());
        refuse(
            copies ? ReasonCode.VALUE_COPYING_AGG : ReasonCode.UNBOUNDED_AGG,
            call,
            call.getAggregation().getName()
                + (copies
                    ? " copies the value of one row into the answer"
                    : " has no known sensitivity"),
            "use COUNT, SUM or AVG");
        yield false;
      }
    };
  }

  private void checkFilter(AggregateCall call) {
    if (call.hasFilter()) {
      checkUse(call, columns.get(call.filterArg), GrantRules.Use.FILTER, true);
    }
  }

  private boolean refusesDistinct(AggregateCall call) {
    if (call.isDistinct()) {
      refuse(
          ReasonCode.UNBOUNDED_AGG,
          call,
          "distinct values of several units have no owner",
          "leave DISTINCT out, or make values distinct for each unit in a sub-query");
    }
    return call.isDistinct();
  }

  private boolean addUnits(AggregateCall call, String name) {
    RexNode argument = columns.get(call.getArgList().get(0));
    if (call.getArgList().size() != 1 || !isOwner(argument)) {
      return refuse(
          ReasonCode.UNBOUNDED_AGG,
          call,
          "COUNT(DISTINCT …) counts privacy units only",
          "count the unit's column, or group by this one");
    }
    boolean everyRow = !call.hasFilter() && isNeverNull(argument);
    counted(call, AggregateKind.UNITS, name, everyRow, List.of(argument));
    return true;
  }

  private boolean isOwner(RexNode argument) {
    return argument instanceof RexInputRef ref
        ? shape.requireUnit().isOwner(ref.getIndex())
        : !UnitProjection.of(shape.requireUnit(), List.of(argument)).strong().isEmpty();
  }

  private boolean isNeverNull(RexNode argument) {
    return !(argument instanceof RexInputRef ref) || shape.requireUnit().isStrong(ref.getIndex());
  }

  private boolean addRows(AggregateCall call, String name) {
    List<RexNode> arguments = call.getArgList().stream().map(columns::get).toList();
    for (RexNode argument : arguments) {
      checkUse(
          call,
          argument,
          isOwner(argument) ? GrantRules.Use.JOIN : GrantRules.Use.AGGREGATE,
          isOwner(argument));
    }
    boolean everyRow =
        !call.hasFilter() && arguments.stream().noneMatch(a -> a.getType().isNullable());
    counted(call, AggregateKind.ROWS, name, everyRow, arguments);
    return true;
  }

  /** A count's measure is true where the row counts. */
  private void counted(
      AggregateCall call,
      AggregateKind kind,
      String name,
      boolean everyRow,
      List<RexNode> arguments) {
    aggregates.add(
        new ReleasePlan.Aggregate(
            name, kind, FixedPoint.INDICATOR, FixedPoint.INDICATOR, everyRow));
    if (everyRow) {
      places.add(-1);
      return;
    }
    RexBuilder rex = aggregate.getCluster().getRexBuilder();
    RexNode present = rex.makeLiteral(true);
    for (RexNode argument : arguments) {
      present =
          rex.makeCall(
              SqlStdOperatorTable.AND,
              present,
              rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, argument));
    }
    measure(call.hasFilter() ? and(rex, filter(call), present) : present);
  }

  private static RexNode and(RexBuilder rex, RexNode a, RexNode b) {
    return rex.makeCall(SqlStdOperatorTable.AND, a, b);
  }

  private RexNode filter(AggregateCall call) {
    return aggregate
        .getCluster()
        .getRexBuilder()
        .makeCall(SqlStdOperatorTable.IS_TRUE, columns.get(call.filterArg));
  }

  private void measure(RexNode expression) {
    places.add(1 + aggregate.getGroupCount() + expressions.size());
    expressions.add(expression);
  }

  private boolean addSum(AggregateCall call, String name, @Nullable String output) {
    RexNode argument = columns.get(call.getArgList().get(0));
    checkUse(call, argument, GrantRules.Use.AGGREGATE, false);
    Range range = analysis.ownership().expressions(shape).range(argument);
    ValueBounds total = output == null ? null : analysis.template().bounds().totals().get(output);
    Optional<ValueBounds> value = bounds(range);
    if (total == null && value.isEmpty()) {
      return refuseBounds(call, range);
    }
    int rows = analysis.template().bounds().maxRowsPerGroup();
    ValueBounds perUnit = total == null ? times(value.orElseThrow(), rows) : total;
    Optional<FixedPoint> totals = Grids.of(perUnit, argument.getType());
    if (totals.isEmpty()) {
      return refuseGrid(call);
    }
    int scale = totals.get().scale();
    aggregates.add(
        new ReleasePlan.Aggregate(
            name,
            AggregateKind.SUM,
            value.map(v -> Grids.clamped(v, scale)).orElseGet(() -> Grids.widest(scale)),
            totals.get(),
            false));
    valueMeasure(call, argument);
    return true;
  }

  private boolean addMean(AggregateCall call, String name) {
    RexNode argument = columns.get(call.getArgList().get(0));
    checkUse(call, argument, GrantRules.Use.AGGREGATE, false);
    Range range = analysis.ownership().expressions(shape).range(argument);
    Optional<ValueBounds> value = bounds(range);
    if (value.isEmpty()) {
      return refuseBounds(call, range);
    }
    int rows = analysis.template().bounds().maxRowsPerGroup();
    Optional<FixedPoint> totals = Grids.of(times(value.get(), rows), argument.getType());
    if (totals.isEmpty()) {
      return refuseGrid(call);
    }
    FixedPoint grid = Grids.clamped(value.get(), totals.get().scale());
    aggregates.add(new ReleasePlan.Aggregate(name, AggregateKind.MEAN, grid, totals.get(), false));
    valueMeasure(call, argument);
    return true;
  }

  private static Optional<ValueBounds> bounds(Range range) {
    BigDecimal limit = BigDecimal.ONE.movePointRight(18);
    BigDecimal low = range.low();
    BigDecimal high = range.high();
    return low != null
            && high != null
            && low.abs().compareTo(limit) <= 0
            && high.abs().compareTo(limit) <= 0
        ? range.bounds()
        : Optional.empty();
  }

  /** One to {@code rows} values of an interval sum up to this interval. */
  private static ValueBounds times(ValueBounds value, int rows) {
    BigDecimal count = BigDecimal.valueOf(rows);
    BigDecimal limit = BigDecimal.ONE.movePointRight(18);
    return new ValueBounds(
        value.low().min(value.low().multiply(count)).max(limit.negate()),
        value.high().max(value.high().multiply(count)).min(limit));
  }

  private void valueMeasure(AggregateCall call, RexNode argument) {
    RexBuilder rex = aggregate.getCluster().getRexBuilder();
    RelDataType nullable =
        aggregate.getCluster().getTypeFactory().createTypeWithNullability(argument.getType(), true);
    measure(
        call.hasFilter()
            ? rex.makeCall(
                nullable,
                SqlStdOperatorTable.CASE,
                List.of(filter(call), argument, rex.makeNullLiteral(nullable)))
            : argument);
  }

  private boolean refuseBounds(AggregateCall call, Range range) {
    if (range.isBounded()) {
      return refuseGrid(call);
    }
    String columns =
        range.missing().stream()
            .map(BaseColumn::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    return refuse(
        ReasonCode.BOUNDS_MISSING,
        call,
        "the bounds of this measure are not known"
            + (columns.isEmpty() ? "" : ", because " + columns + " has none"),
        "let the owner declare value bounds, or declare a total for this output column");
  }

  private boolean refuseGrid(AggregateCall call) {
    return refuse(
        ReasonCode.ARITHMETIC_RANGE,
        call,
        "one unit's total can be too large to be summed exactly",
        "narrow the column's interval or declare a smaller total");
  }

  @CanIgnoreReturnValue
  private boolean refuse(ReasonCode code, AggregateCall call, String message, String hint) {
    analysis.refusals().add(code, place(call), message, hint);
    return false;
  }

  private SqlParserPos place(AggregateCall call) {
    SqlParserPos pos = call.getParserPosition();
    return pos.getLineNum() > 0
        ? analysis.positions().whole(pos)
        : analysis.positions().of(aggregate);
  }

  private void checkUse(AggregateCall call, RexNode node, GrantRules.Use use, boolean all) {
    Lineage lineage = analysis.ownership().expressions(shape).lineage(node);
    SqlParserPos pos = place(call);
    GrantRules grants = analysis.ownership().grants();
    grants.check(
        all ? lineage.all() : lineage.values(),
        use,
        column -> analysis.ownership().place(column, pos, shape));
    if (!all) {
      grants.check(
          lineage.conditions(),
          GrantRules.Use.FILTER,
          column -> analysis.ownership().place(column, pos, shape));
    }
  }
}
