package dev.cleanroom.sql.internal.dialect;

/** Engines whose text can be written. */
public enum Dialect {
  /** DuckDB 2, without a default collation. */
  DUCKDB("DuckDB"),
  /** PostgreSQL 14 or newer, a database in UTF-8. */
  POSTGRESQL("PostgreSQL"),
  /** Spark 4 with the settings of {@link SparkFunctions#SETTINGS}. */
  SPARK("Spark");

  private final String title;

  Dialect(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
