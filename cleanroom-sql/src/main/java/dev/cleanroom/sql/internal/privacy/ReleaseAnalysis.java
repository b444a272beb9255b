package dev.cleanroom.sql.internal.privacy;

import com.google.common.collect.ImmutableList;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Parameter;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.schema.SourceTable;
import dev.cleanroom.sql.internal.schema.Types;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one aggregate that is released (R21), checks everything below it by {@link
 * OwnershipAnalysis} and everything above it as post-processing (R22).
 */
public final class ReleaseAnalysis {
  private final AnalysisTemplate template;
  private final Refusals refusals;
  private final Positions positions;
  private final ColumnRanges ranges;
  private final OwnershipAnalysis ownership;

  /**
   * Creates the analysis of one template.
   *
   * @param template the template
   * @param slots the parameter of each place
   * @param positions where nodes stand in the text
   * @param refusals receives violations
   */
  public ReleaseAnalysis(
      AnalysisTemplate template, List<Parameter> slots, Positions positions, Refusals refusals) {
    this.template = template;
    this.refusals = refusals;
    this.positions = positions;
    this.ranges = new ColumnRanges(template, slots);
    this.ownership = new OwnershipAnalysis(refusals, positions, ranges);
  }

  /**
   * Analyses a plan.
   *
   * @param root the plan as converted
   * @return the query, or empty if it was refused
   */
  public Optional<ReleaseQuery> analyse(RelNode root) {
    if (!PlanSize.fits(root, positions, refusals)) {
      return Optional.empty();
    }
    Set<ConfiguredTable> read = tables(root);
    ranges.check(read, refusals);
    List<RelNode> spine = spine(root);
    RelNode bottom = spine.get(spine.size() - 1);
    if (read.stream().noneMatch(ConfiguredTable::isPrivate)) {
      refusals.add(
          ReasonCode.NO_PRIVATE_TABLE,
          positions.of(root),
          "the query reads no private table",
          "read public reference tables directly");
      return Optional.empty();
    }
    checkAbove(spine);
    if (!(bottom instanceof Aggregate aggregate)) {
      refuseRows(spine);
      return Optional.empty();
    }
    return release(aggregate, spine, read);
  }

  private static List<RelNode> spine(RelNode root) {
    List<RelNode> spine = new ArrayList<>();
    spine.add(root);
    RelNode node = root;
    while (node instanceof Project || node instanceof Filter || node instanceof Sort) {
      node = node.getInput(0);
      spine.add(node);
    }
    return spine;
  }

  private void refuseRows(List<RelNode> spine) {
    RelNode bottom = spine.get(spine.size() - 1);
    RelNode select =
        spine.stream().filter(Project.class::isInstance).findFirst().orElse(spine.get(0));
    Shape shape = ownership.visit(new SubQueryRewriter(refusals, positions).rewrite(bottom));
    if (shape.isOwned() || refusals.isEmpty()) {
      refusals.add(
          ReasonCode.UNIT_RETURNED,
          positions.selectList(select),
          "the answer would hold rows of a private table",
          "aggregate them with COUNT, SUM or AVG");
    }
  }

  private Optional<ReleaseQuery> release(
      Aggregate aggregate, List<RelNode> spine, Set<ConfiguredTable> read) {
    boolean projects =
        positions
            .grouping(aggregate)
            .map(Positions.Grouping::projects)
            .orElse(aggregate.getInput() instanceof Project);
    RelNode input = new SubQueryRewriter(refusals, positions).rewrite(aggregate.getInput());
    Project own = projects && input instanceof Project p ? p : null;
    RelNode source = own == null ? input : own.getInput();
    Shape shape = ownership.visit(source);
    List<RexNode> columns = own == null ? identity(source) : own.getProjects();
    ownership.checkOperators(own == null ? source : own, shape, columns);
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      refusals.add(
          ReasonCode.GROUPING_SETS,
          positions.of(aggregate),
          "several groupings in one query are not allowed",
          "make a template of each grouping");
      return Optional.empty();
    }
    if (shape.isPublic()) {
      refusals.add(
          ReasonCode.NO_PRIVATE_TABLE,
          positions.of(aggregate),
          "the released aggregate reads no private rows",
          "aggregate a private table");
    }
    if (!shape.isOwned()) {
      return Optional.empty();
    }
    List<Column> keys = new GroupKeyRules(this, aggregate, shape, columns).check();
    Measures measures = new Measures(this, aggregate, shape, columns);
    measures.build(spine);
    if (!refusals.isEmpty()) {
      return Optional.empty();
    }
    RelNode contributions =
        contributions(aggregate, source, shape, columns, measures.expressions());
    return Optional.of(
        new ReleaseQuery(
            new Totaliser(ownership).rewrite(contributions),
            measures.places(),
            spine,
            keys,
            measures.aggregates(),
            names(read),
            new PlanWords(template, aggregate, spine, read, keys, measures.aggregates()).lines()));
  }

  private static Set<String> names(Set<ConfiguredTable> read) {
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

  /** The unit, the group keys and the measures, side by side. */
  private RelNode contributions(
      Aggregate aggregate,
      RelNode source,
      Shape shape,
      List<RexNode> columns,
      List<RexNode> measures) {
    List<RexNode> expressions = new ArrayList<>();
    expressions.add(unit(source, shape.requireUnit()));
    aggregate.getGroupSet().forEach(key -> expressions.add(columns.get(key)));
    expressions.addAll(measures);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      names.add("c" + i);
    }
    return LogicalProject.create(source, ImmutableList.of(), expressions, names, Set.of());
  }

  private static RexNode unit(RelNode source, Unit unit) {
    RexBuilder rex = source.getCluster().getRexBuilder();
    List<Integer> list = unit.shortest().orElseThrow();
    RexNode value = rex.makeInputRef(source, list.get(list.size() - 1));
    for (int i = list.size() - 2; i >= 0; i--) {
      RexNode first = rex.makeInputRef(source, list.get(i));
      value =
          rex.makeCall(
              SqlStdOperatorTable.CASE,
              rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, first),
              first,
              value);
    }
    return value;
  }

  /** Above the release, only expressions over released values, one row at a time. */
  private void checkAbove(List<RelNode> spine) {
    for (RelNode node : spine.subList(0, spine.size() - 1)) {
      List<RexNode> expressions =
          node instanceof Project project
              ? project.getProjects()
              : node instanceof Filter filter ? List.of(filter.getCondition()) : List.of();
      for (RexNode expression : expressions) {
        checkAbove(expression, node);
      }
    }
  }

  private void checkAbove(RexNode expression, RelNode node) {
    List<ColumnInfo> released =
        node.getInput(0).getRowType().getFieldList().stream()
            .map(f -> new ColumnInfo(f.getName(), Lineage.NONE, Range.UNKNOWN))
            .toList();
    expression.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitOver(RexOver over) {
            refuseAbove(positions.of(over, node), "a window over released rows is not supported");
            return null;
          }

          @Override
          public @Nullable Void visitSubQuery(RexSubQuery query) {
            refuseAbove(positions.of(query, node), "a sub-query beside released values is refused");
            return null;
          }
        });
    if (refusals.isEmpty()) {
      new OperatorRules(refusals, positions, node, new Expressions(released, ranges.parameters()))
          .check(List.of(expression));
    }
  }

  private void refuseAbove(SqlParserPos pos, String message) {
    refusals.add(
        ReasonCode.ABOVE_RELEASE, pos, message, "compute it from the answer, which costs nothing");
  }

  private static Set<ConfiguredTable> tables(RelNode node) {
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

  AnalysisTemplate template() {
    return template;
  }

  Refusals refusals() {
    return refusals;
  }

  Positions positions() {
    return positions;
  }

  OwnershipAnalysis ownership() {
    return ownership;
  }

  static Column column(String name, RelDataType type, Refusals refusals, SqlParserPos pos) {
    Optional<ColumnType> known = Types.columnType(type);
    if (known.isEmpty()) {
      refusals.add(
          ReasonCode.NOT_ALLOWED,
          pos,
          "a column of type " + type.getSqlTypeName() + " cannot be released",
          "cast it");
    }
    return new Column(identifier(name), known.orElse(ColumnType.TEXT));
  }

  /** Names that conversion made up hold characters that no identifier has. */
  public static String identifier(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
    return plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
  }
}
