package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.SourceTable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Compiles projections and filters over one table. */
final class PlanCompiler {
  private final ReleaseQuery.Noisy query;
  private final IntFunction<@Nullable Object> parameters;
  private final SourceTable table;
  private final List<@Nullable Expression> columns = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final List<Expression> conditions = new ArrayList<>();

  PlanCompiler(ReleaseQuery.Noisy query, IntFunction<@Nullable Object> parameters) {
    this.query = query;
    this.parameters = parameters;
    this.table = table(query.parts().contributions());
  }

  private static SourceTable table(RelNode node) {
    RelNode below = node;
    while (below instanceof Project || below instanceof Filter) {
      below = below.getInput(0);
    }
    SourceTable table =
        below instanceof TableScan scan ? scan.getTable().unwrap(SourceTable.class) : null;
    if (table == null || table.unit() < 0 || table.place(table.unit()) < 0) {
      throw new UnsupportedPlanException();
    }
    return table;
  }

  SourceTable table() {
    return table;
  }

  /** The places of the columns that are read, in the order of the reading. */
  int[] places() {
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  Compiled compile() {
    Expression owner = column(table.unit());
    List<Expression> outputs = outputs(query.parts().contributions());
    List<Expression> keys = outputs.subList(1, 1 + query.parts().keys().size());
    keys.forEach(PlanCompiler::checkKey);
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < query.aggregates().size(); i++) {
      int place = query.measures().get(i);
      measures.add(
          new RowMeasure(query.aggregates().get(i), place < 0 ? null : outputs.get(place)));
    }
    return new Compiled(owner, conditions, outputs.get(0), List.copyOf(keys), measures, null);
  }

  /** Decimals that are equal may differ in their digits, unless they stand in one column. */
  private static void checkKey(Expression key) {
    boolean isComputed = !(key instanceof Expression.Column);
    if (key.kind() == ColumnType.Kind.DOUBLE
        || (key.kind() == ColumnType.Kind.DECIMAL && isComputed)) {
      throw new UnsupportedPlanException();
    }
  }

  private List<Expression> outputs(RelNode node) {
    if (node instanceof Filter filter) {
      List<Expression> inputs = outputs(filter.getInput());
      Expression condition = compiler(node, inputs).compile(filter.getCondition());
      if (condition.kind() != ColumnType.Kind.BOOLEAN) {
        throw new UnsupportedPlanException();
      }
      conditions.add(condition);
      return inputs;
    }
    if (node instanceof Project project) {
      ExpressionCompiler compiler = compiler(node, outputs(project.getInput()));
      List<Expression> outputs = new ArrayList<>();
      for (RexNode output : project.getProjects()) {
        outputs.add(compiler.compile(output));
      }
      return outputs;
    }
    return new Columns();
  }

  private ExpressionCompiler compiler(RelNode node, List<Expression> inputs) {
    return new ExpressionCompiler(node.getCluster().getRexBuilder(), inputs, parameters);
  }

  private Expression column(int index) {
    while (columns.size() <= index) {
      columns.add(null);
    }
    Expression column = columns.get(index);
    if (column == null) {
      column = new Expression.Column(table.columns().get(index).type(), places.size());
      columns.set(index, column);
      places.add(table.place(index));
    }
    return column;
  }

  /** The columns of the table; only those that are asked for are read. */
  private final class Columns extends AbstractList<Expression> {
    @Override
    public Expression get(int index) {
      return column(index);
    }

    @Override
    public int size() {
      return table.columns().size();
    }
  }
}
