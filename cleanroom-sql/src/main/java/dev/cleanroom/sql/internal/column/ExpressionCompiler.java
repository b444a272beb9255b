package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.sql.internal.schema.Types;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Turns the expressions of one node of a plan into expressions on vectors. It knows exactly those
 * forms of which it is tested that generated code computes the same; for all others it throws.
 */
final class ExpressionCompiler {
  private final RexBuilder rex;
  private final List<Expression> inputs;
  private final IntFunction<@Nullable Object> parameters;
  private final Map<RexNode, Expression> known = new HashMap<>();

  ExpressionCompiler(
      RexBuilder rex, List<Expression> inputs, IntFunction<@Nullable Object> parameters) {
    this.rex = rex;
    this.inputs = inputs;
    this.parameters = parameters;
  }

  /** Equal expressions become one, which is computed once. */
  Expression compile(RexNode node) {
    Expression before = known.get(node);
    if (before != null) {
      return before;
    }
    Expression compiled = build(node);
    known.put(node, compiled);
    return compiled;
  }

  private Expression build(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return inputs.get(ref.getIndex());
    }
    if (node instanceof RexLiteral literal) {
      return literal(literal);
    }
    if (node instanceof RexDynamicParam parameter) {
      return new Constant(type(node.getType()), parameters.apply(parameter.getIndex()));
    }
    if (node instanceof RexCall call && !(node instanceof RexOver)) {
      return call(call);
    }
    throw new UnsupportedPlanException();
  }

  /** A type that vectors have; small integers and REAL are computed in their own width. */
  static ColumnType type(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    if (name == SqlTypeName.TINYINT || name == SqlTypeName.SMALLINT || name == SqlTypeName.REAL) {
      throw new UnsupportedPlanException();
    }
    return Types.columnType(type).orElseThrow(UnsupportedPlanException::new);
  }

  private static Expression literal(RexLiteral literal) {
    if (literal.isNull()) {
      return new Constant(nullType(literal.getType()), null);
    }
    ColumnType type = type(literal.getType());
    return new Constant(
        type,
        switch (type.kind()) {
          case BOOLEAN -> literal.getValueAs(Boolean.class);
          case INTEGER, TIMESTAMP -> literal.getValueAs(Long.class);
          case DATE -> literal.getValueAs(Integer.class);
          case DECIMAL -> literal.getValueAs(BigDecimal.class);
          case DOUBLE -> literal.getValueAs(Double.class);
          case TEXT -> literal.getValueAs(String.class);
        });
  }

  private static ColumnType nullType(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.NULL ? ColumnType.BOOLEAN : type(type);
  }

  private Expression call(RexCall call) {
    return switch (call.getKind()) {
      case AND -> fold(call, true);
      case OR -> fold(call, false);
      case NOT -> new Logic.Not(truth(call.getOperands().get(0)));
      case IS_NULL -> new Logic.IsNull(compile(call.getOperands().get(0)), true);
      case IS_NOT_NULL -> new Logic.IsNull(compile(call.getOperands().get(0)), false);
      case IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE ->
          new Logic.IsTruth(truth(call.getOperands().get(0)), call.getKind());
      case SEARCH -> compile(RexUtil.expandSearch(rex, null, call));
      case CASE -> choice(call);
      case CAST -> cast(call);
      case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          comparison(call);
      default -> new FunctionCompiler(this).compile(call);
    };
  }

  private Expression truth(RexNode node) {
    Expression truth = compile(node);
    if (truth.kind() != ColumnType.Kind.BOOLEAN) {
      throw new UnsupportedPlanException();
    }
    return truth;
  }

  private Expression fold(RexCall call, boolean and) {
    Expression folded = truth(call.getOperands().get(0));
    for (RexNode operand : call.getOperands().subList(1, call.getOperands().size())) {
      Expression next = truth(operand);
      folded = and ? new Logic.And(folded, next) : new Logic.Or(folded, next);
    }
    return folded;
  }

  private Expression choice(RexCall call) {
    List<Expression> conditions = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    int last = call.getOperands().size() - 1;
    for (int i = 0; i < last; i += 2) {
      conditions.add(truth(call.getOperands().get(i)));
      values.add(as(call.getOperands().get(i + 1), call.getType()));
    }
    values.add(as(call.getOperands().get(last), call.getType()));
    return new Choice(type(call.getType()), conditions, values);
  }

  /** A value that stands for one of another type of the same kind, unchanged. */
  private Expression as(RexNode node, RelDataType target) {
    ColumnType type = type(target);
    if (node instanceof RexLiteral literal && literal.isNull()) {
      return new Constant(type, null);
    }
    Expression value = compile(node);
    if (!isSame(node.getType(), target) || value.kind() != type.kind()) {
      throw new UnsupportedPlanException();
    }
    return value;
  }

  private static boolean isSame(RelDataType from, RelDataType to) {
    return switch (to.getSqlTypeName()) {
      case VARCHAR -> isText(from) && isUnlimited(to, from);
      case CHAR ->
          from.getSqlTypeName() == SqlTypeName.CHAR && from.getPrecision() == to.getPrecision();
      case DECIMAL ->
          from.getSqlTypeName() == SqlTypeName.DECIMAL
              && from.getScale() == to.getScale()
              && from.getPrecision() <= to.getPrecision();
      case TIMESTAMP ->
          from.getSqlTypeName() == SqlTypeName.TIMESTAMP
              && from.getPrecision() <= to.getPrecision();
      case BIGINT ->
          from.getSqlTypeName() == SqlTypeName.BIGINT
              || from.getSqlTypeName() == SqlTypeName.INTEGER;
      default -> from.getSqlTypeName() == to.getSqlTypeName();
    };
  }

  private static boolean isText(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.CHAR
        || type.getSqlTypeName() == SqlTypeName.VARCHAR;
  }

  private static boolean isUnlimited(RelDataType to, RelDataType from) {
    return to.getPrecision() < 0
        || (from.getPrecision() >= 0 && from.getPrecision() <= to.getPrecision());
  }

  private Expression cast(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    RelDataType from = operand.getType();
    RelDataType to = call.getType();
    if (isSame(from, to)) {
      return as(operand, to);
    }
    Expression value = compile(operand);
    boolean isWhole = isWhole(from);
    return switch (to.getSqlTypeName()) {
      // What is cast to fewer bits has been moved into them before.
      case INTEGER -> isWhole ? new Conversion.Whole(value, v -> (int) v) : unsupported();
      case DOUBLE, FLOAT ->
          isWhole || from.getSqlTypeName() == SqlTypeName.DECIMAL
              ? new Conversion.ToDouble(value)
              : unsupported();
      case DECIMAL ->
          isWhole && to.getScale() == 0 ? new Conversion.ToDecimal(type(to), value) : unsupported();
      default -> unsupported();
    };
  }

  static boolean isWhole(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.BIGINT
        || type.getSqlTypeName() == SqlTypeName.INTEGER;
  }

  private static Expression unsupported() {
    throw new UnsupportedPlanException();
  }

  private Expression comparison(RexCall call) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    Expression a = beside(left, right);
    Expression b = beside(right, left);
    if (a.kind() != b.kind() || !isComparable(left.getType(), right.getType(), call.getKind())) {
      throw new UnsupportedPlanException();
    }
    if (a.kind() == ColumnType.Kind.TEXT && b instanceof Constant constant) {
      return textTest(call.getKind(), a, constant);
    }
    return new Comparison(call.getKind(), a, b);
  }

  private static boolean isComparable(RelDataType a, RelDataType b, SqlKind kind) {
    boolean isEquality = kind == SqlKind.EQUALS || kind == SqlKind.NOT_EQUALS;
    boolean isTruth = a.getSqlTypeName() == SqlTypeName.BOOLEAN;
    return b.getSqlTypeName() != SqlTypeName.NULL && (isEquality || !isTruth);
  }

  private static Expression textTest(SqlKind kind, Expression text, Constant constant) {
    Object value = constant.value();
    if (!(value instanceof String wanted)) {
      return new Constant(ColumnType.BOOLEAN, null);
    }
    if (kind == SqlKind.EQUALS) {
      return new TextTest(text, wanted::equals);
    }
    int accepted = Comparison.accepted(kind);
    return new TextTest(text, t -> Comparison.accepts(accepted, t.compareTo(wanted)));
  }

  /** A number that is written beside floating point is floating point; beside decimals, one. */
  private Expression beside(RexNode node, RexNode other) {
    if (!(node instanceof RexLiteral literal) || literal.isNull()) {
      return compile(node);
    }
    ColumnType.Kind wanted = compile(other).kind();
    ColumnType.Kind own = type(node.getType()).kind();
    BigDecimal value =
        own == ColumnType.Kind.INTEGER || own == ColumnType.Kind.DECIMAL
            ? literal.getValueAs(BigDecimal.class)
            : null;
    if (value == null || (wanted == own && wanted != ColumnType.Kind.DECIMAL)) {
      return compile(node);
    }
    return switch (wanted) {
      case DOUBLE -> new Constant(ColumnType.DOUBLE, value.doubleValue());
      case DECIMAL -> new Constant(type(other.getType()), value);
      default -> compile(node);
    };
  }
}
