package dev.cleanroom.sql.internal.privacy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Lineage and range of expressions over the columns of one relation. */
final class Expressions {
  private static final Set<String> COPIES = Set.of("UPPER", "LOWER");

  private final List<ColumnInfo> inputs;
  private final List<Range> parameters;

  Expressions(List<ColumnInfo> inputs, List<Range> parameters) {
    this.inputs = inputs;
    this.parameters = parameters;
  }

  Lineage lineage(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return inputs.get(ref.getIndex()).lineage();
    }
    if (node instanceof RexOver over) {
      return lineage(over.getOperands()).and(window(over.getWindow())).asComputed();
    }
    if (node instanceof RexCall call) {
      if (call.getKind() == SqlKind.CASE) {
        return caseLineage(call);
      }
      Lineage lineage = lineage(call.getOperands());
      return copies(call) ? lineage : lineage.asComputed();
    }
    boolean symbol =
        node instanceof RexLiteral literal && literal.getTypeName() == SqlTypeName.SYMBOL;
    return symbol ? Lineage.NONE : Lineage.LITERAL;
  }

  /** The names that a column may have inside of an expression: its own, and those of inputs. */
  String[] names(RexNode node, BaseColumn column) {
    Set<String> names = new LinkedHashSet<>();
    names.add(column.column().name());
    node.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitInputRef(RexInputRef ref) {
            ColumnInfo input = inputs.get(ref.getIndex());
            if (input.lineage().all().contains(column)) {
              names.add(input.name());
            }
            return null;
          }
        });
    return names.toArray(String[]::new);
  }

  /** Whether the value is that of an operand, or stands for it. */
  private static boolean copies(RexCall call) {
    return switch (call.getKind()) {
      case CAST, COALESCE -> true;
      default -> COPIES.contains(call.getOperator().getName());
    };
  }

  private Lineage lineage(List<RexNode> nodes) {
    return nodes.stream().map(this::lineage).reduce(Lineage.NONE, Lineage::and);
  }

  /** The unit as a partition key says nothing about a row beside others of its own. */
  private Lineage window(RexWindow window) {
    Lineage keys = lineage(window.partitionKeys).withoutUnits();
    for (var key : window.orderKeys) {
      keys = keys.and(lineage(key.left));
    }
    return keys.asCondition();
  }

  /** LEAST, GREATEST and a test for NULL of what is the value anyway decide nothing else. */
  private Lineage caseLineage(RexCall call) {
    List<RexNode> operands = call.getOperands();
    Lineage lineage = lineage(caseValues(operands));
    boolean extreme = extreme(operands).isPresent();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      Lineage test = lineage(operands.get(i));
      boolean own = (extreme && i == operands.size() - 3) || isNullTest(operands.get(i));
      if (!own || !lineage.values().containsAll(test.all())) {
        lineage = lineage.and(test.asCondition());
      }
    }
    return lineage;
  }

  private static boolean isNullTest(RexNode node) {
    return switch (node.getKind()) {
      case IS_NULL, IS_NOT_NULL -> true;
      case OR -> ((RexCall) node).getOperands().stream().allMatch(Expressions::isNullTest);
      default -> false;
    };
  }

  Range range(RexNode node) {
    if (!SqlTypeUtil.isNumeric(node.getType())) {
      return Range.UNKNOWN;
    }
    if (node instanceof RexInputRef ref) {
      return inputs.get(ref.getIndex()).range();
    }
    if (node instanceof RexLiteral literal) {
      BigDecimal value = literal.getValueAs(BigDecimal.class);
      return value == null ? Range.UNKNOWN : Range.of(value, value);
    }
    if (node instanceof RexDynamicParam parameter) {
      return parameters.get(parameter.getIndex());
    }
    if (node instanceof RexOver over) {
      return windowRange(over);
    }
    return node instanceof RexCall call ? callRange(call) : Range.UNKNOWN;
  }

  private Range callRange(RexCall call) {
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case PLUS -> range(operands.get(0)).plus(range(operands.get(1)));
      case MINUS -> range(operands.get(0)).minus(range(operands.get(1)));
      case TIMES -> range(operands.get(0)).times(range(operands.get(1)));
      case DIVIDE -> range(operands.get(0)).dividedBy(range(operands.get(1)));
      case MOD -> range(operands.get(0)).mod(range(operands.get(1)));
      case MINUS_PREFIX -> range(operands.get(0)).negated();
      case PLUS_PREFIX -> range(operands.get(0));
      case CAST -> cast(call, operands.get(0));
      case CASE -> extreme(operands).orElseGet(() -> hull(caseValues(operands)));
      case COALESCE -> hull(operands);
      case LEAST -> operands.stream().map(this::range).reduce(Range::least).orElseThrow();
      case GREATEST -> operands.stream().map(this::range).reduce(Range::greatest).orElseThrow();
      case FLOOR -> range(operands.get(0)).rounded(RoundingMode.FLOOR);
      case CEIL -> range(operands.get(0)).rounded(RoundingMode.CEILING);
      case EXTRACT -> extract(operands.get(0));
      case CHAR_LENGTH -> Range.of(BigDecimal.ZERO, BigDecimal.ONE.movePointRight(9));
      default ->
          call.getOperator().getName().equals("ABS")
              ? range(operands.get(0)).abs()
              : Range.unbounded(call.getType(), lineage(call).all());
    };
  }

  /** The interval of a unit of time, of dates from year 1 to 9999. */
  private static Range extract(RexNode unit) {
    TimeUnitRange range =
        unit instanceof RexLiteral literal ? literal.getValueAs(TimeUnitRange.class) : null;
    return range == null
        ? Range.UNKNOWN
        : switch (range) {
          case MILLISECOND -> interval(0, 60_000);
          case MICROSECOND -> interval(0, 60_000_000);
          case NANOSECOND -> interval(0, 60_000_000_000L);
          case EPOCH -> interval(-62_135_596_800L, 253_402_300_800L);
          // rounding up 9999 can make a year of five digits
          default ->
              new Range(BigDecimal.ZERO, new BigDecimal(9999), new BigDecimal(99_999), Set.of());
        };
  }

  private static Range interval(long low, long high) {
    return Range.of(BigDecimal.valueOf(low), BigDecimal.valueOf(high));
  }

  /**
   * LEAST and GREATEST of two values, as conversion writes them: CASE … WHEN a < b THEN a ELSE b.
   */
  private Optional<Range> extreme(List<RexNode> operands) {
    int last = operands.size() - 1;
    boolean guarded = last == 4 && isNull(operands.get(1));
    if ((last != 2 && !guarded) || !(operands.get(last - 2) instanceof RexCall test)) {
      return Optional.empty();
    }
    RexNode a = operands.get(last - 1);
    RexNode b = operands.get(last);
    boolean compares =
        (test.getKind() == SqlKind.LESS_THAN || test.getKind() == SqlKind.GREATER_THAN)
            && test.getOperands().equals(List.of(a, b));
    if (!compares) {
      return Optional.empty();
    }
    return Optional.of(
        test.getKind() == SqlKind.LESS_THAN
            ? range(a).least(range(b))
            : range(a).greatest(range(b)));
  }

  private Range cast(RexCall call, RexNode operand) {
    return SqlTypeUtil.isNumeric(operand.getType())
        ? widened(range(operand), call)
        : Range.unbounded(call.getType(), lineage(operand).all());
  }

  /** A cast to fewer decimals may round up to the next. */
  private static Range widened(Range range, RexCall cast) {
    boolean rounds = SqlTypeUtil.isExactNumeric(cast.getType()) && range.magnitude() != null;
    return rounds && cast.getType().getScale() == 0 && isFractional(cast.getOperands().get(0))
        ? range.rounded(RoundingMode.FLOOR).hull(range.rounded(RoundingMode.CEILING))
        : range;
  }

  private static boolean isFractional(RexNode node) {
    return !SqlTypeUtil.isExactNumeric(node.getType()) || node.getType().getScale() > 0;
  }

  /** What a CASE may be, without its conditions. */
  static List<RexNode> caseValues(List<RexNode> operands) {
    List<RexNode> values = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      if (i % 2 == 1 || i == operands.size() - 1) {
        values.add(operands.get(i));
      }
    }
    return values;
  }

  private Range hull(List<RexNode> values) {
    return values.stream()
        .filter(v -> !isNull(v))
        .map(this::range)
        .reduce(Range::hull)
        .orElse(Range.of(BigDecimal.ZERO, BigDecimal.ZERO));
  }

  private static boolean isNull(RexNode node) {
    if (node instanceof RexCall cast && cast.getKind() == SqlKind.CAST) {
      return isNull(cast.getOperands().get(0));
    }
    return node instanceof RexLiteral literal && literal.isNull();
  }

  private Range windowRange(RexOver over) {
    return switch (over.getAggOperator().getKind()) {
      case MIN, MAX, AVG -> range(over.getOperands().get(0));
      case SUM, SUM0 -> range(over.getOperands().get(0)).withRows();
      case ROW_NUMBER, RANK, DENSE_RANK, COUNT -> Range.rowCount();
      default -> Range.unbounded(over.getType(), Set.of());
    };
  }
}
