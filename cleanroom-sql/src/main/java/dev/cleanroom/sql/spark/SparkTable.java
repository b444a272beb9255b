package dev.cleanroom.sql.spark;

import dev.cleanroom.Table;
import dev.cleanroom.sql.internal.spark.DatasetTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Tables whose rows a Spark session has. Queries over tables of one session are computed in its
 * cluster, per-person bounds included, as far as their text is proven equal; other queries read the
 * rows, partition by partition.
 *
 * <p>Each run works in a session of its own that shares nothing with the given one but the cluster
 * and its settings of speed: the given session's settings, views and functions are neither changed
 * nor able to change what a query means.
 *
 * <p>Integers of all widths become INTEGER, FLOAT and DOUBLE become DOUBLE, CHAR and VARCHAR become
 * TEXT; a text whose bytes are no UTF-8 is read as NULL; a timestamp with a time zone is moved to
 * UTC. A column that Spark's schema calls never NULL is taken at its word.
 */
public final class SparkTable {
  private SparkTable() {}

  /**
   * Returns the rows of a Dataset.
   *
   * @param name the table's name in templates, an identifier
   * @param data the rows, computed anew for each run unless they are cached; they must be the same
   *     each time, as Spark computes parts again when a machine fails
   * @return the table, its columns typed after the schema
   * @throws IllegalArgumentException if the name is no identifier; the Dataset is a stream, is of
   *     Spark Connect, or draws rows at random; or columns have names that are no identifiers or
   *     are the same without regard to case, or types that are no column types: all are told
   */
  public static Table of(String name, Dataset<Row> data) {
    return DatasetTable.of(name, data);
  }

  /**
   * Returns the rows of a table or view of a session, looked up anew for each run.
   *
   * @param name the table's name in templates, an identifier
   * @param session the session
   * @param sparkTable the table's name as Spark reads it, as in {@code shop.orders}
   * @return the table, its columns typed after the schema
   * @throws IllegalArgumentException as {@link #of(String, Dataset)} does, or if the session does
   *     not find the table
   */
  public static Table of(String name, SparkSession session, String sparkTable) {
    return DatasetTable.of(name, session, sparkTable);
  }
}
