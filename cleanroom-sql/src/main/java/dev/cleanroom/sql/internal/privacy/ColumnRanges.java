package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Parameter;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.ValueBounds;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * The intervals of base columns: the owner's, narrowed by the template; and of parameters: their
 * domains'.
 */
final class ColumnRanges {
  private final AnalysisTemplate template;
  private final List<Range> parameters;

  ColumnRanges(AnalysisTemplate template, List<Parameter> slots) {
    this.template = template;
    this.parameters =
        slots.stream().map(p -> p.numericRange().map(Range::of).orElse(Range.UNKNOWN)).toList();
  }

  List<Range> parameters() {
    return parameters;
  }

  Range of(BaseColumn column, RelDataType type) {
    if (!SqlTypeUtil.isNumeric(type)) {
      return Range.UNKNOWN;
    }
    ValueBounds bounds = narrowed(column).orElseGet(() -> declared(column).orElse(null));
    return bounds == null ? Range.unbounded(type, Set.of(column)) : Range.of(bounds);
  }

  private static Optional<ValueBounds> declared(BaseColumn column) {
    return column.table().privacy().flatMap(rule -> rule.bounds(column.column().name()));
  }

  private Map<String, ValueBounds> narrowed() {
    return template.hasNoise() ? template.bounds().narrowed() : Map.of();
  }

  private Optional<ValueBounds> narrowed(BaseColumn column) {
    Map<String, ValueBounds> map = narrowed();
    ValueBounds exact = map.get(column.toString());
    return Optional.ofNullable(exact != null ? exact : map.get(column.column().name()));
  }

  /** Refuses narrowed intervals of columns that do not exist or that reach beyond the owner's. */
  void check(Set<ConfiguredTable> read, Refusals refusals) {
    Set<String> unknown = new HashSet<>(narrowed().keySet());
    for (ConfiguredTable table : read) {
      for (var column : table.columns()) {
        BaseColumn base = new BaseColumn(table, column);
        unknown.remove(base.toString());
        unknown.remove(column.name());
        narrowed(base).ifPresent(bounds -> checkNarrowed(base, bounds, refusals));
      }
    }
    for (String name : unknown) {
      refusals.add(
          ReasonCode.COLUMN_UNKNOWN,
          SqlParserPos.ZERO,
          "the template narrows '" + name + "', which is no column of a table that it reads",
          "write column or table.column");
    }
  }

  private static void checkNarrowed(BaseColumn column, ValueBounds bounds, Refusals refusals) {
    if (!column.table().isPrivate()) {
      return;
    }
    Optional<ValueBounds> owners = declared(column);
    if (owners.isEmpty() || !bounds.isWithin(owners.get())) {
      refusals.add(
          ReasonCode.BOUNDS_WIDENED,
          SqlParserPos.ZERO,
          "the template's interval "
              + bounds
              + " of "
              + column
              + " is not within its owner's"
              + owners.map(o -> " " + o).orElse(", who declared none"),
          "narrow it, or ask " + column.table().owner() + " for wider bounds",
          column.table(),
          "rule.aggregate." + column.column().name());
    }
  }
}
