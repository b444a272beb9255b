package dev.cleanroom.sql.internal.schema;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.schema.impl.AggregateFunctionImpl;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.validate.SqlUserDefinedAggFunction;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.util.Optionality;

/** Operators that only rewrites of our own put into plans; no template can name them. */
public final class TotalOperators {
  /** {@link TotalFunctions#plus}. */
  public static final SqlOperator PLUS = whole("plus");

  /** {@link TotalFunctions#minus}. */
  public static final SqlOperator MINUS = whole("minus");

  /** {@link TotalFunctions#times}. */
  public static final SqlOperator TIMES = whole("times");

  /** {@link TotalFunctions#negate}. */
  public static final SqlOperator NEGATE = whole("negate");

  /** {@link TotalFunctions#abs}. */
  public static final SqlOperator ABS = whole("abs");

  /** {@link TotalFunctions#finite}. */
  public static final SqlOperator FINITE = function("finite", ReturnTypes.ARG0);

  /** {@link TotalFunctions#concat}. */
  public static final SqlOperator CONCAT = function("concat", ReturnTypes.ARG0_NULLABLE);

  /** {@link TotalFunctions#upper}. */
  public static final SqlOperator UPPER = function("upper", ReturnTypes.VARCHAR_NULLABLE);

  /** {@link TotalFunctions#lower}. */
  public static final SqlOperator LOWER = function("lower", ReturnTypes.VARCHAR_NULLABLE);

  /** {@link TotalFunctions#like}. */
  public static final SqlOperator LIKE = function("like", ReturnTypes.BOOLEAN_NULLABLE);

  /** {@link TotalFunctions#gridWhole}: value, scale, low, high. */
  public static final SqlOperator GRID_WHOLE = whole("gridWhole");

  /** {@link TotalFunctions#gridDecimal}: value, scale, low, high. */
  public static final SqlOperator GRID_DECIMAL = whole("gridDecimal");

  /** {@link TotalFunctions#gridDouble}: value, scale, low, high. */
  public static final SqlOperator GRID_DOUBLE = whole("gridDouble");

  /** {@link TotalFunctions#weigh}: sum, times. */
  public static final SqlOperator WEIGH = function("weigh", ReturnTypes.ARG0_NULLABLE);

  /** {@link ExactSum.Sum}. */
  public static final SqlAggFunction SUM = sum("SUM", ReturnTypes.AGG_SUM, ExactSum.Sum.class);

  /** {@link ExactSum.SumOrZero}. */
  public static final SqlAggFunction SUM_OR_ZERO =
      sum("SUM0", ReturnTypes.AGG_SUM_EMPTY_IS_ZERO, ExactSum.SumOrZero.class);

  /** {@link ExactSum.Mean}. */
  public static final SqlAggFunction MEAN =
      sum("AVG", ReturnTypes.AVG_AGG_FUNCTION, ExactSum.Mean.class);

  /** {@link WholeSum}. */
  public static final SqlAggFunction ADD_UP = sum("ADD_UP", ReturnTypes.AGG_SUM, WholeSum.class);

  /** {@link TotalFunctions#goOn}. */
  public static final SqlOperator GO_ON = new GoOn();

  private TotalOperators() {}

  private static SqlAggFunction sum(String name, SqlReturnTypeInference type, Class<?> code) {
    return new SqlUserDefinedAggFunction(
        new SqlIdentifier("TOTAL_" + name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        type,
        InferTypes.FIRST_KNOWN,
        OperandTypes.operandMetadata(List.of(), f -> List.of(), i -> "x", i -> false),
        Objects.requireNonNull(AggregateFunctionImpl.create(code)),
        false,
        false,
        Optionality.FORBIDDEN);
  }

  private static SqlOperator whole(String method) {
    return function(method, ReturnTypes.BIGINT_NULLABLE);
  }

  private static SqlOperator function(String method, SqlReturnTypeInference type) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier("TOTAL_" + method, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        type,
        InferTypes.FIRST_KNOWN,
        OperandTypes.operandMetadata(List.of(), f -> List.of(), i -> "x", i -> false),
        ScalarFunctionImpl.create(method(method)));
  }

  private static Method method(String name) {
    return Arrays.stream(TotalFunctions.class.getMethods())
        .filter(m -> m.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Not deterministic, so that no rule folds or hoists it. */
  private static final class GoOn extends SqlUserDefinedFunction {
    private static final SqlReturnTypeInference TYPE = ReturnTypes.BOOLEAN;

    GoOn() {
      super(
          new SqlIdentifier("GO_ON", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          TYPE,
          InferTypes.FIRST_KNOWN,
          OperandTypes.operandMetadata(List.of(), f -> List.of(), i -> "x", i -> false),
          ScalarFunctionImpl.create(method("goOn")));
    }

    @Override
    public boolean isDeterministic() {
      return false;
    }
  }
}
