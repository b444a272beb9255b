package dev.cleanroom.sql.internal.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlExplainLevel;

/**
 * The rows that a query reads, as text that is the same however the query is written: without its
 * derived tables and the order of its joins and conditions. Queries whose texts differ may still
 * read the same rows.
 */
final class RowSource {
  private static final Pattern COLUMN = Pattern.compile("\\$(\\d+)");
  private static final Pattern PARAMETER = Pattern.compile("\\?\\d+");

  private final RexBuilder rex;
  private final RexSimplify simplify;
  private final List<String> names = new ArrayList<>();
  private final List<String> leaves = new ArrayList<>();
  private final TreeSet<String> conditions = new TreeSet<>();
  private final List<RexNode> found = new ArrayList<>();
  private final List<RexNode> columns;

  RowSource(RelNode source) {
    this.rex = source.getCluster().getRexBuilder();
    this.simplify = new RexSimplify(rex, RelOptPredicateList.EMPTY, RexUtil.EXECUTOR);
    this.columns = visit(source);
    for (RexNode condition : found) {
      RexNode simple = simplify.simplifyUnknownAsFalse(condition);
      RelOptUtil.conjunctions(simple).forEach(c -> conditions.add(anyParameters(named(c))));
    }
  }

  /** Which rows are read. */
  String rows() {
    return leaves.stream().sorted().toList() + " where " + conditions;
  }

  /** An expression over the source's columns, by the names of tables' columns. */
  String text(RexNode expression) {
    return named(simplify.simplify(substituted(expression, columns)));
  }

  /** A measure, by the names of tables' columns, whatever values parameters have. */
  String measure(RexNode expression) {
    return anyParameters(text(expression));
  }

  /** Whoever runs two templates may give equal values to both, whatever their parameters' names. */
  private static String anyParameters(String text) {
    return PARAMETER.matcher(text).replaceAll("?");
  }

  private String named(RexNode node) {
    return COLUMN
        .matcher(node.toString())
        .replaceAll(m -> Matcher.quoteReplacement(name(Integer.parseInt(m.group(1)))));
  }

  private String name(int column) {
    return column < names.size() ? names.get(column) : "$" + column;
  }

  /** The columns of a node as expressions over the columns of all leaves. */
  private List<RexNode> visit(RelNode node) {
    if (node instanceof Project project) {
      List<RexNode> input = visit(project.getInput());
      return project.getProjects().stream().map(p -> substituted(p, input)).toList();
    } else if (node instanceof Filter filter) {
      List<RexNode> input = visit(filter.getInput());
      found.add(substituted(filter.getCondition(), input));
      return input;
    } else if (node instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
      List<RexNode> both = new ArrayList<>(visit(join.getLeft()));
      both.addAll(visit(join.getRight()));
      found.add(substituted(join.getCondition(), both));
      return both;
    } else if (node instanceof Sort sort && sort.fetch == null && sort.offset == null) {
      return visit(sort.getInput());
    }
    return leaf(node);
  }

  private List<RexNode> leaf(RelNode node) {
    String text =
        node instanceof TableScan scan
            ? String.join(".", scan.getTable().getQualifiedName())
            : anyParameters(RelOptUtil.toString(node, SqlExplainLevel.EXPPLAN_ATTRIBUTES));
    long before = leaves.stream().filter(text::equals).count();
    leaves.add(text);
    List<RexNode> refs = new ArrayList<>();
    node.getRowType()
        .getFieldList()
        .forEach(
            field -> {
              refs.add(rex.makeInputRef(field.getType(), names.size()));
              names.add(text + "#" + before + "." + field.getName());
            });
    return refs;
  }

  private static RexNode substituted(RexNode node, List<RexNode> columns) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return columns.get(ref.getIndex());
          }
        });
  }
}
