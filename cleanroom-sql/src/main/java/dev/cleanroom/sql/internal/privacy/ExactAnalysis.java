package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.rule.ColumnUse;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.spi.AnswerShape;
import dev.cleanroom.spi.ExactPlan;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Checks a query over tables without noise against the meet of their controls, and plans its
 * release: what each row must count, what is summed, what becomes of small rows.
 */
final class ExactAnalysis {
  private final String runner;
  private final Set<ConfiguredTable> read;
  private final ColumnRanges ranges;
  private final Positions positions;
  private final Refusals refusals;
  private final Controls controls;
  private final UseRules uses;
  private final SideAnalysis sides;

  ExactAnalysis(
      String runner,
      Set<ConfiguredTable> read,
      ColumnRanges ranges,
      Positions positions,
      Refusals refusals) {
    this.runner = runner;
    this.ranges = ranges;
    this.positions = positions;
    this.refusals = refusals;
    this.read = read;
    this.controls = Controls.meetOf(read.stream().map(ConfiguredTable::controls).toList());
    this.uses = new UseRules(controls, runner, refusals);
    this.sides =
        new SideAnalysis(
            controls, ranges, refusals, positions, new ConditionRules(uses, positions));
  }

  /** Refuses what is wrong with a relation that is not released. */
  void check(RelNode node) {
    Sided unused = sides.visit(node);
    uses.finish();
  }

  Optional<ReleaseQuery> release(Spine cut) {
    Sided source = sides.visit(cut.source());
    sides.checkExpressions(cut.feed(), source, cut.columns());
    sides.joined().check(cut.source(), read, runner, refusals, positions);
    Aggregate aggregate = cut.aggregate();
    if (!AggregateRules.hasOneGrouping(aggregate, positions, refusals)) {
      return Optional.empty();
    }
    Expressions expressions = sides.expressions(source.columns());
    List<Column> keys = keys(cut, expressions);
    ExactMeasures measures =
        new ExactMeasures(cut, source, expressions, controls, uses, positions, refusals);
    measures.build();
    uses.finish();
    if (!refusals.isEmpty()) {
      return Optional.empty();
    }
    RowSource rows = new RowSource(cut.source());
    ExactPlan plan = plan(cut, source, expressions, keys, measures);
    RelNode contributions = contributions(cut, source, measures.expressions());
    return Optional.of(
        new ReleaseQuery.Exact(
            new ReleaseQuery.Parts(
                new Totaliser(sides::columns, ranges.parameters()).rewrite(contributions),
                cut.nodes(),
                keys,
                Spine.names(read),
                new ExactWords(read, plan, cut.nodes()).lines()),
            plan,
            shape(cut, rows, expressions, measures.sums(rows))));
  }

  private List<Column> keys(Spine cut, Expressions expressions) {
    List<Column> keys = new ArrayList<>();
    for (int key : cut.aggregate().getGroupSet()) {
      RexNode node = cut.columns().get(key);
      SqlParserPos pos = positions.key(cut.aggregate(), keys.size());
      uses.check(
          expressions.lineage(node).all(),
          ColumnUse.GROUP,
          column -> positions.column(pos, expressions.names(node, column)));
      String name = cut.aggregate().getRowType().getFieldNames().get(keys.size());
      Column column = ReleaseAnalysis.column(name, node.getType(), refusals, pos);
      if (column.type().kind() == ColumnType.Kind.DOUBLE) {
        refusals.add(
            ReasonCode.GROUP_KEY_NOT_ALLOWED,
            pos,
            "a floating-point number cannot be a group key",
            "write x - MOD(x, 10) for ranges of whole numbers, or CASE");
      }
      keys.add(column);
    }
    return keys;
  }

  private ExactPlan plan(
      Spine cut, Sided source, Expressions expressions, List<Column> keys, ExactMeasures measures) {
    List<Set<String>> names = new ArrayList<>();
    for (int key : cut.aggregate().getGroupSet()) {
      names.add(
          expressions.lineage(cut.columns().get(key)).all().stream()
              .map(BaseColumn::toString)
              .collect(Collectors.toSet()));
    }
    int units = controls.minimumUnits(names);
    List<ExactPlan.Side> sides =
        source.hidden().stream()
            .map(
                h ->
                    new ExactPlan.Side(
                        h.column().toString(),
                        h.isUnit(),
                        h.isUnit() ? units : minimum(h.column())))
            .toList();
    return new ExactPlan(
        keys,
        names.stream().map(key -> controls.minimumUnits(List.of(key))).toList(),
        controls.minimumUnits(List.of()),
        sides,
        measures.aggregates(),
        controls.suppression());
  }

  private int minimum(BaseColumn column) {
    Integer minimum = controls.columnMinimums().get(column.toString());
    return minimum == null ? 0 : minimum;
  }

  /** The sides, the group keys and the measures, side by side. */
  private static RelNode contributions(Spine cut, Sided source, List<RexNode> measures) {
    List<RexNode> all =
        SideAnalysis.refs(
            source.node(), source.width(), source.node().getRowType().getFieldCount());
    cut.aggregate().getGroupSet().forEach(key -> all.add(cut.columns().get(key)));
    all.addAll(measures);
    return SideAnalysis.projected(source.node(), all);
  }

  /** Two queries have equal texts here only if they read the same rows. */
  private AnswerShape shape(Spine cut, RowSource rows, Expressions expressions, Set<String> sums) {
    Set<String> keys = new HashSet<>();
    Set<String> columns = new HashSet<>();
    for (int key : cut.aggregate().getGroupSet()) {
      RexNode node = cut.columns().get(key);
      keys.add(rows.text(node));
      expressions.lineage(node).all().forEach(column -> columns.add(column.toString()));
    }
    return new AnswerShape(rows.rows(), keys, columns, sums);
  }
}
