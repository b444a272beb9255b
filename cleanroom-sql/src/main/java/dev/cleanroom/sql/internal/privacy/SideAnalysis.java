package dev.cleanroom.sql.internal.privacy;

import com.google.common.collect.ImmutableList;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.schema.SourceTable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Carries the values that must be counted from the tables up to the release, in hidden columns
 * beside those that the query sees. A node in which they would be lost is refused.
 *
 * <p>The invariant, for every row of a relation and every table of which it was made: the row's
 * hidden columns hold what the table's row held. So what is counted at the release are the units of
 * the tables' own rows, whatever rows of others were joined or added to them.
 */
final class SideAnalysis {
  private final Controls controls;
  private final ColumnRanges ranges;
  private final Refusals refusals;
  private final Positions positions;
  private final ConditionRules conditions;
  private final JoinGraph joined = new JoinGraph();
  private final IdentityHashMap<RelNode, List<ColumnInfo>> known = new IdentityHashMap<>();

  SideAnalysis(
      Controls controls,
      ColumnRanges ranges,
      Refusals refusals,
      Positions positions,
      ConditionRules conditions) {
    this.controls = controls;
    this.ranges = ranges;
    this.refusals = refusals;
    this.positions = positions;
    this.conditions = conditions;
  }

  JoinGraph joined() {
    return joined;
  }

  /** Remembers what is known of a node beside those that {@link #visit} returns. */
  void know(RelNode node, List<ColumnInfo> columns) {
    known.put(node, columns);
  }

  /** Whether each input of a union must count enough for itself. */
  boolean countsBranches() {
    return controls.plainAggregates();
  }

  ConditionRules conditions() {
    return conditions;
  }

  Refusals refusals() {
    return refusals;
  }

  Positions positions() {
    return positions;
  }

  /** What is known of the columns of a node that this analysis made. */
  List<ColumnInfo> columns(RelNode node) {
    return Objects.requireNonNull(known.get(node), "a node of another plan");
  }

  Expressions expressions(List<ColumnInfo> columns) {
    return new Expressions(columns, ranges.parameters());
  }

  Sided visit(RelNode node) {
    Sided sided = analyse(node);
    known.put(sided.node(), sided.all());
    return sided;
  }

  /** Only the classes that conversion makes; an unknown subclass is refused like anything else. */
  private Sided analyse(RelNode node) {
    Class<?> type = node.getClass();
    if (type == LogicalTableScan.class) {
      return scan((LogicalTableScan) node);
    } else if (type == LogicalProject.class) {
      return project((Project) node);
    } else if (type == LogicalFilter.class) {
      return filter((Filter) node);
    } else if (type == LogicalJoin.class) {
      return join((Join) node);
    } else if (type == LogicalAggregate.class) {
      return new SideAggregate((Aggregate) node, this).sided();
    } else if (type == LogicalSort.class) {
      return sort((Sort) node);
    } else if (type == LogicalUnion.class) {
      return new SideUnion((LogicalUnion) node, this).sided();
    } else if (type == LogicalValues.class) {
      return new Sided(node, unknown(node), plain(node, false), List.of());
    }
    refusals.add(
        ReasonCode.NOT_ALLOWED,
        positions.of(node),
        "this operation on rows is not allowed without noise",
        "use joins, UNION ALL and WHERE; see docs/sql.md for what is allowed");
    return broken(node);
  }

  /** What comes of a refused node: its columns, of which nothing more is said. */
  static Sided broken(RelNode node) {
    return new Sided(node, unknown(node), plain(node, true), List.of());
  }

  private static List<ColumnInfo> unknown(RelNode node) {
    return node.getRowType().getFieldList().stream()
        .map(
            f ->
                new ColumnInfo(
                    f.getName(), Lineage.LITERAL, Range.unbounded(f.getType(), Set.of())))
        .toList();
  }

  private static List<Boolean> plain(RelNode node, boolean plain) {
    return node.getRowType().getFieldList().stream().map(f -> plain).toList();
  }

  private Sided scan(LogicalTableScan scan) {
    SourceTable source = scan.getTable().unwrap(SourceTable.class);
    if (source == null) {
      throw new IllegalStateException("a scan of no member's table");
    }
    List<ColumnInfo> columns = new ArrayList<>();
    List<Sided.Hidden> hidden = new ArrayList<>();
    for (int i = 0; i < source.columns().size(); i++) {
      ConfiguredTable table = i == source.unit() ? source.unitTable() : source.table();
      BaseColumn base = new BaseColumn(table, source.columns().get(i));
      RelDataTypeField field = scan.getRowType().getFieldList().get(i);
      columns.add(
          new ColumnInfo(field.getName(), Lineage.of(base), ranges.of(base, field.getType())));
      if (i == source.unit() && controls.thresholds().containsKey(source.table().name())) {
        hidden.add(new Sided.Hidden(base, true, Set.of(i)));
      } else if (controls.columnMinimums().containsKey(base.toString())) {
        hidden.add(new Sided.Hidden(base, false, Set.of(i)));
      }
    }
    known.put(scan, columns);
    List<RexNode> expressions = refs(scan, 0, columns.size());
    hidden.forEach(h -> expressions.add(expressions.get(h.copies().iterator().next())));
    return new Sided(
        hidden.isEmpty() ? scan : projected(scan, expressions), columns, plain(scan, true), hidden);
  }

  static List<RexNode> refs(RelNode node, int from, int to) {
    List<RexNode> refs = new ArrayList<>();
    for (int i = from; i < to; i++) {
      refs.add(node.getCluster().getRexBuilder().makeInputRef(node, i));
    }
    return refs;
  }

  static RelNode projected(RelNode input, List<RexNode> expressions) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      names.add("s" + i);
    }
    return LogicalProject.create(input, ImmutableList.of(), expressions, names, Set.of());
  }

  private Sided filter(Filter filter) {
    Sided input = visit(filter.getInput());
    Expressions expressions = expressions(input.columns());
    new OperatorRules(refusals, positions, filter, expressions)
        .check(List.of(filter.getCondition()));
    conditions.condition(filter.getCondition(), filter, expressions, -1);
    return new Sided(
        LogicalFilter.create(input.node(), filter.getCondition()),
        input.columns(),
        input.plain(),
        input.hidden());
  }

  private Sided project(Project project) {
    Sided input = visit(project.getInput());
    checkExpressions(project, input, project.getProjects());
    Expressions expressions = expressions(input.columns());
    List<ColumnInfo> columns = new ArrayList<>();
    List<Boolean> plain = new ArrayList<>();
    Map<Integer, Set<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < project.getProjects().size(); i++) {
      RexNode node = project.getProjects().get(i);
      String name = project.getRowType().getFieldNames().get(i);
      columns.add(new ColumnInfo(name, expressions.lineage(node), expressions.range(node)));
      plain.add(node instanceof RexInputRef ref && input.plain().get(ref.getIndex()));
      if (node instanceof RexInputRef ref) {
        places.computeIfAbsent(ref.getIndex(), c -> new LinkedHashSet<>()).add(i);
      }
    }
    List<Sided.Hidden> hidden = input.hidden().stream().map(h -> moved(h, places)).toList();
    List<RexNode> all = new ArrayList<>(project.getProjects());
    all.addAll(refs(input.node(), input.width(), input.width() + hidden.size()));
    return new Sided(projected(input.node(), all), columns, plain, hidden);
  }

  private static Sided.Hidden moved(Sided.Hidden hidden, Map<Integer, Set<Integer>> places) {
    Set<Integer> copies = new LinkedHashSet<>();
    hidden.copies().forEach(c -> copies.addAll(places.getOrDefault(c, Set.of())));
    return hidden.withCopies(copies);
  }

  /** Operators, conditions inside of expressions, and windows. */
  void checkExpressions(RelNode at, Sided input, List<RexNode> nodes) {
    Expressions expressions = expressions(input.columns());
    new OperatorRules(refusals, positions, at, expressions).check(nodes);
    for (RexNode node : nodes) {
      conditions.value(node, at, expressions);
      node.accept(
          new RexVisitorImpl<@Nullable Void>(true) {
            @Override
            public @Nullable Void visitOver(RexOver over) {
              conditions.pick(at);
              checkWindow(over, at, input);
              return super.visitOver(over);
            }
          });
    }
  }

  /** A window over several units copies values of one unit's row to another's. */
  private void checkWindow(RexOver over, RelNode at, Sided input) {
    Set<Integer> keys = new LinkedHashSet<>();
    for (RexNode key : over.getWindow().partitionKeys) {
      if (key instanceof RexInputRef ref) {
        keys.add(ref.getIndex());
      }
    }
    if (!determines(keys, input)) {
      refusals.add(
          ReasonCode.WINDOW_ACROSS_UNITS,
          positions.of(over, at),
          "this window looks at rows of several units",
          "add every privacy unit to PARTITION BY");
    }
  }

  static boolean determines(Set<Integer> columns, Sided input) {
    return input.hidden().stream().allMatch(h -> h.copies().stream().anyMatch(columns::contains));
  }

  private Sided join(Join join) {
    Sided left = visit(join.getLeft());
    Sided right = visit(join.getRight());
    List<ColumnInfo> both = new ArrayList<>(left.columns());
    both.addAll(right.columns());
    Expressions expressions = expressions(both);
    new OperatorRules(refusals, positions, join, expressions).check(List.of(join.getCondition()));
    conditions.condition(join.getCondition(), join, expressions, left.width());
    joined.add(join);
    if (!join.getJoinType().projectsRight()) {
      return semi(join, left, right);
    }
    RexNode condition = shifted(join, left, right);
    RelNode node =
        LogicalJoin.create(
            left.node(), right.node(), ImmutableList.of(), condition, Set.of(), join.getJoinType());
    List<ColumnInfo> all = new ArrayList<>(left.all());
    all.addAll(right.all());
    known.put(node, all);
    return ordered(join, node, left, right, both);
  }

  /** Rows of the right side decide, but leave no value behind that could be counted. */
  private Sided semi(Join join, Sided left, Sided right) {
    if (!right.hidden().isEmpty()) {
      refusals.add(
          ReasonCode.SUBQUERY_PRIVATE,
          positions.of(join),
          "this sub-query reads rows that would not be counted",
          "write a join");
      return left;
    }
    RelNode node =
        LogicalJoin.create(
            left.node(),
            right.node(),
            ImmutableList.of(),
            shifted(join, left, right),
            Set.of(),
            join.getJoinType());
    return new Sided(node, left.columns(), left.plain(), left.hidden());
  }

  /** The condition over both sides with their hidden columns. */
  private static RexNode shifted(Join join, Sided left, Sided right) {
    RexBuilder rex = join.getCluster().getRexBuilder();
    int offset = left.hidden().size();
    List<RelDataTypeField> fields = new ArrayList<>(left.node().getRowType().getFieldList());
    fields.addAll(right.node().getRowType().getFieldList());
    return join.getCondition()
        .accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef ref) {
                int place =
                    ref.getIndex() < left.width() ? ref.getIndex() : ref.getIndex() + offset;
                return rex.makeInputRef(fields.get(place).getType(), place);
              }
            });
  }

  /** Puts the hidden columns of both sides behind the others. */
  private static Sided ordered(
      Join join, RelNode node, Sided left, Sided right, List<ColumnInfo> columns) {
    int first = left.node().getRowType().getFieldCount();
    List<RexNode> order = refs(node, 0, left.width());
    order.addAll(refs(node, first, first + right.width()));
    order.addAll(refs(node, left.width(), first));
    order.addAll(refs(node, first + right.width(), node.getRowType().getFieldCount()));
    List<Boolean> plain = new ArrayList<>(left.plain());
    plain.addAll(right.plain());
    List<Sided.Hidden> hidden = new ArrayList<>(left.hidden());
    right.hidden().forEach(h -> hidden.add(h.shifted(left.width())));
    boolean inner = join.getJoinType() == JoinRelType.INNER;
    return new Sided(
        hidden.isEmpty() ? node : projected(node, order),
        columns,
        plain,
        inner ? Sided.equated(join, hidden) : hidden);
  }

  /** Order means nothing to a release; a limit would decide which units are counted. */
  private Sided sort(Sort sort) {
    Sided input = visit(sort.getInput());
    if (sort.fetch == null && sort.offset == null) {
      return input;
    }
    conditions.pick(sort);
    if (!input.hidden().isEmpty()) {
      SqlParserPos pos = positions.of(sort);
      refusals.add(
          ReasonCode.LIMIT_BELOW_DP,
          pos,
          "LIMIT here decides by rows of some units which rows of others are read",
          "move it to the outer query, where it works on released values");
    }
    return new Sided(
        LogicalSort.create(input.node(), sort.getCollation(), sort.offset, sort.fetch),
        input.columns(),
        input.plain(),
        input.hidden());
  }
}
