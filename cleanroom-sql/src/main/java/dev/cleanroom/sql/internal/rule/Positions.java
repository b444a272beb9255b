package dev.cleanroom.sql.internal.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/** Where the parts of a plan stand in the template's text. */
public final class Positions {
  private final Map<Integer, SqlParserPos> nodes = new HashMap<>();
  private final Map<Integer, Grouping> groupings = new HashMap<>();
  private final List<SqlIdentifier> identifiers = new ArrayList<>();

  /**
   * What an aggregate was made from.
   *
   * @param source the relation of FROM and WHERE, below the projection that feeds the aggregate
   * @param groupBy the place of GROUP BY, or of the whole SELECT
   */
  public record Grouping(RelNode source, SqlParserPos groupBy) {}

  /**
   * Remembers the identifiers of a query.
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
        });
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
   * @return its source and place; empty for SELECT DISTINCT
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
    return made;
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
        });
    return found[0].getLineNum() > 0 ? found[0] : of(node);
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
