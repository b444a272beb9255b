package dev.cleanroom.sql.internal.template;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/**
 * How many nodes an expression has after conversion, which writes some operands more than once:
 * {@code NULLIF(a, b)} becomes {@code CASE WHEN a = b THEN NULL ELSE a END}. Nested, they double at
 * every level.
 */
final class ExpandedSize {
  /** The largest expression for which code can be generated in reasonable time. */
  static final long LARGEST = 3_000;

  private ExpandedSize() {}

  static long of(@Nullable SqlNode node) {
    if (node instanceof SqlNodeList list) {
      return sum(list.getList());
    }
    if (!(node instanceof SqlCall call)) {
      return 1;
    }
    List<SqlNode> operands = call.getOperandList();
    List<Long> sizes = operands.stream().map(ExpandedSize::of).toList();
    long size = 1;
    for (long operand : sizes) {
      size = capped(size + operand);
    }
    return capped(size + repeated(call, sizes, size));
  }

  /** What is written again. */
  private static long repeated(SqlCall call, List<Long> sizes, long size) {
    return switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
      case "NULLIF", "BETWEEN", "NOT BETWEEN", "BETWEEN ASYMMETRIC", "NOT BETWEEN ASYMMETRIC" ->
          sizes.get(0);
      case "BETWEEN SYMMETRIC", "NOT BETWEEN SYMMETRIC" -> size * 3;
      case "CAST" -> narrows(call) ? size * 3 : 0;
      case "COALESCE" -> size;
      case "LEAST", "GREATEST" -> size * sizes.size();
      case "/", "MOD" -> sizes.get(sizes.size() - 1) * 3;
      case "IN", "NOT IN" ->
          call.operand(1) instanceof SqlNodeList values ? sizes.get(0) * values.size() : 0;
      default -> 0;
    };
  }

  /** A cast to an exact number is made total by a comparison with both ends of its type. */
  private static boolean narrows(SqlCall cast) {
    String type = cast.operand(1).toString().toUpperCase(Locale.ROOT);
    return Stream.of("INT", "DEC", "NUMERIC").anyMatch(type::contains);
  }

  private static long sum(List<? extends @Nullable SqlNode> nodes) {
    long sum = 0;
    for (SqlNode node : nodes) {
      sum = capped(sum + of(node));
    }
    return sum;
  }

  private static long capped(long size) {
    return Math.min(size, LARGEST + 1);
  }
}
