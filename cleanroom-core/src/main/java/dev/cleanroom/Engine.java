package dev.cleanroom;

/**
 * Where the part of a query below its release is computed. Whatever computes it, the exact numbers
 * that noise is added to are the same; {@link Explanation} tells the place.
 */
public enum Engine {
  /**
   * Where the tables are, as far as that is faster and proven equal: tables of one database there,
   * Parquet files in DuckDB, tables of a Spark session in its cluster, everything else in process.
   * Never a reason for a refusal.
   */
  AUTOMATIC,
  /** In this process: rows are read from wherever they are. */
  IN_PROCESS,
  /** In an embedded DuckDB, into which rows are read that it cannot read itself. */
  DUCKDB,
  /**
   * In the one database that holds all tables of the query, contribution bounds included: only one
   * row for each group leaves it. A query without noise has no bounds, so its rows leave it.
   */
  DATABASE,
  /**
   * In the cluster of the one Spark session that holds all tables of the query, contribution bounds
   * included: only one row for each group leaves it, and noise is drawn in the driver, once. A
   * query without noise has no bounds, so its rows leave it.
   */
  SPARK
}
