package dev.cleanroom.sql.spark;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A real Spark in this process, one for all tests: two threads, two partitions after a shuffle. */
public final class SparkCluster {
  private static final class Running {
    private static final SparkSession SESSION = start();

    private static SparkSession start() {
      return SparkSession.builder()
          .master("local[2]")
          .appName("cleanroom tests")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.default.parallelism", "2")
          .config("spark.sql.shuffle.partitions", "2")
          .config("spark.sql.warehouse.dir", Path.of("target", "spark").toUri().toString())
          .getOrCreate();
    }
  }

  private SparkCluster() {}

  /** A session without views, functions and settings of other tests. */
  public static SparkSession session() {
    return Running.SESSION.newSession();
  }

  /** Rows in two partitions. */
  public static Dataset<Row> rows(
      SparkSession session, List<Column> columns, List<@Nullable Object[]> rows) {
    List<Row> copied = new ArrayList<>();
    for (@Nullable Object[] row : rows) {
      copied.add(RowFactory.create(row));
    }
    StructField[] fields =
        columns.stream()
            .map(c -> DataTypes.createStructField(c.name(), type(c.type()), true))
            .toArray(StructField[]::new);
    return session.createDataFrame(copied, new StructType(fields)).repartition(2);
  }

  private static DataType type(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> DataTypes.BooleanType;
      case INTEGER -> DataTypes.LongType;
      case DECIMAL -> DataTypes.createDecimalType(type.precision(), type.scale());
      case DOUBLE -> DataTypes.DoubleType;
      case TEXT -> DataTypes.StringType;
      case DATE -> DataTypes.DateType;
      case TIMESTAMP -> DataTypes.TimestampNTZType;
    };
  }

  /** The same tables, with rows that are views of a session named as they are. */
  public static List<ConfiguredTable> tables(SparkSession session, List<ConfiguredTable> tables) {
    List<ConfiguredTable> moved = new ArrayList<>();
    for (ConfiguredTable table : tables) {
      show(session, table, List.of());
      ConfiguredTable.Builder builder =
          ConfiguredTable.of(table.owner(), SparkTable.of(table.name(), session, table.name()))
              .columns(table.columns().stream().map(Column::name).toArray(String[]::new))
              .rule(table.rule());
      table.unit().ifPresent(builder::unit);
      table.budget().ifPresent(builder::budget);
      moved.add(builder.build());
    }
    return moved;
  }

  /** Replaces the rows that a table's view shows. */
  public static void show(
      SparkSession session, ConfiguredTable table, List<@Nullable Object[]> rows) {
    rows(session, table.table().columns(), rows).createOrReplaceTempView(table.name());
  }
}
