package dev.cleanroom.sql.internal.spark;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** From Spark's types to column types. */
final class SparkSchema {
  private static final Set<DataType> WHOLES =
      Set.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private SparkSchema() {}

  /**
   * Checks the name of a table.
   *
   * @param table the name
   * @throws IllegalArgumentException if it is no identifier
   */
  static void requireName(String table) {
    if (!IDENTIFIER.matcher(table).matches()) {
      throw new IllegalArgumentException(
          "the name of a table must be an identifier: '" + table + "'");
    }
  }

  /**
   * Returns the types of a schema as Spark writes them.
   *
   * @param schema the schema
   * @return name and type of each column, in order
   */
  static List<Map.Entry<String, String>> types(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> Map.entry(field.name(), field.dataType().simpleString()))
        .toList();
  }

  /**
   * Returns the columns of a schema.
   *
   * @param table the table's name
   * @param schema the schema
   * @return the columns, in order
   * @throws IllegalArgumentException if some column cannot be one; all problems are told
   */
  static List<Column> columns(String table, StructType schema) {
    List<Column> columns = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (StructField field : schema.fields()) {
      column(field, problems).ifPresent(columns::add);
      if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
        problems.add("column '" + field.name() + "' stands twice, without regard to case");
      }
    }
    if (schema.fields().length == 0) {
      problems.add("there are no columns");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("table " + table + ": " + String.join("; ", problems));
    }
    return columns;
  }

  private static Optional<Column> column(StructField field, List<String> problems) {
    Optional<ColumnType> type = type(field.dataType());
    if (type.isEmpty()) {
      problems.add(
          "column '"
              + field.name()
              + "' has type "
              + field.dataType().simpleString()
              + ", which is no column type; select the columns without it");
    }
    try {
      return Optional.of(new Column(field.name(), type.orElse(ColumnType.TEXT)));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<ColumnType> type(DataType type) {
    if (WHOLES.contains(type)) {
      return Optional.of(ColumnType.INTEGER);
    } else if (type.equals(DataTypes.BooleanType)) {
      return Optional.of(ColumnType.BOOLEAN);
    } else if (type.equals(DataTypes.FloatType) || type.equals(DataTypes.DoubleType)) {
      return Optional.of(ColumnType.DOUBLE);
    } else if (type.equals(DataTypes.DateType)) {
      return Optional.of(ColumnType.DATE);
    } else if (type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType)) {
      return Optional.of(ColumnType.TIMESTAMP);
    } else if (type instanceof StringType) {
      return Optional.of(ColumnType.TEXT);
    }
    return type instanceof DecimalType decimal && decimal.scale() >= 0
        ? Optional.of(ColumnType.decimal(decimal.precision(), decimal.scale()))
        : Optional.empty();
  }
}
