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
import dev.cleanroom.sql.internal.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Finds the one aggregate that is released (R21), checks everything below it by {@link
 * OwnershipAnalysis} and everything above it as post-processing (R22).
 */
public final class ReleaseAnalysis {
  private final AnalysisTemplate template;
  private final String runner;
  private final Refusals refusals;
  private final Positions positions;
  private final ColumnRanges ranges;
  private final OwnershipAnalysis ownership;

  /**
   * Creates the analysis of one template.
   *
   * @param template the template
   * @param runner the member who would run it
   * @param slots the parameter of each place
   * @param positions where nodes stand in the text
   * @param refusals receives violations
   */
  public ReleaseAnalysis(
      AnalysisTemplate template,
      String runner,
      List<Parameter> slots,
      Positions positions,
      Refusals refusals) {
    this.template = template;
    this.runner = runner;
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
    Set<ConfiguredTable> read = Spine.tables(root);
    ranges.check(read, refusals);
    List<RelNode> spine = Spine.of(root);
    RelNode bottom = spine.get(spine.size() - 1);
    if (read.stream().noneMatch(ConfiguredTable::isPrivate)) {
      refusals.add(
          ReasonCode.NO_PRIVATE_TABLE,
          positions.of(root),
          "the query reads no private table",
          "read public reference tables directly");
      return Optional.empty();
    }
    new AboveRules(refusals, positions, ranges.parameters()).check(spine);
    if (!new ProtectionRules(template, positions, refusals).check(read)) {
      return Optional.empty();
    }
    ExactAnalysis exact = new ExactAnalysis(runner, read, ranges, positions, refusals);
    if (!(bottom instanceof Aggregate aggregate)) {
      refuseRows(spine, exact);
      return Optional.empty();
    }
    Spine cut = Spine.cut(spine, aggregate, positions, refusals);
    return template.hasNoise() ? release(cut, read) : exact.release(cut);
  }

  /** What is wrong below comes first; if nothing is, it is that rows would be the answer. */
  private void refuseRows(List<RelNode> spine, ExactAnalysis exact) {
    RelNode below = new SubQueryRewriter(refusals, positions).rewrite(spine.get(spine.size() - 1));
    boolean owned = template.hasNoise() && ownership.visit(below).isOwned();
    if (!template.hasNoise()) {
      exact.check(below);
    }
    if (owned || refusals.isEmpty()) {
      RelNode select =
          spine.stream().filter(Project.class::isInstance).findFirst().orElse(spine.get(0));
      refusals.add(
          ReasonCode.UNIT_RETURNED,
          positions.selectList(select),
          "the answer would hold rows of a private table",
          template.hasNoise()
              ? "aggregate them with COUNT, SUM or AVG"
              : "aggregate them with COUNT, SUM or AVG, or write SELECT DISTINCT");
    }
  }

  private Optional<ReleaseQuery> release(Spine cut, Set<ConfiguredTable> read) {
    Aggregate aggregate = cut.aggregate();
    List<RexNode> columns = cut.columns();
    Shape shape = ownership.visit(cut.source());
    ownership.checkOperators(cut.feed(), shape, columns);
    ownership.joined().check(cut.source(), read, runner, refusals, positions);
    if (!AggregateRules.hasOneGrouping(aggregate, positions, refusals)) {
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
    measures.build(cut.nodes());
    if (!refusals.isEmpty()) {
      return Optional.empty();
    }
    RelNode contributions =
        contributions(aggregate, cut.source(), shape, columns, measures.expressions());
    Totaliser totaliser =
        new Totaliser(node -> ownership.visit(node).columns(), ranges.parameters());
    return Optional.of(
        new ReleaseQuery.Noisy(
            new ReleaseQuery.Parts(
                totaliser.rewrite(contributions),
                cut.nodes(),
                keys,
                Spine.names(read),
                new PlanWords(template, aggregate, cut.nodes(), read, keys, measures.aggregates())
                    .lines()),
            measures.places(),
            measures.aggregates()));
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
