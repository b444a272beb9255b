package dev.cleanroom.sql.internal.grammar;

import dev.cleanroom.AggregationRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.util.Litmus;

/** Aggregates of plain columns by columns and functions of columns. */
final class AggregationGrammar extends BlockGrammar {
  private static final Set<String> AGGREGATES = Set.of("COUNT", "SUM", "AVG");
  private static final Set<SqlKind> COMPARISONS =
      Set.of(
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL);

  AggregationGrammar(Refusals refusals, BlockTables tables) {
    super(refusals, tables, ReasonCode.AGGREGATION_SHAPE, "aggregation", AggregationRule.class);
  }

  @Override
  String hint() {
    return "write SELECT columns, aggregates FROM … JOIN … ON … WHERE … GROUP BY … HAVING …";
  }

  @Override
  void select(SqlSelect select) {
    int before = refused();
    if (select.isDistinct()) {
      refuse(select.getSelectList(), "SELECT DISTINCT");
    }
    for (SqlNode item : select.getSelectList()) {
      if (!isKey(stripped(item), select)) {
        item(stripped(item));
      }
    }
    boolean aggregates = select.getSelectList().stream().anyMatch(i -> isAggregate(stripped(i)));
    if (!aggregates && refused() == before) {
      refuse(select.getSelectList(), "SELECT without an aggregate");
    }
    if (select.getGroup() != null) {
      select.getGroup().forEach(this::key);
    }
    if (select.getHaving() != null) {
      having(select.getHaving(), select);
    }
  }

  /** What is checked as a part of GROUP BY is told there. */
  private static boolean isKey(SqlNode node, SqlSelect select) {
    return select.getGroup() != null
        && select.getGroup().stream().anyMatch(key -> key.equalsDeep(node, Litmus.IGNORE));
  }

  @Override
  void order(SqlNodeList order, SqlSelect select) {
    for (SqlNode item : order) {
      SqlNode value = item;
      while (Set.of(SqlKind.DESCENDING, SqlKind.NULLS_FIRST, SqlKind.NULLS_LAST)
          .contains(value.getKind())) {
        value = ((SqlCall) value).operand(0);
      }
      item(value);
    }
  }

  @Override
  void fetch(SqlNode fetch) {
    refuse(fetch, "LIMIT");
  }

  private void item(SqlNode node) {
    if (isAggregate(node)) {
      aggregate((SqlCall) node);
    } else {
      key(node);
    }
  }

  private static boolean isAggregate(SqlNode node) {
    return node instanceof SqlCall call && AGGREGATES.contains(name(call));
  }

  private void aggregate(SqlCall call) {
    if (call.getOperandList().size() != 1
        || !(call.operand(0) instanceof SqlIdentifier column)
        || column.isStar()) {
      refuse(call, "an aggregate of anything but one column");
    }
  }

  private void key(SqlNode node) {
    if (node instanceof SqlCall call && isOtherAggregate(call)) {
      refuse(node, "aggregate " + name(call));
    } else if (node instanceof SqlCall call && !isLeaf(node) && isFunction(call)) {
      scalar(call);
    } else if (!isLeaf(node)) {
      refuse(node, named(node));
    }
  }

  /** The others are refused wherever they stand. */
  private static boolean isOtherAggregate(SqlCall call) {
    return name(call).equals("MIN") || name(call).equals("MAX");
  }

  private static String name(SqlCall call) {
    return call.getOperator().getName().toUpperCase(Locale.ROOT);
  }

  private void having(SqlNode node, SqlSelect select) {
    if (node.getKind() == SqlKind.AND || node.getKind() == SqlKind.OR) {
      ((SqlCall) node).getOperandList().forEach(o -> having(o, select));
      return;
    }
    if (!COMPARISONS.contains(node.getKind()) || !isNumber(((SqlCall) node).operand(1))) {
      refuse(node, "HAVING with anything but comparisons of aggregates with numbers");
      return;
    }
    SqlNode left = ((SqlCall) node).operand(0);
    if (isAggregate(left)) {
      aggregate((SqlCall) left);
    } else if (!namesAggregate(left, select)) {
      refuse(left, "HAVING with anything but comparisons of aggregates with numbers");
    }
  }

  private static boolean isNumber(SqlNode node) {
    SqlNode value = node.getKind() == SqlKind.MINUS_PREFIX ? ((SqlCall) node).operand(0) : node;
    return isLeaf(value) && !(value instanceof SqlIdentifier);
  }

  private static boolean namesAggregate(SqlNode node, SqlSelect select) {
    return node instanceof SqlIdentifier name
        && name.isSimple()
        && select.getSelectList().stream()
            .anyMatch(
                item ->
                    name.getSimple().equalsIgnoreCase(aliasOf(item))
                        && isAggregate(stripped(item)));
  }

  @Override
  void scalar(SqlCall call) {
    List<SqlNode> arguments =
        call.getOperandList().stream().filter(o -> o != null && isArgument(o)).toList();
    List<ConfiguredTable> denying = owners(arguments).filter(t -> !allows(t, name(call))).toList();
    denying.forEach(t -> refuseFunction(call, name(call), t));
    if (denying.isEmpty() && arguments.stream().anyMatch(a -> !isLeaf(a))) {
      refuse(call, "a function of anything but columns and literals");
    }
  }

  /** Types, units of time and flags stand among the operands too. */
  private static boolean isArgument(SqlNode operand) {
    return !(operand instanceof org.apache.calcite.sql.SqlDataTypeSpec)
        && !(operand instanceof org.apache.calcite.sql.SqlIntervalQualifier)
        && !(operand instanceof SqlLiteral);
  }

  private Stream<ConfiguredTable> owners(List<SqlNode> arguments) {
    return arguments.stream().flatMap(a -> tables().ofColumn(a).stream()).distinct();
  }

  private static boolean allows(ConfiguredTable table, String function) {
    return !(table.rule() instanceof AggregationRule rule)
        || rule.scalarFunctions().contains(function);
  }

  private void refuseFunction(SqlCall call, String name, ConfiguredTable table) {
    AggregationRule rule = (AggregationRule) table.rule();
    refusals()
        .add(
            ReasonCode.FUNCTION_NOT_ALLOWED,
            call.getParserPosition(),
            "function " + name + " may not be applied to columns of " + table.name(),
            rule.scalarFunctions().isEmpty()
                ? "no function is allowed"
                : "allowed: " + rule.scalarFunctions(),
            table,
            "rule.scalarFunctions");
  }
}
