package dev.cleanroom.sql.internal.privacy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.schema.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Turns sub-queries into joins before the analysis, so that what is analysed is what runs: IN and
 * EXISTS at the top of WHERE into semi joins, their negations into anti joins, and scalar
 * sub-queries over public tables into joins with one row. Every other form is refused.
 */
final class SubQueryRewriter {
  private final Refusals refusals;
  private final Positions positions;

  SubQueryRewriter(Refusals refusals, Positions positions) {
    this.refusals = refusals;
    this.positions = positions;
  }

  RelNode rewrite(RelNode node) {
    List<RelNode> inputs = node.getInputs().stream().map(this::rewrite).toList();
    RelNode copy =
        inputs.equals(node.getInputs())
            ? node
            : positions.copy(node.copy(node.getTraitSet(), inputs), node);
    if (copy instanceof Filter filter) {
      copy = new WhereJoins(positions).rewrite(filter);
    }
    if (copy instanceof Filter filter
        && RexUtil.SubQueryFinder.find(filter.getCondition()) != null) {
      return positions.copy(filter(filter), node);
    }
    if (copy instanceof Project project
        && project.getProjects().stream().anyMatch(SubQueryRewriter::hasSubQuery)) {
      return positions.copy(project(project), node);
    }
    return copy;
  }

  private static boolean hasSubQuery(RexNode node) {
    return RexUtil.SubQueryFinder.find(node) != null;
  }

  private RelNode filter(Filter filter) {
    RelNode left = filter.getInput();
    int width = left.getRowType().getFieldCount();
    List<RexNode> plain = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      Optional<RelNode> joined = semiJoin(left, conjunct, filter);
      if (joined.isPresent()) {
        left = joined.get();
      } else if (!hasSubQuery(conjunct)) {
        plain.add(conjunct);
      }
    }
    List<RexNode> withScalars = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      if (hasSubQuery(conjunct) && !isSemi(conjunct)) {
        withScalars.add(conjunct);
      }
    }
    if (!withScalars.isEmpty()) {
      ScalarJoins scalars = new ScalarJoins(left, filter);
      withScalars.forEach(c -> plain.add(c.accept(scalars)));
      left = scalars.left;
    }
    RelNode filtered = plain.isEmpty() ? left : filterOf(left, plain, filter);
    return left.getRowType().getFieldCount() == width ? filtered : firstColumns(filtered, width);
  }

  private static RelNode filterOf(RelNode input, List<RexNode> conjuncts, RelNode from) {
    RexBuilder rex = from.getCluster().getRexBuilder();
    return LogicalFilter.create(input, RexUtil.composeConjunction(rex, conjuncts));
  }

  private static RelNode firstColumns(RelNode node, int width) {
    List<RexNode> refs = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      refs.add(node.getCluster().getRexBuilder().makeInputRef(node, i));
    }
    return LogicalProject.create(
        node,
        ImmutableList.of(),
        refs,
        node.getRowType().getFieldNames().subList(0, width),
        Set.of());
  }

  private static boolean isSemi(RexNode conjunct) {
    RexNode inner =
        conjunct.getKind() == SqlKind.NOT ? ((RexCall) conjunct).getOperands().get(0) : conjunct;
    return inner instanceof RexSubQuery
        && (inner.getKind() == SqlKind.IN || inner.getKind() == SqlKind.EXISTS);
  }

  private Optional<RelNode> semiJoin(RelNode left, RexNode conjunct, Filter filter) {
    if (!isSemi(conjunct)) {
      return Optional.empty();
    }
    boolean negated = conjunct.getKind() == SqlKind.NOT;
    RexSubQuery query =
        (RexSubQuery) (negated ? ((RexCall) conjunct).getOperands().get(0) : conjunct);
    SqlParserPos pos = positions.of(conjunct, filter);
    if (query.getOperands().stream().anyMatch(SubQueryRewriter::hasSubQuery)) {
      refuseForm(pos);
      return Optional.of(left);
    }
    Peeled peeled = peel(rewrite(query.rel), filter.getVariablesSet(), pos);
    if (peeled == null) {
      return Optional.of(left);
    }
    RexBuilder rex = left.getCluster().getRexBuilder();
    int offset = left.getRowType().getFieldCount();
    List<RexNode> conditions = new ArrayList<>();
    for (RexNode correlated : peeled.correlated) {
      conditions.add(joinCondition(correlated, offset, rex, left));
    }
    for (int i = 0; i < query.getOperands().size(); i++) {
      RexNode operand = query.getOperands().get(i);
      RexNode output = peeled.outputs.get(i);
      if (negated && (operand.getType().isNullable() || output.getType().isNullable())) {
        refusals.add(
            ReasonCode.QUANTIFIED_COMPARE_NULLS,
            pos,
            "NOT IN over a column that may be NULL lets one row decide about all others",
            "write NOT EXISTS with an equality");
      }
      conditions.add(
          rex.makeCall(SqlStdOperatorTable.EQUALS, operand, RexUtil.shift(output, offset)));
    }
    RelNode join =
        LogicalJoin.create(
            left,
            peeled.base,
            ImmutableList.of(),
            RexUtil.composeConjunction(rex, conditions),
            ImmutableSet.of(),
            negated ? JoinRelType.ANTI : JoinRelType.SEMI);
    return Optional.of(recordAt(join, pos, filter));
  }

  private RelNode recordAt(RelNode join, SqlParserPos pos, RelNode from) {
    positions.record(join, pos.getLineNum() > 0 ? pos : positions.of(from));
    return join;
  }

  /** Puts references to the left side in the place of the outer row, and shifts the rest. */
  private static RexNode joinCondition(RexNode node, int offset, RexBuilder rex, RelNode left) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            return access.getReferenceExpr() instanceof RexCorrelVariable
                ? rex.makeInputRef(left, access.getField().getIndex())
                : super.visitFieldAccess(access);
          }

          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return new RexInputRef(ref.getIndex() + offset, ref.getType());
          }
        });
  }

  /**
   * A sub-query without its upper projections and correlated conditions.
   *
   * @param base what is left, without correlation
   * @param outputs the sub-query's columns as expressions over {@code base}
   * @param correlated conditions over {@code base} and the outer row
   */
  private record Peeled(RelNode base, List<RexNode> outputs, List<RexNode> correlated) {}

  private @Nullable Peeled peel(RelNode node, Set<CorrelationId> outer, SqlParserPos pos) {
    if (node instanceof Project project
        && project.getProjects().stream().noneMatch(RexUtil::containsCorrelation)
        && !project.containsOver()) {
      Peeled inner = peel(project.getInput(), outer, pos);
      if (inner == null) {
        return null;
      }
      List<RexNode> outputs =
          project.getProjects().stream().map(e -> replace(e, inner.outputs)).toList();
      return new Peeled(inner.base, outputs, inner.correlated);
    }
    if (node instanceof Filter filter && RexUtil.containsCorrelation(filter.getCondition())) {
      Peeled inner = peel(filter.getInput(), outer, pos);
      return inner == null ? null : correlatedFilter(filter, inner, outer, pos);
    }
    if (!RelOptUtil.getVariablesUsed(node).isEmpty()) {
      refuseForm(pos);
      return null;
    }
    return new Peeled(node, identity(node), List.of());
  }

  private @Nullable Peeled correlatedFilter(
      Filter filter, Peeled inner, Set<CorrelationId> outer, SqlParserPos pos) {
    if (!outer.containsAll(RelOptUtil.getVariablesUsed(filter))) {
      refuseForm(pos);
      return null;
    }
    List<RexNode> correlated = new ArrayList<>(inner.correlated);
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      if (hasSubQuery(conjunct)) {
        refuseForm(pos);
        return null;
      }
      correlated.add(replace(conjunct, inner.outputs));
    }
    return new Peeled(inner.base, inner.outputs, correlated);
  }

  private static List<RexNode> identity(RelNode node) {
    List<RexNode> refs = new ArrayList<>();
    for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
      refs.add(node.getCluster().getRexBuilder().makeInputRef(node, i));
    }
    return refs;
  }

  private static RexNode replace(RexNode node, List<RexNode> outputs) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return outputs.get(ref.getIndex());
          }
        });
  }

  private void refuseForm(SqlParserPos pos) {
    refusals.add(
        ReasonCode.SUBQUERY_FORM,
        pos,
        "a sub-query of this form cannot be checked",
        "write its conditions at the top of its WHERE, or use a join");
  }

  private RelNode project(Project project) {
    ScalarJoins scalars = new ScalarJoins(project.getInput(), project);
    List<RexNode> projects = project.getProjects().stream().map(p -> p.accept(scalars)).toList();
    return LogicalProject.create(
        scalars.left, ImmutableList.of(), projects, project.getRowType().getFieldNames(), Set.of());
  }

  /** Joins a relation with the single row of each scalar sub-query. */
  private final class ScalarJoins extends RexShuttle {
    private final RelNode from;
    private RelNode left;

    ScalarJoins(RelNode left, RelNode from) {
      this.left = left;
      this.from = from;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      RexBuilder rex = from.getCluster().getRexBuilder();
      SqlParserPos pos = positions.of(query, from);
      if (query.getKind() != SqlKind.SCALAR_QUERY) {
        refuseForm(pos);
        return rex.makeNullLiteral(query.getType());
      }
      if (readsPrivate(query.rel)) {
        refusals.add(
            ReasonCode.SUBQUERY_PRIVATE,
            pos,
            "the value of this sub-query would depend on private rows of several units",
            "use IN or EXISTS tied to the privacy unit, or a parameter");
        return rex.makeNullLiteral(query.getType());
      }
      if (!isSingleRow(query.rel) || !RelOptUtil.getVariablesUsed(query.rel).isEmpty()) {
        refusals.add(
            ReasonCode.SUBQUERY_FORM,
            pos,
            "this sub-query may have more than one row",
            "aggregate it without GROUP BY and without correlation");
        return rex.makeNullLiteral(query.getType());
      }
      int place = left.getRowType().getFieldCount();
      RelNode join =
          LogicalJoin.create(
              left,
              rewrite(query.rel),
              ImmutableList.of(),
              rex.makeLiteral(true),
              ImmutableSet.of(),
              JoinRelType.INNER);
      left = recordAt(join, pos, from);
      RexNode value = rex.makeInputRef(left, place);
      return rex.ensureType(query.getType(), value, true);
    }

    private boolean isSingleRow(RelNode node) {
      if (node instanceof Project project) {
        return isSingleRow(project.getInput());
      }
      return node instanceof Aggregate aggregate
          && aggregate.getGroupSet().isEmpty()
          && aggregate.getGroupType() == Aggregate.Group.SIMPLE;
    }
  }

  private static boolean readsPrivate(RelNode node) {
    if (node instanceof TableScan scan) {
      SourceTable source = scan.getTable().unwrap(SourceTable.class);
      return source == null || source.table().isPrivate();
    }
    return node.getInputs().stream().anyMatch(SubQueryRewriter::readsPrivate);
  }
}
