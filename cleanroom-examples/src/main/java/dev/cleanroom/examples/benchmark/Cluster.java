package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Table;
import dev.cleanroom.sql.spark.SparkTable;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/** A Spark in this process, with as many threads as this machine has processors. */
final class Cluster implements AutoCloseable {
  private final SparkSession session;

  private Cluster(SparkSession session) {
    this.session = session;
  }

  static Cluster start() {
    return new Cluster(
        SparkSession.builder()
            .master("local[*]")
            .appName("cleanroom benchmark")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate());
  }

  /** Returns the options that Spark's own scripts give a JVM. */
  static List<String> options() {
    return List.of(JavaModuleOptions.defaultModuleOptionArray());
  }

  /** Returns the rows of a file. */
  Table parquet(String name, Path file) {
    return SparkTable.of(name, session.read().parquet(file.toString()));
  }

  /** Returns the version of Spark. */
  String version() {
    return session.version();
  }

  @Override
  public void close() {
    session.stop();
  }
}
