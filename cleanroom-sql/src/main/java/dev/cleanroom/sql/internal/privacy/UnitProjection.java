package dev.cleanroom.sql.internal.privacy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Which columns of a projection name the owner. */
final class UnitProjection {
  private UnitProjection() {}

  static Unit of(Unit unit, List<RexNode> projects) {
    Unit passed = unit.mapped(column -> places(column, projects));
    Set<List<Integer>> strong = new LinkedHashSet<>();
    for (int i = 0; i < projects.size(); i++) {
      Optional<List<Integer>> merged = coalesced(projects.get(i));
      if (merged.isPresent() && unit.strong().contains(merged.get())) {
        strong.add(List.of(i));
      }
    }
    return passed.with(strong, Set.of());
  }

  private static Set<Integer> places(int column, List<RexNode> projects) {
    Set<Integer> places = new LinkedHashSet<>();
    for (int i = 0; i < projects.size(); i++) {
      if (projects.get(i) instanceof RexInputRef ref && ref.getIndex() == column) {
        places.add(i);
      }
    }
    return places;
  }

  /** The columns of COALESCE(a, b, …), in either of the forms that conversion gives it. */
  private static Optional<List<Integer>> coalesced(RexNode node) {
    if (node instanceof RexCall call && call.getKind() == SqlKind.COALESCE) {
      return refs(call.getOperands());
    }
    if (!(node instanceof RexCall call) || call.getKind() != SqlKind.CASE) {
      return Optional.empty();
    }
    List<RexNode> operands = call.getOperands();
    List<RexNode> values = new ArrayList<>();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      if (!(operands.get(i) instanceof RexCall test)
          || test.getKind() != SqlKind.IS_NOT_NULL
          || !bare(test.getOperands().get(0)).equals(bare(operands.get(i + 1)))) {
        return Optional.empty();
      }
      values.add(operands.get(i + 1));
    }
    values.add(operands.get(operands.size() - 1));
    return refs(values);
  }

  /** Strips casts that only say whether the value may be NULL. */
  private static RexNode bare(RexNode node) {
    RexNode bare = node;
    while (bare instanceof RexCall cast
        && cast.getKind() == SqlKind.CAST
        && isSameType(cast.getType(), cast.getOperands().get(0).getType())) {
      bare = cast.getOperands().get(0);
    }
    return bare;
  }

  private static boolean isSameType(RelDataType a, RelDataType b) {
    return a.getSqlTypeName() == b.getSqlTypeName()
        && a.getPrecision() == b.getPrecision()
        && a.getScale() == b.getScale();
  }

  private static Optional<List<Integer>> refs(List<RexNode> nodes) {
    List<Integer> columns = new ArrayList<>();
    for (RexNode node : nodes) {
      if (!(bare(node) instanceof RexInputRef ref)) {
        return Optional.empty();
      }
      columns.add(ref.getIndex());
    }
    return Optional.of(columns);
  }
}
