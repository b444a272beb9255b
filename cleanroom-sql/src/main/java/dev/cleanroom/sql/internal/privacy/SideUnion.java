package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.schema.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;

/**
 * UNION ALL: rows of each input carry the hidden columns of that input, and NULL for those of
 * others, so that rows of one member never count for another.
 *
 * <p>Where aggregates may read plain columns only, each input counts for itself, even if several
 * read the same table: otherwise one input could hold the amounts of few units, and another the
 * number of units that is missing.
 */
final class SideUnion {
  private final LogicalUnion union;
  private final SideAnalysis analysis;
  private final List<Sided> inputs;
  private final List<Slot> slots = new ArrayList<>();

  /**
   * A hidden column of the union.
   *
   * @param hidden the column
   * @param places for each input, the hidden column that it is, or −1
   */
  private record Slot(Sided.Hidden hidden, List<Integer> places) {}

  SideUnion(LogicalUnion union, SideAnalysis analysis) {
    this.union = union;
    this.analysis = analysis;
    this.inputs = union.getInputs().stream().map(analysis::visit).toList();
    for (int input = 0; input < inputs.size(); input++) {
      List<Sided.Hidden> hidden = inputs.get(input).hidden();
      for (int place = 0; place < hidden.size(); place++) {
        slot(hidden.get(place)).places.set(input, place);
      }
    }
  }

  private Slot slot(Sided.Hidden hidden) {
    if (!analysis.countsBranches()) {
      for (Slot slot : slots) {
        if (slot.hidden.column().equals(hidden.column())) {
          return slot;
        }
      }
    }
    List<Integer> none = new ArrayList<>(Collections.nCopies(inputs.size(), -1));
    Slot slot = new Slot(hidden.withCopies(Set.of()), none);
    slots.add(slot);
    return slot;
  }

  Sided sided() {
    boolean twice = !analysis.countsBranches() && inputs.stream().anyMatch(SideUnion::isTwice);
    if (!slots.isEmpty() && (!union.all || twice)) {
      analysis
          .refusals()
          .add(
              union.all ? ReasonCode.NOT_ALLOWED : ReasonCode.DISTINCT_WITHOUT_UNIT,
              analysis.positions().of(union),
              union.all
                  ? "a table that is joined with itself cannot be part of a union"
                  : "UNION merges equal rows of several units, which could not be counted any more",
              union.all ? "make a template of each part" : "write UNION ALL");
      return SideAnalysis.broken(union);
    }
    List<RelNode> parts = new ArrayList<>();
    for (int input = 0; input < inputs.size(); input++) {
      parts.add(part(input));
    }
    return new Sided(
        LogicalUnion.create(parts, union.all),
        columns(),
        plain(),
        slots.stream().map(Slot::hidden).toList());
  }

  private static boolean isTwice(Sided input) {
    long different = input.hidden().stream().map(Sided.Hidden::column).distinct().count();
    return different < input.hidden().size();
  }

  private RelNode part(int number) {
    Sided input = inputs.get(number);
    RexBuilder rex = union.getCluster().getRexBuilder();
    List<RexNode> all = SideAnalysis.refs(input.node(), 0, input.width());
    List<ColumnInfo> columns = new ArrayList<>(input.columns());
    for (Slot slot : slots) {
      Sided.Hidden wanted = slot.hidden;
      int place = slot.places.get(number);
      RelDataType type = type(wanted);
      all.add(
          place < 0
              ? rex.makeNullLiteral(type)
              : rex.makeCast(
                  type, rex.makeInputRef(input.node(), input.width() + place), true, false));
      columns.add(
          new ColumnInfo(wanted.column().toString(), Lineage.of(wanted.column()), Range.UNKNOWN));
    }
    RelNode part = SideAnalysis.projected(input.node(), all);
    analysis.know(part, columns);
    return part;
  }

  private RelDataType type(Sided.Hidden hidden) {
    return Types.of(union.getCluster().getTypeFactory(), hidden.column().column().type(), true);
  }

  private List<ColumnInfo> columns() {
    List<ColumnInfo> columns = new ArrayList<>();
    for (int i = 0; i < union.getRowType().getFieldCount(); i++) {
      Lineage lineage = Lineage.NONE;
      for (Sided input : inputs) {
        lineage = lineage.and(input.columns().get(i).lineage());
      }
      RelDataTypeField field = union.getRowType().getFieldList().get(i);
      columns.add(
          new ColumnInfo(field.getName(), lineage, Range.unbounded(field.getType(), Set.of())));
    }
    return columns;
  }

  private List<Boolean> plain() {
    List<Boolean> plain = new ArrayList<>(inputs.get(0).plain());
    for (Sided input : inputs) {
      for (int i = 0; i < plain.size(); i++) {
        plain.set(i, plain.get(i) && input.plain().get(i));
      }
    }
    return plain;
  }
}
