package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.schema.SourceTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Finds who owns each row of a relation, from the tables upwards. Every kind of node has a rule; a
 * node without one is refused.
 *
 * <p>The invariant, for an OWNED relation R and every unit a: the rows of R over a database that do
 * not belong to a are the rows of R over the database without a (Wilson et al. 2019, §4).
 */
final class OwnershipAnalysis {
  private final Refusals refusals;
  private final Positions positions;
  private final GrantRules grants;
  private final ColumnRanges ranges;
  private final JoinGraph joined = new JoinGraph();
  private final JoinRules joins;
  private final SetOpRules setOps;
  private final IdentityHashMap<RelNode, Shape> shapes = new IdentityHashMap<>();

  OwnershipAnalysis(Refusals refusals, Positions positions, ColumnRanges ranges) {
    this.refusals = refusals;
    this.positions = positions;
    this.ranges = ranges;
    this.grants = new GrantRules(refusals);
    this.joins = new JoinRules(refusals, positions, grants);
    this.setOps = new SetOpRules(refusals, positions, grants);
  }

  Shape visit(RelNode node) {
    Shape known = shapes.get(node);
    if (known != null) {
      return known;
    }
    Shape shape = analyse(node);
    shapes.put(node, shape);
    return shape;
  }

  /** Only the classes that conversion makes; an unknown subclass is refused like anything else. */
  private Shape analyse(RelNode node) {
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
      return aggregate((Aggregate) node);
    } else if (type == LogicalSort.class) {
      return sort((Sort) node);
    } else if (type == LogicalUnion.class
        || type == LogicalIntersect.class
        || type == LogicalMinus.class) {
      return setOps.combine(node, node.getInputs().stream().map(this::visit).toList());
    } else if (type == LogicalValues.class) {
      return new Shape(Shape.Kind.PUBLIC, null, unknownColumns(node));
    }
    refusals.add(
        ReasonCode.NOT_ALLOWED,
        positions.of(node),
        "this form of FROM is not allowed",
        "see docs/sql.md for what is allowed");
    return Shape.broken(unknownColumns(node));
  }

  private static List<ColumnInfo> unknownColumns(RelNode node) {
    return node.getRowType().getFieldList().stream()
        .map(f -> new ColumnInfo(f.getName(), Lineage.NONE, Range.unbounded(f.getType(), Set.of())))
        .toList();
  }

  Expressions expressions(Shape shape) {
    return new Expressions(shape.columns(), ranges.parameters());
  }

  /** R1 and R2. R3 is in the scan itself, which adds the parent's unit. */
  private Shape scan(LogicalTableScan scan) {
    SourceTable source = scan.getTable().unwrap(SourceTable.class);
    if (source == null) {
      throw new IllegalStateException("a scan of no member's table");
    }
    List<ColumnInfo> columns = new ArrayList<>();
    for (int i = 0; i < source.columns().size(); i++) {
      boolean unit = i == source.unit();
      BaseColumn base =
          new BaseColumn(unit ? source.unitTable() : source.table(), source.columns().get(i));
      RelDataTypeField field = scan.getRowType().getFieldList().get(i);
      columns.add(
          new ColumnInfo(field.getName(), Lineage.of(base), ranges.of(base, field.getType())));
    }
    if (!source.table().isPrivate()) {
      return new Shape(Shape.Kind.PUBLIC, null, columns);
    }
    String space = source.table().unit().orElseThrow().space();
    return new Shape(Shape.Kind.OWNED, Unit.of(space, source.unit()), columns);
  }

  /** R4. */
  private Shape filter(Filter filter) {
    Shape input = visit(filter.getInput());
    checkOperators(filter, input, List.of(filter.getCondition()));
    if (!input.isBroken()) {
      condition(filter.getCondition(), filter, input);
    }
    return input;
  }

  /** Conditions may read what their owners let be filtered; IS NULL of a unit asks for a match. */
  private void condition(RexNode node, RelNode at, Shape input) {
    if ((node.getKind() == SqlKind.AND || node.getKind() == SqlKind.OR)
        && node instanceof RexCall call) {
      call.getOperands().forEach(o -> condition(o, at, input));
      return;
    }
    if (isUnitNullTest(node, input)) {
      checkUse(expressions(input).lineage(node).all(), GrantRules.Use.JOIN, node, at, input);
    } else {
      checkUse(expressions(input).lineage(node).all(), GrantRules.Use.FILTER, node, at, input);
    }
  }

  private static boolean isUnitNullTest(RexNode node, Shape input) {
    return (node.getKind() == SqlKind.IS_NULL || node.getKind() == SqlKind.IS_NOT_NULL)
        && node instanceof RexCall call
        && call.getOperands().get(0) instanceof RexInputRef ref
        && input.isOwned()
        && input.requireUnit().isOwner(ref.getIndex());
  }

  private void checkUse(
      Set<BaseColumn> columns, GrantRules.Use use, RexNode node, RelNode at, Shape input) {
    SqlParserPos pos = positions.of(node, at);
    grants.check(columns, use, column -> place(column, pos, input));
  }

  /** The place of a column in a part of the text, under its own or an intermediate name. */
  SqlParserPos place(BaseColumn column, SqlParserPos within, Shape input) {
    List<String> names = new ArrayList<>();
    names.add(column.column().name());
    for (ColumnInfo info : input.columns()) {
      if (info.lineage().all().contains(column)) {
        names.add(info.name());
      }
    }
    return positions.column(within, names.toArray(String[]::new));
  }

  GrantRules grants() {
    return grants;
  }

  /** R5 and R17. */
  private Shape project(Project project) {
    return project(project, columns -> refuseLostUnit(project, columns));
  }

  private Shape project(Project project, Consumer<List<ColumnInfo>> onLostUnit) {
    Shape input = visit(project.getInput());
    checkOperators(project, input, project.getProjects());
    Expressions expressions = expressions(input);
    List<ColumnInfo> columns = new ArrayList<>();
    for (int i = 0; i < project.getProjects().size(); i++) {
      RexNode node = project.getProjects().get(i);
      columns.add(
          new ColumnInfo(
              project.getRowType().getFieldNames().get(i),
              expressions.lineage(node),
              expressions.range(node)));
    }
    if (!input.isOwned()) {
      return input.withColumns(columns);
    }
    Unit unit = UnitProjection.of(input.requireUnit(), project.getProjects());
    if (unit.strong().isEmpty()) {
      onLostUnit.accept(columns);
      return Shape.broken(columns);
    }
    return input.withUnit(unit, columns);
  }

  private void refuseLostUnit(Project project, List<ColumnInfo> columns) {
    if (!refuseTransformed(project, columns)) {
      refusals.add(
          ReasonCode.UNIT_DROPPED,
          positions.selectList(project),
          "this sub-query does not pass the privacy unit on",
          "add the unit's column to its SELECT list");
    }
  }

  /** Refuses the first of some columns that changes the unit, if there is one. */
  private boolean refuseTransformed(Project project, List<ColumnInfo> columns) {
    for (int i = 0; i < columns.size(); i++) {
      boolean derived = !(project.getProjects().get(i) instanceof RexInputRef);
      Optional<BaseColumn> unit =
          columns.get(i).lineage().all().stream().filter(BaseColumn::isUnit).findFirst();
      if (derived && unit.isPresent()) {
        refusals.add(
            ReasonCode.UNIT_TRANSFORMED,
            positions.of(project.getProjects().get(i), project),
            "the privacy unit " + unit.get() + " is changed by an expression",
            "pass the column on as it is");
        return true;
      }
    }
    return false;
  }

  void checkOperators(RelNode node, Shape input, List<RexNode> expressions) {
    new OperatorRules(refusals, positions, node, expressions(input)).check(expressions);
    WindowRules windows = new WindowRules(node, input);
    expressions.forEach(e -> e.accept(windows));
  }

  /** R17: windows do not look across units. */
  private final class WindowRules extends RexVisitorImpl<@Nullable Void> {
    private final RelNode node;
    private final Shape input;

    WindowRules(RelNode node, Shape input) {
      super(true);
      this.node = node;
      this.input = input;
    }

    @Override
    public @Nullable Void visitOver(RexOver over) {
      boolean byUnit =
          !input.isOwned()
              || over.getWindow().partitionKeys.stream()
                  .anyMatch(
                      k ->
                          k instanceof RexInputRef ref
                              && input.requireUnit().isStrong(ref.getIndex()));
      if (!byUnit) {
        refusals.add(
            ReasonCode.WINDOW_ACROSS_UNITS,
            positions.of(over, node),
            "this window looks at rows of several units",
            "add the privacy unit to PARTITION BY");
      }
      separates(over);
      return super.visitOver(over);
    }

    private void separates(RexOver over) {
      List<RexNode> keys = new ArrayList<>();
      for (RexNode key : over.getWindow().partitionKeys) {
        boolean unit =
            input.isOwned()
                && key instanceof RexInputRef ref
                && input.requireUnit().isOwner(ref.getIndex());
        if (!unit) {
          keys.add(key);
        }
      }
      over.getWindow().orderKeys.forEach(k -> keys.add(k.left));
      for (RexNode key : keys) {
        checkUse(expressions(input).lineage(key).all(), GrantRules.Use.SEPARATE, over, node, input);
      }
    }
  }

  private Shape join(Join join) {
    Shape left = visit(join.getLeft());
    Shape right = visit(join.getRight());
    List<ColumnInfo> both = new ArrayList<>(left.columns());
    both.addAll(right.columns());
    Expressions expressions = new Expressions(both, ranges.parameters());
    new OperatorRules(refusals, positions, join, expressions).check(List.of(join.getCondition()));
    joined.add(join);
    return joins.join(join, left, right, expressions);
  }

  JoinGraph joined() {
    return joined;
  }

  /** R15 and R16. The released aggregate itself is not visited here. */
  private Shape aggregate(Aggregate aggregate) {
    Shape input = feed(aggregate);
    if (!AggregateRules.hasOneGrouping(aggregate, positions, refusals)) {
      return Shape.broken(unknownColumns(aggregate));
    }
    List<ColumnInfo> columns =
        AggregateRules.columns(aggregate, input.columns(), call -> aggregateRange(call, input));
    if (!input.isOwned()) {
      return input.withColumns(columns);
    }
    List<Integer> keys = aggregate.getGroupSet().asList();
    Unit unit =
        input.requireUnit().mapped(c -> keys.contains(c) ? Set.of(keys.indexOf(c)) : Set.of());
    if (unit.strong().isEmpty()) {
      refuseAcross(aggregate);
      return Shape.broken(columns);
    }
    checkUnitAggregates(aggregate, input);
    return input.withUnit(unit, columns);
  }

  /** A projection of the same SELECT that loses the unit is the aggregate's fault, or its key's. */
  private Shape feed(Aggregate aggregate) {
    RelNode input = aggregate.getInput();
    boolean own = positions.grouping(aggregate).map(Positions.Grouping::projects).orElse(true);
    if (!own || !(input instanceof Project project)) {
      return visit(input);
    }
    Shape shape =
        project(
            project,
            columns -> {
              if (!refuseTransformed(project, columns.subList(0, aggregate.getGroupCount()))) {
                refuseAcross(aggregate);
              }
            });
    shapes.put(input, shape);
    return shape;
  }

  private void refuseAcross(Aggregate aggregate) {
    boolean distinct = aggregate.getAggCallList().isEmpty();
    refusals.add(
        distinct ? ReasonCode.DISTINCT_WITHOUT_UNIT : ReasonCode.AGG_WITHOUT_UNIT,
        distinct ? positions.selectList(aggregate) : positions.of(aggregate),
        distinct
            ? "DISTINCT merges rows of several units"
            : "this aggregate combines several units, and is not the one that is released",
        distinct
            ? "add the privacy unit to its columns"
            : "group it by the privacy unit, or make it a template of its own");
  }

  private void checkUnitAggregates(Aggregate aggregate, Shape input) {
    Expressions expressions = expressions(input);
    List<Integer> keys = aggregate.getGroupSet().asList();
    for (int i = 0; i < keys.size(); i++) {
      if (!input.requireUnit().isOwner(keys.get(i))) {
        Set<BaseColumn> columns = input.columns().get(keys.get(i)).lineage().all();
        SqlParserPos pos = positions.key(aggregate, i);
        grants.check(columns, GrantRules.Use.SEPARATE, c -> place(c, pos, input));
      }
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      AggregateRules.checkBelow(call, refusals);
      BigDecimal magnitude = aggregateRange(call, input).magnitude();
      if (call.getType().getSqlTypeName() == SqlTypeName.DECIMAL
          && magnitude != null
          && magnitude.compareTo(OperatorRules.capacity(call.getType())) >= 0) {
        refusals.add(
            ReasonCode.ARITHMETIC_RANGE,
            call.getParserPosition(),
            "this sum can exceed what is computed exactly",
            "cast its argument to DOUBLE, or let the owner declare value bounds");
      }
      if (call.hasFilter()) {
        Lineage lineage =
            expressions.lineage(RexInputRef.of(call.filterArg, aggregate.getInput().getRowType()));
        SqlParserPos pos = positions.whole(call.getParserPosition());
        grants.check(lineage.all(), GrantRules.Use.FILTER, c -> place(c, pos, input));
      }
    }
  }

  private static Range aggregateRange(AggregateCall call, Shape input) {
    return switch (call.getAggregation().getKind()) {
      case COUNT -> Range.rowCount();
      case SUM -> input.columns().get(call.getArgList().get(0)).range().withRows();
      case AVG, MIN, MAX -> input.columns().get(call.getArgList().get(0)).range();
      default -> Range.unbounded(call.getType(), Set.of());
    };
  }

  /** R19; a limit below the release lets one unit decide which rows of others are read. */
  private Shape sort(Sort sort) {
    Shape input = visit(sort.getInput());
    boolean limits = sort.fetch != null || sort.offset != null;
    boolean zero =
        sort.fetch == null && sort.offset instanceof RexLiteral l && RexLiteral.intValue(l) == 0;
    if (limits && !zero && input.isOwned()) {
      refusals.add(
          ReasonCode.LIMIT_BELOW_DP,
          positions.of(sort),
          "LIMIT here decides by rows of some units which rows of others are read",
          "move it to the outer query, where it works on released values");
      return Shape.broken(input.columns());
    }
    return input;
  }
}
