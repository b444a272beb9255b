package dev.cleanroom.sql.internal.engine;

import com.google.common.collect.ImmutableList;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.schema.RunContext;
import dev.cleanroom.sql.internal.schema.TotalFunctions;
import dev.cleanroom.sql.internal.schema.TotalOperators;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.calcite.adapter.enumerable.EnumerableInterpretable;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRules;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.plan.RelOptCostImpl;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.metadata.JaninoRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQueryBase;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.runtime.Bindable;
import org.apache.calcite.schema.SchemaPlus;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * A checked plan as generated code. The rules used here only choose implementations; none of them
 * reorders or drops an expression of the checked tree.
 */
final class EnumerablePlan {
  private static final List<RelOptRule> LOGICAL =
      List.of(
          CoreRules.AGGREGATE_EXPAND_DISTINCT_AGGREGATES_TO_JOIN,
          CoreRules.AGGREGATE_REDUCE_FUNCTIONS,
          CoreRules.PROJECT_TO_LOGICAL_PROJECT_AND_WINDOW);

  private static final List<RelOptRule> PHYSICAL =
      List.of(
          EnumerableRules.ENUMERABLE_TABLE_SCAN_RULE,
          EnumerableRules.ENUMERABLE_VALUES_RULE,
          EnumerableRules.ENUMERABLE_PROJECT_RULE,
          EnumerableRules.ENUMERABLE_FILTER_RULE,
          EnumerableRules.ENUMERABLE_JOIN_RULE,
          EnumerableRules.ENUMERABLE_AGGREGATE_RULE,
          EnumerableRules.ENUMERABLE_WINDOW_RULE,
          EnumerableRules.ENUMERABLE_UNION_RULE,
          EnumerableRules.ENUMERABLE_INTERSECT_RULE,
          EnumerableRules.ENUMERABLE_MINUS_RULE,
          EnumerableRules.ENUMERABLE_SORT_RULE,
          EnumerableRules.ENUMERABLE_LIMIT_RULE);

  private static final List<RelOptRule> CALC =
      List.of(
          EnumerableRules.ENUMERABLE_FILTER_TO_CALC_RULE,
          EnumerableRules.ENUMERABLE_PROJECT_TO_CALC_RULE);

  private static final List<RelOptRule> MERGED_CALC =
      List.of(
          EnumerableRules.ENUMERABLE_FILTER_TO_CALC_RULE,
          EnumerableRules.ENUMERABLE_PROJECT_TO_CALC_RULE,
          CoreRules.CALC_MERGE);

  private final Bindable<Object> bindable;
  private final Map<String, Object> stash;

  private EnumerablePlan(Bindable<Object> bindable, Map<String, Object> stash) {
    this.bindable = bindable;
    this.stash = Map.copyOf(stash);
  }

  /**
   * Generates and compiles the code of a plan, on whichever thread the template is first run. The
   * planner finds its metadata in a variable of the thread, which is left as it was.
   */
  static EnumerablePlan compile(RelNode plan) {
    JaninoRelMetadataProvider before = RelMetadataQueryBase.THREAD_PROVIDERS.get();
    RelMetadataQueryBase.THREAD_PROVIDERS.set(JaninoRelMetadataProvider.DEFAULT);
    plan.getCluster().invalidateMetadataQuery();
    try {
      return generate(plan);
    } finally {
      if (before == null) {
        RelMetadataQueryBase.THREAD_PROVIDERS.remove();
      } else {
        RelMetadataQueryBase.THREAD_PROVIDERS.set(before);
      }
    }
  }

  private static EnumerablePlan generate(RelNode plan) {
    RelNode guarded = guarded(plan);
    try {
      return implementLogical(guarded);
    } catch (RuntimeException | AssertionError e) {
      // A program may keep what its simpler form does not need; Calcite asserts that none does.
      return implementLogical(simplified(guarded));
    }
  }

  private static EnumerablePlan implementLogical(RelNode plan) {
    RelNode logical = apply(LOGICAL, HepMatchOrder.BOTTOM_UP, plan);
    RelNode physical = apply(PHYSICAL, HepMatchOrder.BOTTOM_UP, logical);
    try {
      return implement(apply(MERGED_CALC, HepMatchOrder.BOTTOM_UP, physical));
    } catch (RuntimeException | AssertionError e) {
      // Calcite cannot merge every two programs of expressions; apart they mean the same.
      return implement(apply(CALC, HepMatchOrder.BOTTOM_UP, physical));
    }
  }

  private static EnumerablePlan implement(RelNode plan) {
    Map<String, Object> stash = new HashMap<>();
    @SuppressWarnings("unchecked")
    Bindable<Object> code =
        EnumerableInterpretable.toBindable(
            stash, null, (EnumerableRel) plan, EnumerableRel.Prefer.ARRAY);
    return new EnumerablePlan(code, stash);
  }

  private static RelNode apply(List<RelOptRule> rules, HepMatchOrder order, RelNode plan) {
    HepProgramBuilder program = HepProgram.builder().addMatchOrder(order);
    program.addRuleCollection(rules);
    HepPlanner planner = new HepPlanner(program.build(), null, true, null, RelOptCostImpl.FACTORY);
    planner.setRoot(plan);
    return planner.findBestExp();
  }

  /** Lets every join ask whether the run may go on, and parts order from limit. */
  private static RelNode guarded(RelNode node) {
    List<RelNode> inputs = node.getInputs().stream().map(EnumerablePlan::guarded).toList();
    RelNode copy =
        node.copy(node.getTraitSet(), inputs)
            .accept(new ApproximateLiterals(node.getCluster().getRexBuilder()));
    if (copy instanceof Sort sort && !sort.getCollation().getFieldCollations().isEmpty()) {
      return limited(sort);
    }
    if (!(copy instanceof Join join) || (!join.getJoinType().projectsRight() && isHashed(join))) {
      return copy;
    }
    RexBuilder rex = node.getCluster().getRexBuilder();
    RexNode guard = rex.makeCall(TotalOperators.GO_ON);
    RexNode condition =
        join.getCondition().isAlwaysTrue()
            ? guard
            : rex.makeCall(SqlStdOperatorTable.AND, join.getCondition(), guard);
    return LogicalJoin.create(
        join.getLeft(),
        join.getRight(),
        ImmutableList.of(),
        condition,
        join.getVariablesSet(),
        join.getJoinType());
  }

  /** Simplifies expressions as the programs do that are made of them. */
  private static RelNode simplified(RelNode node) {
    List<RelNode> inputs = node.getInputs().stream().map(EnumerablePlan::simplified).toList();
    RelNode copy = node.copy(node.getTraitSet(), inputs);
    if (!(copy instanceof Project project) || project.containsOver()) {
      return copy;
    }
    RexProgram program =
        RexProgram.create(
            project.getInput().getRowType(),
            project.getProjects(),
            null,
            project.getRowType(),
            project.getCluster().getRexBuilder());
    return project.copy(
        project.getTraitSet(),
        project.getInput(),
        program.getProjectList().stream().map(program::expandLocalRef).toList(),
        project.getRowType());
  }

  /** Order and limit are implemented apart. */
  private static RelNode limited(Sort sort) {
    RelNode sorted = LogicalSort.create(sort.getInput(), sort.getCollation(), null, null);
    return sort.fetch == null && sort.offset == null
        ? sorted
        : LogicalSort.create(sorted, RelCollations.EMPTY, sort.offset, sort.fetch);
  }

  /** A hashed semi join reads each row once, and reading asks already. */
  private static boolean isHashed(Join join) {
    return join.analyzeCondition().isEqui();
  }

  /**
   * Runs the plan.
   *
   * @param schema the tables
   * @param types the template's type factory
   * @param control stops the run
   * @param prepare binds parameters and released rows
   * @param rows takes each row; the array may be re-used
   */
  void run(
      SchemaPlus schema,
      JavaTypeFactory types,
      RunControl control,
      Consumer<RunContext> prepare,
      Consumer<@Nullable Object[]> rows) {
    RunContext context = new RunContext(schema, types, stash, control);
    prepare.accept(context);
    TotalFunctions.controlled(control, () -> deliver(context, control, rows));
  }

  private void deliver(RunContext context, RunControl control, Consumer<@Nullable Object[]> rows) {
    try (Enumerator<Object> results = bindable.bind(context).enumerator()) {
      while (results.moveNext()) {
        control.check();
        Object row = results.current();
        rows.accept(row instanceof Object[] cells ? cells : new @Nullable Object[] {row});
      }
    }
  }
}
