package dev.cleanroom.sql.internal.engine;

import com.google.common.collect.ImmutableList;
import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Parameter;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.Catalog;
import dev.cleanroom.sql.internal.schema.CellCodec;
import dev.cleanroom.sql.internal.schema.Types;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * HAVING, ORDER BY, LIMIT and output expressions, computed on released values by the same generated
 * code as everything else, unless columns are only copied. Each row carries its number along, so
 * that errors can be told for it.
 */
final class PostProcessing {
  private static final int MANY = 8192;

  private final Catalog.More released;
  private final @Nullable EnumerablePlan plan;
  private final JavaTypeFactory types;
  private final RelDataType releasedType;
  private final List<Column> columns;
  private final List<RexNode> outputs;
  private final int keyCount;
  private final List<ColumnType> keyTypes;
  private final Uncertainty uncertainty;

  PostProcessing(
      Catalog catalog, ReleaseQuery.Parts query, List<Column> columns, List<Parameter> slots) {
    RelNode aggregate = query.spine().get(query.spine().size() - 1);
    this.types = catalog.typeFactory();
    this.columns = columns;
    this.keyCount = query.keys().size();
    this.releasedType = withRowNumber(catalog.typeFactory(), aggregate.getRowType(), keyCount);
    this.released = catalog.released(releasedType);
    this.keyTypes =
        releasedType.getFieldList().subList(0, keyCount).stream()
            .map(field -> Types.columnType(field.getType()).orElseThrow())
            .toList();
    RelNode node = LogicalTableScan.create(catalog.cluster(), released.table(), ImmutableList.of());
    List<RexNode> composed = refs(node, aggregate.getRowType().getFieldCount());
    for (int i = query.spine().size() - 2; i >= 0; i--) {
      RelNode step = query.spine().get(i);
      if (step instanceof Project project) {
        composed = compose(project.getProjects(), composed);
      }
      node = above(node, step);
    }
    this.outputs = composed;
    this.plan = isCopy(query.spine()) ? null : EnumerablePlan.compile(node);
    this.uncertainty = new Uncertainty(keyCount, outputs, slots);
  }

  /** The last step is the aggregate. */
  private boolean isCopy(List<RelNode> spine) {
    return spine.subList(0, spine.size() - 1).stream().allMatch(Project.class::isInstance)
        && outputs.stream().allMatch(RexInputRef.class::isInstance);
  }

  /**
   * Every aggregate is released as a value, so none is nullable but output expressions may be.
   * Every key may become NULL, where small rows are merged.
   */
  private static RelDataType withRowNumber(
      RelDataTypeFactory types, RelDataType aggregate, int keys) {
    RelDataTypeFactory.Builder row = types.builder();
    for (RelDataTypeField field : aggregate.getFieldList()) {
      boolean nullable = field.getIndex() < keys || field.getType().isNullable();
      row.add(field.getName(), types.createTypeWithNullability(field.getType(), nullable));
    }
    return row.add("row number", types.createSqlType(SqlTypeName.INTEGER)).build();
  }

  private static List<RexNode> refs(RelNode node, int count) {
    List<RexNode> refs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      refs.add(node.getCluster().getRexBuilder().makeInputRef(node, i));
    }
    return refs;
  }

  private static List<RexNode> compose(List<RexNode> projects, List<RexNode> below) {
    RexShuttle substitute =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return below.get(ref.getIndex());
          }
        };
    return projects.stream().map(p -> p.accept(substitute)).toList();
  }

  private static RelNode above(RelNode node, RelNode step) {
    if (step instanceof Project project) {
      List<RexNode> projects = new ArrayList<>(new Retyping(node).apply(project.getProjects()));
      List<String> names = new ArrayList<>(project.getRowType().getFieldNames());
      int last = node.getRowType().getFieldCount() - 1;
      projects.add(node.getCluster().getRexBuilder().makeInputRef(node, last));
      names.add("row number");
      return LogicalProject.create(node, ImmutableList.of(), projects, names, java.util.Set.of());
    }
    if (step instanceof Filter filter) {
      return LogicalFilter.create(node, filter.getCondition().accept(new Retyping(node)));
    }
    Sort sort = (Sort) step;
    return LogicalSort.create(node, sort.getCollation(), sort.offset, sort.fetch);
  }

  /** Lets expressions be NULL where their columns can now be. */
  private static final class Retyping extends RexShuttle {
    private final RelNode input;

    Retyping(RelNode input) {
      this.input = input;
    }

    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      return input.getCluster().getRexBuilder().makeInputRef(input, ref.getIndex());
    }

    @Override
    public RexNode visitCall(RexCall call) {
      List<RexNode> operands = call.getOperands().stream().map(o -> o.accept(this)).toList();
      boolean nullable =
          call.getType().isNullable() || operands.stream().anyMatch(o -> o.getType().isNullable());
      RelDataTypeFactory types = input.getCluster().getTypeFactory();
      return call.clone(types.createTypeWithNullability(call.getType(), nullable), operands);
    }
  }

  List<List<Answer.Cell>> run(
      IntFunction<@Nullable Object> parameters, ReleasedGroups groups, RunControl control) {
    EnumerablePlan code = plan;
    if (code == null) {
      return copied(groups, control);
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (ReleasedGroups.Group group : groups.groups()) {
      rows.add(row(group, rows.size()));
    }
    List<List<Answer.Cell>> answer = new ArrayList<>();
    code.run(
        released.schema(),
        types,
        control,
        context -> {
          context.bind(parameters);
          context.released(rows);
        },
        row -> answer.add(cells(i -> row[i], group(row, groups))));
    return answer;
  }

  private static ReleasedGroups.Group group(@Nullable Object[] row, ReleasedGroups groups) {
    return groups.groups().get((Integer) Objects.requireNonNull(row[row.length - 1]));
  }

  /** Many rows are copied side by side: none depends on another. */
  private List<List<Answer.Cell>> copied(ReleasedGroups groups, RunControl control) {
    int[] places = outputs.stream().mapToInt(o -> ((RexInputRef) o).getIndex()).toArray();
    int size = groups.groups().size();
    IntStream numbers = IntStream.range(0, size);
    return (size > MANY ? numbers.parallel() : numbers)
        .mapToObj(
            number -> {
              control.check();
              ReleasedGroups.Group group = groups.groups().get(number);
              return cells(i -> field(group, places[i]), group);
            })
        .toList();
  }

  private @Nullable Object[] row(ReleasedGroups.Group group, int number) {
    @Nullable Object[] row = new @Nullable Object[releasedType.getFieldCount()];
    for (int i = 0; i < row.length - 1; i++) {
      row[i] = field(group, i);
    }
    row[row.length - 1] = number;
    return row;
  }

  private @Nullable Object field(ReleasedGroups.Group group, int place) {
    if (place < keyCount) {
      return CellCodec.encode(keyTypes.get(place), group.key().get(place));
    }
    RelDataType type = releasedType.getFieldList().get(place).getType();
    return number(group.values().get(place - keyCount), type);
  }

  /** A suppressed count stands as 0: it is the same for all, and no cell made from it is shown. */
  private static @Nullable Object number(ReleasedGroups.Value released, RelDataType type) {
    BigDecimal value = released.value();
    if (value == null && type.isNullable()) {
      return null;
    }
    return number(value == null ? BigDecimal.ZERO : value, type);
  }

  private static Object number(BigDecimal value, RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BIGINT -> saturated(value);
      case DECIMAL -> value.setScale(type.getScale(), RoundingMode.HALF_EVEN);
      default -> value.doubleValue();
    };
  }

  private static long saturated(BigDecimal value) {
    BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE);
    BigDecimal whole = value.setScale(0, RoundingMode.HALF_EVEN);
    return whole.min(most).max(most.negate()).longValueExact();
  }

  private List<Answer.Cell> cells(IntFunction<@Nullable Object> row, ReleasedGroups.Group group) {
    List<Answer.Cell> cells = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Object value = CellCodec.decode(columns.get(i).type(), row.apply(i));
      cells.add(uncertainty.cell(value, i, group));
    }
    return cells;
  }
}
