package dev.cleanroom.sql.internal.grammar;

import dev.cleanroom.AggregationRule;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ListRule;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.rule.JoinOperator;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The part of the grammar that aggregation and list rules share: one SELECT over inner joins, whose
 * conditions compare columns, with a WHERE of plain comparisons. Which columns may stand where is
 * decided later, on the plan; here only shapes are.
 */
public abstract sealed class BlockGrammar permits AggregationGrammar, ListGrammar {
  private static final Set<SqlKind> COMPARISONS =
      Set.of(
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL,
          SqlKind.BETWEEN,
          SqlKind.IN,
          SqlKind.NOT_IN,
          SqlKind.LIKE,
          SqlKind.IS_NULL,
          SqlKind.IS_NOT_NULL);

  private static final Set<SqlKind> ARITHMETIC =
      Set.of(
          SqlKind.PLUS,
          SqlKind.MINUS,
          SqlKind.TIMES,
          SqlKind.DIVIDE,
          SqlKind.MINUS_PREFIX,
          SqlKind.PLUS_PREFIX);

  private final Refusals refusals;
  private final BlockTables tables;
  private final ReasonCode code;
  private final String rule;
  private final Class<? extends AnalysisRule> ruled;
  private int refused;

  BlockGrammar(
      Refusals refusals,
      BlockTables tables,
      ReasonCode code,
      String rule,
      Class<? extends AnalysisRule> ruled) {
    this.refusals = refusals;
    this.tables = tables;
    this.code = code;
    this.rule = rule;
    this.ruled = ruled;
  }

  /**
   * Checks a query against the grammar of every rule that a table in it has.
   *
   * @param query the syntax tree
   * @param all all tables of the collaboration
   * @param refusals receives violations
   * @return whether nothing was refused
   */
  public static boolean check(SqlNode query, List<ConfiguredTable> all, Refusals refusals) {
    BlockTables tables = BlockTables.of(query, all);
    boolean before = refusals.isEmpty();
    if (tables.anyRule(AggregationRule.class)) {
      BlockGrammar aggregation = new AggregationGrammar(refusals, tables);
      aggregation.query(query);
    }
    if (tables.anyRule(ListRule.class)) {
      BlockGrammar list = new ListGrammar(refusals, tables);
      list.query(query);
    }
    return !before || refusals.isEmpty();
  }

  final BlockTables tables() {
    return tables;
  }

  final Refusals refusals() {
    return refusals;
  }

  final void refuse(SqlNode node, String what) {
    refuse(node.getParserPosition(), what);
  }

  final void refuse(SqlParserPos pos, String what) {
    refused++;
    ConfiguredTable table = tables.firstOf(ruled);
    refusals.add(
        code,
        pos,
        what + " is not allowed under the " + rule + " rule of " + table.name(),
        hint(),
        table,
        "rule");
  }

  abstract String hint();

  abstract void select(SqlSelect select);

  abstract void order(SqlNodeList order, SqlSelect select);

  abstract void fetch(SqlNode fetch);

  /** Checks a function of a value; the arguments are what stands in it. */
  abstract void scalar(SqlCall call);

  private void query(SqlNode query) {
    if (query instanceof SqlOrderBy ordered && ordered.query instanceof SqlSelect select) {
      block(select);
      if (!ordered.orderList.isEmpty()) {
        order(ordered.orderList, select);
      }
      if (ordered.fetch != null) {
        fetch(ordered.fetch);
      }
      if (ordered.offset != null) {
        refuse(ordered.offset, "OFFSET");
      }
    } else if (query instanceof SqlSelect select) {
      block(select);
    } else {
      refuse(query, query.getKind() == SqlKind.WITH ? "WITH" : "a query of several SELECTs");
    }
  }

  private void block(SqlSelect select) {
    if (select.getWindowList() != null && !select.getWindowList().isEmpty()) {
      refuse(select.getWindowList(), "WINDOW");
    }
    SqlNode from = select.getFrom();
    if (from == null) {
      refuse(select, "a query without FROM");
    } else {
      from(from);
    }
    if (select.getWhere() != null) {
      condition(select.getWhere());
    }
    select(select);
  }

  private void from(SqlNode node) {
    if (node instanceof SqlJoin join) {
      int before = refused;
      from(join.getLeft());
      from(join.getRight());
      if (refused == before) {
        join(join); // what is no table has no columns to compare
      }
    } else if (node.getKind() == SqlKind.AS) {
      SqlNode table = ((SqlCall) node).operand(0);
      from(table);
      if (table instanceof SqlIdentifier && ((SqlCall) node).operandCount() > 2) {
        refuse(node, "renaming the columns of a table"); // whose columns are they then?
      }
    } else if (!(node instanceof SqlIdentifier)) {
      refuse(node, "anything but a table in FROM");
    }
  }

  private void join(SqlJoin join) {
    SqlNode condition = join.getCondition();
    if (join.isNatural()
        || join.getJoinType() != JoinType.INNER
        || join.getConditionType() != JoinConditionType.ON
        || condition == null) {
      refuse(join.getRight(), "a join other than [INNER] JOIN … ON …");
    } else {
      on(condition);
    }
  }

  private void on(SqlNode node) {
    if (node.getKind() == SqlKind.AND || node.getKind() == SqlKind.OR) {
      operator((SqlCall) node);
      ((SqlCall) node).getOperandList().forEach(this::on);
    } else if (node.getKind() != SqlKind.EQUALS || !comparesTables((SqlCall) node)) {
      refuse(node, "ON with anything but an equality of columns of two tables");
    }
  }

  private boolean comparesTables(SqlCall call) {
    Optional<ConfiguredTable> left = tables.ofColumn(call.operand(0));
    Optional<ConfiguredTable> right = tables.ofColumn(call.operand(1));
    return left.isPresent()
        && right.isPresent()
        && !tables.alias(call.operand(0)).equals(tables.alias(call.operand(1)));
  }

  private void operator(SqlCall call) {
    JoinOperator operator = call.getKind() == SqlKind.OR ? JoinOperator.OR : JoinOperator.AND;
    for (ConfiguredTable table : tables.read()) {
      if (!operators(table).contains(operator)) {
        refusals.add(
            ReasonCode.JOIN_OPERATOR_NOT_ALLOWED,
            call.getParserPosition(),
            operator + " between join conditions is not allowed by " + table.name(),
            "allowed: " + operators(table),
            table,
            "rule.joinOperators");
      }
    }
  }

  private static Set<JoinOperator> operators(ConfiguredTable table) {
    if (table.rule() instanceof AggregationRule aggregation) {
      return aggregation.joinOperators();
    }
    return table.rule() instanceof ListRule list
        ? list.joinOperators()
        : Set.of(JoinOperator.values());
  }

  private void condition(SqlNode node) {
    switch (node.getKind()) {
      case AND, OR, NOT -> ((SqlCall) node).getOperandList().forEach(this::condition);
      default -> {
        if (!COMPARISONS.contains(node.getKind())) {
          refuse(node, "this condition");
        } else if (((SqlCall) node).operandCount() == 2 && comparesTables((SqlCall) node)) {
          refuse(node, "a comparison of two tables outside of ON");
        } else {
          ((SqlCall) node).getOperandList().forEach(this::value);
        }
      }
    }
  }

  private void value(SqlNode node) {
    if (node instanceof SqlNodeList list) {
      list.forEach(this::value);
    } else if (!isLeaf(node)) {
      if (node instanceof SqlCall call && ARITHMETIC.contains(call.getKind())) {
        call.getOperandList().forEach(operand -> value(written(call, operand)));
      } else if (node instanceof SqlCall call && isFunction(call)) {
        scalar(call);
      } else {
        refuse(node, named(node));
      }
    }
  }

  /** What a user calls an expression that is refused. */
  static String named(SqlNode node) {
    return switch (node.getKind()) {
      case CASE -> "CASE";
      case FILTER -> "FILTER";
      case OVER -> "a window function";
      case SELECT, UNION, EXCEPT, INTERSECT, VALUES, ORDER_BY, WITH, SCALAR_QUERY -> "a sub-query";
      case PLUS, MINUS, TIMES, DIVIDE, MINUS_PREFIX, PLUS_PREFIX -> "arithmetic here";
      default -> "this expression";
    };
  }

  final int refused() {
    return refused;
  }

  /** A column, a literal or a parameter. */
  static boolean isLeaf(SqlNode node) {
    return node instanceof SqlLiteral
        || (node instanceof SqlIdentifier identifier && !identifier.isStar())
        || isParameter(node);
  }

  private static boolean isParameter(SqlNode node) {
    return node.getKind() == SqlKind.CAST
        && ((SqlCall) node).operand(0).getKind() == SqlKind.DYNAMIC_PARAM;
  }

  static boolean isFunction(SqlCall call) {
    return call.getOperator() instanceof org.apache.calcite.sql.SqlFunction
        && !call.getOperator().isAggregator();
  }

  /** Parsing writes a division as one of casts whose divisor is not zero; that was not written. */
  private static SqlNode written(SqlCall call, SqlNode operand) {
    SqlNode inner = operand;
    if (call.getKind() == SqlKind.DIVIDE) {
      if (inner.getKind() == SqlKind.NULLIF) {
        inner = ((SqlCall) inner).operand(0);
      }
      inner = ((SqlCall) inner).operand(0);
    }
    return inner;
  }

  /** The name that an item of SELECT has, and what it stands for. */
  static SqlNode stripped(SqlNode item) {
    return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
  }

  static @Nullable String aliasOf(SqlNode item) {
    return item.getKind() == SqlKind.AS
        ? ((SqlCall) item).<SqlIdentifier>operand(1).getSimple()
        : null;
  }
}
