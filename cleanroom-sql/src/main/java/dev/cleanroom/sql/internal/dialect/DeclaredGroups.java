package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.ColumnType;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.sql.internal.schema.TotalFunctions;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes which rows belong to a unit and a declared group. NULL keys match NULL. */
final class DeclaredGroups {
  private static final int MOST = 10_000;

  private final Syntax syntax;
  private final ReleasePlan plan;

  DeclaredGroups(Syntax syntax, ReleasePlan plan) {
    this.syntax = syntax;
    this.plan = plan;
  }

  String condition() throws NotWritable {
    String owned = "c0 IS NOT NULL";
    return plan.groupKeys() instanceof GroupKeys.Public declared
        ? owned + " AND (" + declared(declared) + ")"
        : owned;
  }

  /** For each set of columns that are NULL, the values of the others. */
  private String declared(GroupKeys.Public declared) throws NotWritable {
    ExpressionWriter.require(declared.keys().size() <= MOST, "so many declared groups");
    Map<List<Boolean>, List<List<String>>> byNulls = new LinkedHashMap<>();
    for (List<@Nullable Object> key : declared.keys()) {
      List<Boolean> nulls = new ArrayList<>();
      List<String> values = new ArrayList<>();
      for (int i = 0; i < key.size(); i++) {
        Object value = key.get(i);
        nulls.add(value == null);
        if (value != null) {
          values.add(literal(syntax, plan.keyColumns().get(i).type(), value));
        }
      }
      byNulls.computeIfAbsent(nulls, n -> new ArrayList<>()).add(values);
    }
    List<String> parts = new ArrayList<>();
    byNulls.forEach((nulls, values) -> parts.add(part(nulls, values)));
    return String.join(" OR ", parts);
  }

  private static String part(List<Boolean> nulls, List<List<String>> values) {
    List<String> conditions = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < nulls.size(); i++) {
      String column = "c" + (i + 1);
      if (nulls.get(i)) {
        conditions.add(column + " IS NULL");
      } else {
        columns.add(column);
      }
    }
    if (!columns.isEmpty()) {
      conditions.add(in(columns, values));
    }
    return "(" + String.join(" AND ", conditions) + ")";
  }

  private static String in(List<String> columns, List<List<String>> values) {
    if (columns.size() == 1) {
      List<String> single = values.stream().map(v -> v.get(0)).toList();
      return columns.get(0) + " IN (" + String.join(", ", single) + ")";
    }
    List<String> rows = values.stream().map(v -> "(" + String.join(", ", v) + ")").toList();
    List<String> names = columns.stream().map(c -> "v" + c).toList();
    return "("
        + String.join(", ", columns)
        + ") IN (SELECT "
        + String.join(", ", names)
        + " FROM (VALUES "
        + String.join(", ", rows)
        + ") AS v("
        + String.join(", ", names)
        + "))";
  }

  /** Writes a value of a column. */
  static String literal(Syntax syntax, ColumnType type, Object given) throws NotWritable {
    Object value = Cells.normalise(type, given);
    if (value == null) {
      throw new NotWritable("a declared group that does not fit its column has no equal text");
    }
    return switch (type.kind()) {
      case BOOLEAN -> (Boolean) value ? "TRUE" : "FALSE";
      case INTEGER -> Syntax.whole((Long) value);
      case DECIMAL -> syntax.exact((BigDecimal) value, Kind.of(type));
      case DOUBLE -> syntax.floating(finite((Double) value));
      case TEXT -> syntax.text((String) value);
      case DATE -> Syntax.whole(((LocalDate) value).toEpochDay());
      case TIMESTAMP ->
          Syntax.whole(((LocalDateTime) value).toInstant(ZoneOffset.UTC).toEpochMilli());
    };
  }

  private static double finite(Double value) {
    Double finite = TotalFunctions.finite(value);
    return finite == null ? 0 : finite;
  }
}
