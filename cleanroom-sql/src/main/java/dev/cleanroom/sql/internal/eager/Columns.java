package dev.cleanroom.sql.internal.eager;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexNode;

/** The columns of a projection. */
final class Columns {
  private final List<RexNode> columns = new ArrayList<>();

  Columns() {}

  Columns(List<RexNode> first) {
    columns.addAll(first);
  }

  void add(RexNode column) {
    columns.add(column);
  }

  /** Columns that are the same are one. */
  int place(RexNode column) {
    if (!columns.contains(column)) {
      add(column);
    }
    return columns.indexOf(column);
  }

  RelNode over(RelNode input) {
    List<String> names = IntStream.range(0, columns.size()).mapToObj(i -> "c" + i).toList();
    return LogicalProject.create(input, ImmutableList.of(), columns, names, Set.of());
  }
}
