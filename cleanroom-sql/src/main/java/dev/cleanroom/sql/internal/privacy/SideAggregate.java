package dev.cleanroom.sql.internal.privacy;

import com.google.common.collect.ImmutableList;
import dev.cleanroom.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rex.RexNode;

/** An aggregate below the release, which keeps what is counted if its keys decide it. */
final class SideAggregate {
  private final Aggregate aggregate;
  private final SideAnalysis analysis;
  private final Sided input;
  private final List<Integer> keys;

  SideAggregate(Aggregate aggregate, SideAnalysis analysis) {
    this.aggregate = aggregate;
    this.analysis = analysis;
    this.input = analysis.visit(aggregate.getInput());
    this.keys = aggregate.getGroupSet().asList();
  }

  Sided sided() {
    if (!AggregateRules.hasOneGrouping(aggregate, analysis.positions(), analysis.refusals())) {
      return SideAnalysis.broken(aggregate);
    }
    aggregate.getAggCallList().forEach(c -> AggregateRules.checkBelow(c, analysis.refusals()));
    if (!aggregate.getAggCallList().isEmpty()) {
      analysis.conditions().pick(aggregate);
    }
    if (!SideAnalysis.determines(new LinkedHashSet<>(keys), input)) {
      refuseAcross();
      return SideAnalysis.broken(aggregate);
    }
    RelNode node =
        LogicalAggregate.create(
            input.node(),
            ImmutableList.of(),
            aggregate.getGroupSet(),
            aggregate.getGroupSets(),
            aggregate.getAggCallList());
    List<ColumnInfo> columns =
        AggregateRules.columns(
            aggregate, input.columns(), call -> Range.unbounded(call.getType(), Set.of()));
    analysis.know(node, columns);
    return withKeys(node, columns);
  }

  private Sided withKeys(RelNode node, List<ColumnInfo> columns) {
    List<RexNode> all = SideAnalysis.refs(node, 0, columns.size());
    List<Sided.Hidden> hidden = new ArrayList<>();
    for (Sided.Hidden one : input.hidden()) {
      Set<Integer> places = new LinkedHashSet<>();
      one.copies().stream().filter(keys::contains).forEach(c -> places.add(keys.indexOf(c)));
      hidden.add(one.withCopies(places));
      all.add(all.get(places.iterator().next()));
    }
    RelNode carrying = hidden.isEmpty() ? node : SideAnalysis.projected(node, all);
    return new Sided(carrying, columns, plain(), hidden);
  }

  private List<Boolean> plain() {
    List<Boolean> plain = new ArrayList<>();
    keys.forEach(key -> plain.add(input.plain().get(key)));
    aggregate.getAggCallList().forEach(call -> plain.add(false));
    return plain;
  }

  private void refuseAcross() {
    boolean distinct = aggregate.getAggCallList().isEmpty();
    analysis
        .refusals()
        .add(
            distinct ? ReasonCode.DISTINCT_WITHOUT_UNIT : ReasonCode.AGG_WITHOUT_UNIT,
            distinct
                ? analysis.positions().selectList(aggregate)
                : analysis.positions().of(aggregate),
            distinct
                ? "DISTINCT merges rows of several units, which could not be counted any more"
                : "this aggregate combines several units, which could not be counted any more",
            distinct
                ? "add every privacy unit to its columns"
                : "group it by every privacy unit, or make it a template of its own");
  }
}
