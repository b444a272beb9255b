package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.schema.SourceTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * A plan cut at its released aggregate.
 *
 * @param nodes the aggregate and the projections, filters and sorts above it, from the top
 * @param aggregate the aggregate
 * @param feed the node that computes the aggregate's columns: a projection of the same SELECT, or
 *     the source itself
 * @param source the relation below, with its sub-queries as joins
 * @param columns the aggregate's columns as expressions over the source
 */
record Spine(
    List<RelNode> nodes, Aggregate aggregate, RelNode feed, RelNode source, List<RexNode> columns) {
  static Spine cut(
      List<RelNode> nodes, Aggregate aggregate, Positions positions, Refusals refusals) {
    boolean projects =
        positions
            .grouping(aggregate)
            .map(Positions.Grouping::projects)
            .orElse(aggregate.getInput() instanceof Project);
    RelNode input = new SubQueryRewriter(refusals, positions).rewrite(aggregate.getInput());
    return projects && input instanceof Project own
        ? new Spine(nodes, aggregate, own, own.getInput(), own.getProjects())
        : new Spine(nodes, aggregate, input, input, identity(input));
  }

  /** The projections, filters and sorts at the top, and the first node that is none of them. */
  static List<RelNode> of(RelNode root) {
    List<RelNode> spine = new ArrayList<>();
    spine.add(root);
    RelNode node = root;
    while (node instanceof Project || node instanceof Filter || node instanceof Sort) {
      node = node.getInput(0);
      spine.add(node);
    }
    return spine;
  }

  /** All tables below a node, those that hold units of others included. */
  static Set<ConfiguredTable> tables(RelNode node) {
    Set<ConfiguredTable> tables = new LinkedHashSet<>();
    collect(node, tables);
    return tables;
  }

  private static void collect(RelNode node, Set<ConfiguredTable> tables) {
    if (node instanceof TableScan scan) {
      SourceTable source = scan.getTable().unwrap(SourceTable.class);
      if (source != null) {
        tables.add(source.table());
        tables.add(source.unitTable());
      }
    }
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            collect(query.rel, tables);
            return query;
          }
        });
    node.getInputs().forEach(input -> collect(input, tables));
  }

  /** The names of tables, those that hold units of others included. */
  static Set<String> names(Set<ConfiguredTable> read) {
    Set<String> names = new LinkedHashSet<>();
    for (ConfiguredTable table : read) {
      names.add(table.name());
      table.unit().filter(u -> u.hasParent()).ifPresent(u -> names.add(u.parentTable()));
    }
    return names;
  }

  private static List<RexNode> identity(RelNode node) {
    List<RexNode> refs = new ArrayList<>();
    for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
      refs.add(node.getCluster().getRexBuilder().makeInputRef(node, i));
    }
    return refs;
  }
}
