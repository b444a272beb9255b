package dev.cleanroom.sql.internal.privacy;

import com.google.common.collect.ImmutableList;
import dev.cleanroom.sql.internal.schema.TotalOperators;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Gives every expression of a checked plan a value for every row: columns with bounds are clamped
 * before arithmetic, whole-number arithmetic that could wrap is done in decimals and clamped to its
 * type, casts between exact numbers stop at the ends of their type, text stops at its largest
 * length, sums are widened, and ROW_NUMBER has a total order. Types and column order stay the same.
 */
final class Totaliser {
  private final Function<RelNode, List<ColumnInfo>> columns;
  private final List<Range> parameters;

  /**
   * Creates the rewriter.
   *
   * @param columns what is known of the columns of each node of the plan
   * @param parameters the interval of each parameter
   */
  Totaliser(Function<RelNode, List<ColumnInfo>> columns, List<Range> parameters) {
    this.columns = columns;
    this.parameters = parameters;
  }

  private Expressions expressions(RelNode node) {
    return new Expressions(columns.apply(node), parameters);
  }

  RelNode rewrite(RelNode node) {
    if (node instanceof Project project) {
      return project(project);
    }
    if (node instanceof Filter filter) {
      Expressions expressions = expressions(filter.getInput());
      RelNode input = rewrite(filter.getInput());
      return LogicalFilter.create(
          input, filter.getCondition().accept(new Total(input, expressions)));
    }
    if (node instanceof Join join) {
      return join(join);
    }
    if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    List<RelNode> inputs = node.getInputs().stream().map(this::rewrite).toList();
    if (node instanceof SetOp) {
      inputs = inputs.stream().map(i -> typed(i, node.getRowType())).toList();
    }
    return inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
  }

  /** Gives all parts of a set operation the same classes of cells, which generated code expects. */
  private static RelNode typed(RelNode input, RelDataType target) {
    RexBuilder rex = input.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    boolean same = true;
    for (int i = 0; i < target.getFieldCount(); i++) {
      RexNode column = rex.makeInputRef(input, i);
      RelDataType wanted = target.getFieldList().get(i).getType();
      boolean fits = wanted.getSqlTypeName() == column.getType().getSqlTypeName();
      same &= fits;
      RelDataType type =
          input
              .getCluster()
              .getTypeFactory()
              .createTypeWithNullability(wanted, column.getType().isNullable());
      columns.add(fits ? column : rex.makeCast(type, column));
    }
    return same
        ? input
        : LogicalProject.create(
            input, ImmutableList.of(), columns, input.getRowType().getFieldNames(), Set.of());
  }

  private RelNode project(Project project) {
    Expressions expressions = expressions(project.getInput());
    RelNode input = rewrite(project.getInput());
    Total total = new Total(input, expressions);
    return LogicalProject.create(
        input,
        ImmutableList.of(),
        project.getProjects().stream().map(p -> p.accept(total)).toList(),
        project.getRowType().getFieldNames(),
        Set.of());
  }

  private RelNode join(Join join) {
    List<ColumnInfo> both = new ArrayList<>(columns.apply(join.getLeft()));
    both.addAll(columns.apply(join.getRight()));
    Total total = new Total(join, new Expressions(both, parameters));
    return LogicalJoin.create(
        rewrite(join.getLeft()),
        rewrite(join.getRight()),
        ImmutableList.of(),
        join.getCondition().accept(total),
        Set.of(),
        join.getJoinType());
  }

  /** Widens the arguments of SUM and AVG, in additional columns of the input. */
  private RelNode aggregate(Aggregate aggregate) {
    RelNode input = rewrite(aggregate.getInput());
    RexBuilder rex = input.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    List<String> names = new ArrayList<>(input.getRowType().getFieldNames());
    for (int i = 0; i < names.size(); i++) {
      columns.add(rex.makeInputRef(input, i));
    }
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      SqlKind kind = call.getAggregation().getKind();
      if (kind != SqlKind.SUM && kind != SqlKind.AVG) {
        calls.add(call);
        continue;
      }
      RexNode argument = columns.get(call.getArgList().get(0));
      RelDataTypeFactory types = input.getCluster().getTypeFactory();
      RelDataType wide =
          types.createTypeWithNullability(call.getType(), argument.getType().isNullable());
      calls.add(exact(call.withArgList(List.of(columns.size()))));
      names.add("w" + columns.size());
      columns.add(rex.makeCast(wide, argument));
    }
    RelNode widened =
        columns.size() == input.getRowType().getFieldCount()
            ? input
            : LogicalProject.create(input, ImmutableList.of(), columns, names, Set.of());
    return LogicalAggregate.create(
        widened, ImmutableList.of(), aggregate.getGroupSet(), aggregate.getGroupSets(), calls);
  }

  /** Sums of floating-point numbers must not depend on the order of rows. */
  private static AggregateCall exact(AggregateCall call) {
    boolean mean = call.getAggregation().getKind() == SqlKind.AVG;
    return isFloating(call.getType())
        ? AggregateCall.create(
            call.getParserPosition(),
            mean ? TotalOperators.MEAN : TotalOperators.SUM,
            call.isDistinct(),
            call.isApproximate(),
            call.ignoreNulls(),
            call.rexList,
            call.getArgList(),
            call.filterArg,
            call.distinctKeys,
            call.collation,
            call.getType(),
            call.getName())
        : call;
  }

  private static boolean isFloating(RelDataType type) {
    return SqlTypeUtil.isApproximateNumeric(type);
  }

  /** Rewrites the expressions of one node. */
  private static final class Total extends RexShuttle {
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private static final Map<SqlOperator, SqlOperator> TEXT =
        Map.of(
            SqlStdOperatorTable.CONCAT, TotalOperators.CONCAT,
            SqlStdOperatorTable.LIKE, TotalOperators.LIKE,
            SqlStdOperatorTable.UPPER, TotalOperators.UPPER,
            SqlStdOperatorTable.LOWER, TotalOperators.LOWER);

    private final RelNode input;
    private final Expressions expressions;
    private final RexBuilder rex;
    private boolean inArithmetic;

    Total(RelNode input, Expressions expressions) {
      this.input = input;
      this.expressions = expressions;
      this.rex = input.getCluster().getRexBuilder();
    }

    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      Range range = expressions.range(ref);
      return inArithmetic && range.isBounded() ? clamp(ref, range, ref.getType()) : ref;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      boolean outer = inArithmetic;
      boolean passes =
          isArithmetic(call)
              || divides(call)
              || narrows(call)
              || (outer && SqlTypeUtil.isNumeric(call.getType()));
      List<RexNode> operands = new ArrayList<>();
      for (int i = 0; i < call.getOperands().size(); i++) {
        inArithmetic = passes && !isCondition(call, i);
        operands.add(call.getOperands().get(i).accept(this));
      }
      inArithmetic = outer;
      if (call.getKind() == SqlKind.CAST) {
        operands.set(0, fitting(operands.get(0), call.getType()));
      }
      if (divides(call)) {
        operands.set(1, orNull(operands.get(1)));
      }
      SqlOperator text = TEXT.get(call.getOperator());
      if (text != null) {
        return rex.makeCall(call.getType(), text, operands);
      }
      if (isArithmetic(call) && canWrap(call)) {
        return rex.makeCall(call.getType(), saturating(call), wide(operands, call.getType()));
      }
      RexNode rewritten =
          operands.equals(call.getOperands()) ? call : call.clone(call.getType(), operands);
      return isFloating(call.getType()) && canLeaveRange(call)
          ? rex.makeCall(call.getType(), TotalOperators.FINITE, List.of(rewritten))
          : rewritten;
    }

    /**
     * A division is clamped wherever it stands: a test whether it has a value, as COALESCE makes,
     * must see the same divisor as the value does.
     */
    private static boolean divides(RexCall call) {
      return call.getKind() == SqlKind.MOD || call.getKind() == SqlKind.DIVIDE;
    }

    /** The divisor as written is not zero, but clamped to its bounds it may be. */
    private RexNode orNull(RexNode divisor) {
      RelDataType type = nullableType(divisor.getType());
      RexNode zero = literal(BigDecimal.ZERO, divisor.getType(), RoundingMode.FLOOR);
      return rex.makeCall(
          type,
          SqlStdOperatorTable.CASE,
          List.of(
              rex.makeCall(SqlStdOperatorTable.EQUALS, divisor, zero),
              rex.makeNullLiteral(type),
              rex.makeCast(type, divisor)));
    }

    private RelDataType nullableType(RelDataType type) {
      return input.getCluster().getTypeFactory().createTypeWithNullability(type, true);
    }

    /** Whether a floating-point result can be infinite, no number or a zero with a sign. */
    private static boolean canLeaveRange(RexCall call) {
      return switch (call.getKind()) {
        case PLUS, MINUS, TIMES, DIVIDE, MINUS_PREFIX, FLOOR, CEIL -> true;
        default -> false;
      };
    }

    /** A cast to fewer digits was allowed because of bounds, which cells need not keep to. */
    private static boolean narrows(RexCall call) {
      return call.getKind() == SqlKind.CAST
          && SqlTypeUtil.isExactNumeric(call.getType())
          && SqlTypeUtil.isExactNumeric(call.getOperands().get(0).getType());
    }

    /**
     * Moves an exact number into what a cast to an exact type can hold. That its interval fits is
     * no proof: a cell may lie outside of its column's interval, and a cast that fails tells so.
     */
    private RexNode fitting(RexNode operand, RelDataType target) {
      RelDataType type = operand.getType();
      if (!SqlTypeUtil.isExactNumeric(type) || !SqlTypeUtil.isExactNumeric(target)) {
        return operand;
      }
      BigDecimal most = largest(target).setScale(Math.max(0, type.getScale()), RoundingMode.FLOOR);
      return largest(type).compareTo(most) > 0
          ? clamp(operand, Range.of(most.negate(), most), type)
          : operand;
    }

    private static BigDecimal largest(RelDataType type) {
      return switch (type.getSqlTypeName()) {
        case TINYINT -> BigDecimal.valueOf(Byte.MAX_VALUE);
        case SMALLINT -> BigDecimal.valueOf(Short.MAX_VALUE);
        case INTEGER -> BigDecimal.valueOf(Integer.MAX_VALUE);
        case BIGINT -> LARGEST;
        default ->
            BigDecimal.ONE
                .movePointRight(type.getPrecision() - type.getScale())
                .subtract(BigDecimal.ONE.movePointLeft(type.getScale()));
      };
    }

    private static boolean isCondition(RexCall call, int operand) {
      return call.getKind() == SqlKind.CASE
          && operand % 2 == 0
          && operand < call.getOperands().size() - 1;
    }

    private static boolean isArithmetic(RexCall call) {
      return switch (call.getKind()) {
        case PLUS, MINUS, TIMES, MINUS_PREFIX -> true;
        default -> call.getOperator().equals(SqlStdOperatorTable.ABS);
      };
    }

    private boolean canWrap(RexCall call) {
      BigDecimal magnitude = expressions.range(call).magnitude();
      return call.getType().getSqlTypeName() == SqlTypeName.BIGINT
          && (magnitude == null || magnitude.compareTo(LARGEST) > 0);
    }

    /** The functions take 64 bits only, but a remainder, for one, may have fewer. */
    private List<RexNode> wide(List<RexNode> operands, RelDataType type) {
      return operands.stream().map(o -> rex.makeCast(nullable(type, o), o)).toList();
    }

    private RelDataType nullable(RelDataType type, RexNode like) {
      return input
          .getCluster()
          .getTypeFactory()
          .createTypeWithNullability(type, like.getType().isNullable());
    }

    private static SqlOperator saturating(RexCall call) {
      return switch (call.getKind()) {
        case PLUS -> TotalOperators.PLUS;
        case MINUS -> TotalOperators.MINUS;
        case TIMES -> TotalOperators.TIMES;
        case MINUS_PREFIX -> TotalOperators.NEGATE;
        default -> TotalOperators.ABS;
      };
    }

    /** Not a number goes to the lower end in every engine that orders it last or not at all. */
    private RexNode clamp(RexNode value, Range range, RelDataType type) {
      BigDecimal low = range.low();
      BigDecimal high = range.high();
      if (low == null || high == null) {
        return value;
      }
      RexNode lower = literal(low, type, RoundingMode.FLOOR);
      RexNode upper = literal(high, type, RoundingMode.CEILING);
      List<RexNode> operands = new ArrayList<>();
      operands.add(rex.makeCall(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, value, upper));
      operands.add(upper);
      operands.add(rex.makeCall(SqlStdOperatorTable.GREATER_THAN, value, lower));
      operands.add(value);
      if (type.isNullable()) {
        operands.add(rex.makeCall(SqlStdOperatorTable.IS_NULL, value));
        operands.add(rex.makeNullLiteral(type));
      }
      operands.add(lower);
      return rex.makeCall(type, SqlStdOperatorTable.CASE, operands);
    }

    private RexNode literal(BigDecimal value, RelDataType type, RoundingMode outward) {
      RelDataType notNull =
          input.getCluster().getTypeFactory().createTypeWithNullability(type, false);
      if (!SqlTypeUtil.isExactNumeric(type)) {
        return rex.makeApproxLiteral(value, notNull);
      }
      BigDecimal rounded = value.setScale(Math.max(0, type.getScale()), outward);
      if (type.getSqlTypeName() == SqlTypeName.BIGINT) {
        rounded = rounded.min(LARGEST).max(LARGEST.negate());
      }
      return rex.makeExactLiteral(rounded, notNull);
    }

    private static SqlAggFunction exact(RexOver over) {
      if (!isFloating(over.getType())) {
        return over.getAggOperator();
      }
      return switch (over.getAggOperator().getKind()) {
        case SUM -> TotalOperators.SUM;
        case SUM0 -> TotalOperators.SUM_OR_ZERO;
        default -> over.getAggOperator();
      };
    }

    @Override
    public RexNode visitOver(RexOver over) {
      boolean outer = inArithmetic;
      inArithmetic = over.getAggOperator().getKind() == SqlKind.SUM;
      List<RexNode> operands = new ArrayList<>(visitList(over.getOperands(), new boolean[1]));
      inArithmetic = false;
      RexOver total = (RexOver) super.visitOver(over);
      inArithmetic = outer;
      SqlKind kind = total.getAggOperator().getKind();
      if (kind == SqlKind.SUM || kind == SqlKind.SUM0) {
        operands.set(0, rex.makeCast(over.getType(), operands.get(0)));
      }
      List<RexFieldCollation> order = new ArrayList<>(total.getWindow().orderKeys);
      if (kind == SqlKind.ROW_NUMBER) {
        for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
          order.add(new RexFieldCollation(rex.makeInputRef(input, i), Set.of()));
        }
      }
      return rex.makeOver(
          over.getType(),
          exact(total),
          operands,
          total.getWindow().partitionKeys,
          ImmutableList.copyOf(order),
          total.getWindow().getLowerBound(),
          total.getWindow().getUpperBound(),
          total.getWindow().isRows(),
          true,
          false,
          false,
          total.ignoreNulls());
    }
  }
}
