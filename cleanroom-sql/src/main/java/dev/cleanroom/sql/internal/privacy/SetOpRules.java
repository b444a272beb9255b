package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** UNION, INTERSECT and EXCEPT: R13 and R14. The unit stands at the same place everywhere. */
final class SetOpRules {
  private final Refusals refusals;
  private final Positions positions;
  private final GrantRules grants;

  SetOpRules(Refusals refusals, Positions positions, GrantRules grants) {
    this.refusals = refusals;
    this.positions = positions;
    this.grants = grants;
  }

  Shape combine(RelNode node, List<Shape> inputs) {
    List<ColumnInfo> columns = columns(node, inputs);
    if (inputs.stream().anyMatch(Shape::isBroken)) {
      return Shape.broken(columns);
    }
    if (!hasTotalCasts(node)) {
      refusals.add(
          ReasonCode.TYPE_MISMATCH,
          positions.of(node),
          "numbers of one part may not fit the type of the other",
          "cast both columns to one type");
      return Shape.broken(columns);
    }
    if (inputs.stream().allMatch(Shape::isPublic)) {
      return new Shape(Shape.Kind.PUBLIC, null, columns);
    }
    if (inputs.stream().anyMatch(Shape::isPublic)) {
      refusals.add(
          ReasonCode.SETOP_MIXED,
          positions.of(node),
          "rows of private and public tables are put together",
          "combine private tables only");
      return Shape.broken(columns);
    }
    return owned(node, inputs, columns);
  }

  /** Cells of all parts become those of one type; that must not fail for any of them. */
  private static boolean hasTotalCasts(RelNode node) {
    for (RelNode input : node.getInputs()) {
      for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
        RelDataType from = input.getRowType().getFieldList().get(i).getType();
        RelDataType to = node.getRowType().getFieldList().get(i).getType();
        if (to.getSqlTypeName() == SqlTypeName.DECIMAL
            && SqlTypeUtil.isExactNumeric(from)
            && from.getPrecision() - from.getScale() > to.getPrecision() - to.getScale()) {
          return false;
        }
      }
    }
    return true;
  }

  private Shape owned(RelNode node, List<Shape> inputs, List<ColumnInfo> columns) {
    Unit first = inputs.get(0).requireUnit();
    Set<Integer> strong = new LinkedHashSet<>(first.singles());
    Set<Integer> weak = new LinkedHashSet<>(first.owners());
    for (Shape input : inputs) {
      Unit unit = input.requireUnit();
      if (!unit.space().equals(first.space())) {
        refusals.add(
            ReasonCode.TWO_UNIT_DOMAINS,
            positions.of(node),
            "the tables protect units of two identity spaces, "
                + first.space()
                + " and "
                + unit.space(),
            "combine tables of one identity space only");
        return Shape.broken(columns);
      }
      strong.retainAll(unit.singles());
      weak.retainAll(unit.owners());
    }
    if (strong.isEmpty()) {
      refusals.add(
          ReasonCode.SETOP_UNIT_POSITION,
          positions.of(node),
          "the privacy unit is not at the same place in every part",
          "select the unit at the same place everywhere");
      return Shape.broken(columns);
    }
    checkCompared(node, inputs, strong);
    Set<List<Integer>> lists = new LinkedHashSet<>();
    strong.forEach(s -> lists.add(List.of(s)));
    return new Shape(Shape.Kind.OWNED, new Unit(first.space(), lists, weak), columns);
  }

  /** All but UNION ALL compare whole rows, so every column separates rows of one unit. */
  private void checkCompared(RelNode node, List<Shape> inputs, Set<Integer> units) {
    if (node instanceof SetOp op && op.all && op instanceof Union) {
      return;
    }
    for (Shape input : inputs) {
      for (int i = 0; i < input.columns().size(); i++) {
        if (!units.contains(i)) {
          grants.check(
              input.columns().get(i).lineage().all(),
              GrantRules.Use.SEPARATE,
              c -> positions.column(positions.of(node), c.column().name()));
        }
      }
    }
  }

  private static List<ColumnInfo> columns(RelNode node, List<Shape> inputs) {
    List<ColumnInfo> columns = new ArrayList<>();
    for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
      ColumnInfo info = inputs.get(0).columns().get(i);
      for (Shape other : inputs.subList(1, inputs.size())) {
        ColumnInfo next = other.columns().get(i);
        info =
            new ColumnInfo(
                info.name(), info.lineage().and(next.lineage()), info.range().hull(next.range()));
      }
      columns.add(
          new ColumnInfo(node.getRowType().getFieldNames().get(i), info.lineage(), info.range()));
    }
    return columns;
  }
}
