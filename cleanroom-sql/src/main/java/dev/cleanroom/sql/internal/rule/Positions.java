package dev.cleanroom.sql.internal.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/** Where the parts of a plan stand in the template's text. */
public final class Positions {
  private static final Set<SqlKind> SUB_QUERIES =
      Set.of(SqlKind.IN, SqlKind.NOT_IN, SqlKind.EXISTS, SqlKind.SOME, SqlKind.ALL);

  private final Map<Integer, SqlParserPos> nodes = new HashMap<>();
  private final Map<Integer, Grouping> groupings = new HashMap<>();
  private final Map<Integer, SqlParserPos> joinWords = new HashMap<>();
  private final Map<SqlParserPos, Select> selects = new HashMap<>();
  private final Map<SqlParserPos, SqlParserPos> wholes = new HashMap<>();
  private final List<SqlIdentifier> identifiers = new ArrayList<>();

  /**
   * What an aggregate was made from.
   *
   * @param projects whether a projection of the same SELECT feeds the aggregate
   * @param groupBy the place of GROUP BY, or of the whole SELECT
   * @param keys the place of each expression of GROUP BY
   */
  public record Grouping(boolean projects, SqlParserPos groupBy, List<SqlParserPos> keys) {}

  /** The places of a SELECT list and of the expressions of GROUP BY. */
  private record Select(SqlParserPos list, List<SqlParserPos> keys) {}

  /**
   * Remembers the identifiers and clauses of a query.
   *
   * @param query the syntax tree as parsed
   */
  public Positions(SqlNode query) {
    query.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier identifier) {
            identifiers.add(identifier);
            return null;
          }

          @Override
          public @Nullable Void visit(SqlCall call) {
            remember(call);
            return super.visit(call);
          }
        });
  }

  /** A call with OVER or FILTER, and IN or EXISTS with a sub-query, are shown as a whole. */
  private void remember(SqlCall call) {
    SqlParserPos pos = call.getParserPosition();
    if (call instanceof SqlSelect select) {
      SqlNodeList group = select.getGroup();
      selects.put(
          pos,
          new Select(
              SqlParserPos.sum(select.getSelectList()),
              group == null ? List.of() : group.stream().map(SqlNode::getParserPosition).toList()));
    } else if (call.getKind() == SqlKind.OVER || call.getKind() == SqlKind.FILTER) {
      wholes.put(call.operand(0).getParserPosition(), pos);
    } else if (SUB_QUERIES.contains(call.getKind())) {
      call.getOperandList().stream()
          .filter(operand -> operand.isA(SqlKind.QUERY))
          .forEach(query -> wholes.put(query.getParserPosition(), pos));
    }
  }

  /**
   * Returns the place of a call with its OVER or FILTER, or of IN or EXISTS with its sub-query.
   *
   * @param part the place of the function or the sub-query
   * @return the place of the whole, or the part if it stands alone
   */
  public SqlParserPos whole(SqlParserPos part) {
    SqlParserPos whole = wholes.get(part);
    return whole == null ? part : whole(whole);
  }

  /**
   * Returns the place of the columns that a SELECT lists.
   *
   * @param node a node whose place is a SELECT
   * @return the place of its list, or of the node
   */
  public SqlParserPos selectList(RelNode node) {
    Select select = selects.get(of(node));
    return select == null ? of(node) : select.list;
  }

  List<SqlParserPos> keys(SqlParserPos select) {
    Select known = selects.get(select);
    return known == null ? List.of() : known.keys;
  }

  void recordJoin(RelNode join, SqlJoin from) {
    SqlNode condition = from.getCondition();
    record(join, (condition == null ? from.getRight() : condition).getParserPosition());
    joinWords.put(join.getId(), from.getParserPosition());
  }

  /**
   * Returns the place of the word JOIN.
   *
   * @param join a join as converted
   * @return the place, or that of the join
   */
  public SqlParserPos joinWords(RelNode join) {
    return joinWords.getOrDefault(join.getId(), of(join));
  }

  /**
   * Gives a place to a node and to all below it that have none.
   *
   * @param node the node, or null
   * @param pos the place
   */
  public void record(@Nullable RelNode node, SqlParserPos pos) {
    if (node == null || nodes.containsKey(node.getId()) || pos.getLineNum() <= 0) {
      return;
    }
    nodes.put(node.getId(), pos);
    node.getInputs().forEach(input -> record(input, pos));
  }

  void recordGrouping(RelNode aggregate, Grouping grouping) {
    groupings.put(aggregate.getId(), grouping);
  }

  /**
   * Returns what an aggregate was made from.
   *
   * @param aggregate an aggregate as converted
   * @return its place; empty for SELECT DISTINCT
   */
  public Optional<Grouping> grouping(RelNode aggregate) {
    return Optional.ofNullable(groupings.get(aggregate.getId()));
  }

  /**
   * Gives a node the place of the node that it was made from.
   *
   * @param made the new node
   * @param from the old node
   * @return the new node
   */
  public RelNode copy(RelNode made, RelNode from) {
    record(made, of(from));
    grouping(from).ifPresent(grouping -> groupings.put(made.getId(), grouping));
    joinWords.putIfAbsent(made.getId(), joinWords(from));
    return made;
  }

  /**
   * Returns the place of an expression of GROUP BY.
   *
   * @param aggregate an aggregate as converted
   * @param key the number of the expression, from 0
   * @return its place, or that of GROUP BY, or that of the list of SELECT DISTINCT
   */
  public SqlParserPos key(Aggregate aggregate, int key) {
    Grouping grouping = groupings.get(aggregate.getId());
    if (grouping == null) {
      return selectList(aggregate);
    }
    return grouping.keys.size() == aggregate.getGroupCount()
        ? grouping.keys.get(key)
        : grouping.groupBy;
  }

  /**
   * Returns the place of a node.
   *
   * @param node a node
   * @return its place, or zero
   */
  public SqlParserPos of(RelNode node) {
    return nodes.getOrDefault(node.getId(), SqlParserPos.ZERO);
  }

  /**
   * Returns the place of an expression, or of the node it stands in.
   *
   * @param expression an expression
   * @param node the node it stands in
   * @return the place
   */
  public SqlParserPos of(RexNode expression, RelNode node) {
    SqlParserPos[] found = {SqlParserPos.ZERO};
    expression.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitCall(RexCall call) {
            if (found[0].getLineNum() <= 0) {
              found[0] = call.getParserPosition();
            }
            return found[0].getLineNum() > 0 ? null : super.visitCall(call);
          }

          @Override
          public @Nullable Void visitSubQuery(RexSubQuery query) {
            if (found[0].getLineNum() <= 0) {
              found[0] = ofSubQuery(query.rel);
            }
            return null;
          }
        });
    return found[0].getLineNum() > 0 ? whole(found[0]) : of(node);
  }

  private SqlParserPos ofSubQuery(RelNode node) {
    boolean inside = !nodes.containsKey(node.getId()) || node instanceof Sort; // LIMIT is no SELECT
    if (inside && !node.getInputs().isEmpty()) {
      return ofSubQuery(node.getInput(0));
    }
    SqlParserPos pos = of(node);
    return wholes.containsKey(pos)
        ? pos
        : selects.keySet().stream()
            .filter(select -> contains(select, pos))
            .max(
                Comparator.comparingInt(SqlParserPos::getLineNum)
                    .thenComparingInt(SqlParserPos::getColumnNum))
            .orElse(pos);
  }

  /**
   * Returns the place where a column is named inside a part of the text.
   *
   * @param within the part; zero for the whole text
   * @param names the column's names, tried in order
   * @return the place of the first identifier with such a name, or the part
   */
  public SqlParserPos column(SqlParserPos within, String... names) {
    for (String name : names) {
      for (SqlIdentifier identifier : identifiers) {
        if (!identifier.isStar()
            && Util.last(identifier.names).equalsIgnoreCase(name)
            && contains(within, identifier.getParserPosition())) {
          return identifier.getParserPosition();
        }
      }
    }
    return within;
  }

  private static boolean contains(SqlParserPos outer, SqlParserPos inner) {
    if (outer.getLineNum() <= 0) {
      return true;
    }
    boolean startsAfter =
        inner.getLineNum() > outer.getLineNum()
            || (inner.getLineNum() == outer.getLineNum()
                && inner.getColumnNum() >= outer.getColumnNum());
    boolean endsBefore =
        inner.getEndLineNum() < outer.getEndLineNum()
            || (inner.getEndLineNum() == outer.getEndLineNum()
                && inner.getEndColumnNum() <= outer.getEndColumnNum());
    return startsAfter && endsBefore;
  }
}
