package dev.cleanroom.sql.internal.spark;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.dialect.Dialect;
import dev.cleanroom.sql.internal.dialect.EngineTable;
import dev.cleanroom.sql.internal.dialect.EngineTable.EngineColumn;
import dev.cleanroom.sql.internal.remote.EngineSession;
import dev.cleanroom.sql.internal.remote.EngineSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructField;

/** The cluster of a Spark session that members' tables are in. */
final class SparkSource implements EngineSource {
  private final SparkSession session;
  private final Map<String, EngineTable> tables;

  private SparkSource(SparkSession session, Map<String, EngineTable> tables) {
    this.session = session;
    this.tables = Map.copyOf(tables);
  }

  /** Returns a source for each usable session of some tables. */
  static List<SparkSource> of(Set<ConfiguredTable> read) {
    Set<SparkSession> sessions = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ConfiguredTable table : read) {
      if (table.table() instanceof DatasetTable data) {
        sessions.add(data.owner());
      }
    }
    List<SparkSource> sources = new ArrayList<>();
    for (SparkSession session : sessions) {
      if (isUsable(session)) {
        sources.add(new SparkSource(session, tables(session, read)));
      }
    }
    return sources;
  }

  private static boolean isUsable(SparkSession session) {
    if (session.sparkContext().isStopped()) {
      return false;
    }
    try (RunSession run = RunSession.like(session)) {
      return run.conflict(session).isEmpty();
    }
  }

  /** Views are in sessions of runs, where nobody else names any. */
  private static Map<String, EngineTable> tables(SparkSession session, Set<ConfiguredTable> read) {
    Map<String, EngineTable> tables = new LinkedHashMap<>();
    for (ConfiguredTable table : read) {
      if (isIn(session, table)) {
        tables.put(table.name(), described(table.name(), (DatasetTable) table.table()));
      }
    }
    return tables;
  }

  private static EngineTable described(String name, DatasetTable table) {
    Map<String, EngineColumn> columns = new LinkedHashMap<>();
    for (StructField field : table.schema().fields()) {
      columns.put(
          field.name(), new EngineColumn(quoted(field.name()), field.dataType().simpleString()));
    }
    return new EngineTable(quoted(view(name)), columns);
  }

  private static String view(String table) {
    return "cleanroom_" + table;
  }

  private static String quoted(String identifier) {
    return '`' + identifier.replace("`", "``") + '`';
  }

  private static boolean isIn(SparkSession session, ConfiguredTable table) {
    return table.table() instanceof DatasetTable data && data.owner() == session;
  }

  @Override
  public Dialect dialect() {
    return Dialect.SPARK;
  }

  @Override
  public Optional<EngineTable> table(ConfiguredTable table) {
    return isIn(session, table) ? Optional.ofNullable(tables.get(table.name())) : Optional.empty();
  }

  @Override
  public EngineSession open(Set<ConfiguredTable> read, RunControl control) {
    RunSession run = RunSession.like(session);
    try {
      SparkCall.register(run.session());
      for (ConfiguredTable table : read) {
        Dataset<Row> data = ((DatasetTable) table.table()).in(run);
        data.createOrReplaceTempView(view(table.name()));
      }
      return new SparkRunSession(run, control);
    } catch (Exception e) {
      run.close();
      throw SparkFailures.of(e, control);
    }
  }

  @Override
  public String inWords() {
    return "the cluster of the tables' Spark session";
  }
}
