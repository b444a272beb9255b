package dev.cleanroom.sql.internal.engine;

import com.google.common.collect.ImmutableList;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Engine;
import dev.cleanroom.internal.table.JdbcTable;
import dev.cleanroom.internal.table.ParquetTable;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.dialect.NotWritable;
import dev.cleanroom.sql.internal.remote.DatabaseSource;
import dev.cleanroom.sql.internal.remote.DuckDbSource;
import dev.cleanroom.sql.internal.remote.EngineSource;
import dev.cleanroom.sql.internal.remote.RemotePlan;
import dev.cleanroom.sql.internal.remote.RemoteTable;
import dev.cleanroom.sql.internal.schema.Catalog;
import dev.cleanroom.sql.internal.spark.SparkSources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the parts of a plan are computed. Asked for one engine, it is the whole plan or a
 * refusal. Otherwise the largest parts whose tables are all in one database are computed there, if
 * their text is proven equal, and everything else in process.
 */
final class Placement {
  private final Catalog catalog;
  private final Engine engine;
  private final Map<String, RemoteTable> parts = new LinkedHashMap<>();
  private final List<String> places = new ArrayList<>();
  private List<EngineSource> sources = List.of();

  /**
   * Creates the decision for one query.
   *
   * @param catalog the tables and types
   * @param engine where to compute
   */
  Placement(Catalog catalog, Engine engine) {
    this.catalog = catalog;
    this.engine = engine;
  }

  /**
   * Makes a plan ready to run.
   *
   * @param plan the plan
   * @return the relation
   * @throws NotPossibleException if the engine that was asked for cannot compute it
   */
  Relation relation(RelNode plan) {
    if (engine == Engine.IN_PROCESS) {
      return generated(plan);
    }
    if (engine != Engine.AUTOMATIC) {
      return new Elsewhere(whole(plan));
    }
    sources = sources(RemotePlan.tables(plan));
    Optional<RemotePlan> whole = remote(plan);
    return whole.isPresent() ? new Elsewhere(whole.get()) : generated(cut(plan));
  }

  /**
   * Returns whether all of a plan is computed in this process, from rows that are read there.
   *
   * @param plan the plan
   * @return whether no database computes a part of it
   */
  boolean isLocal(RelNode plan) {
    return engine == Engine.IN_PROCESS
        || (engine == Engine.AUTOMATIC && sources(RemotePlan.tables(plan)).isEmpty());
  }

  /**
   * Returns whether all tables of a plan are in one Spark session: more rows than one process
   * should be handed.
   *
   * @param plan the plan
   * @return whether its cluster may compute it
   */
  boolean isInSpark(RelNode plan) {
    return !SparkSources.holding(RemotePlan.tables(plan)).isEmpty();
  }

  /**
   * Decides anew.
   *
   * @param other where to compute
   * @return the decision for the same tables
   */
  Placement in(Engine other) {
    return new Placement(catalog, other);
  }

  /**
   * Returns the engine that was asked for.
   *
   * @return the engine
   */
  Engine engine() {
    return engine;
  }

  /**
   * Writes a plan for the one database that computes it.
   *
   * @param plan the plan
   * @return the query
   * @throws NotPossibleException if there is none, or the plan has no equal text there
   */
  RemotePlan whole(RelNode plan) {
    try {
      return RemotePlan.of(plan, source(RemotePlan.tables(plan)));
    } catch (NotWritable e) {
      throw new NotPossibleException(e.reason());
    }
  }

  private EngineSource source(Set<ConfiguredTable> read) {
    return switch (engine) {
      case DUCKDB ->
          DuckDbSource.of(read, true)
              .orElseThrow(
                  () ->
                      new NotPossibleException(
                          "org.duckdb:duckdb_jdbc is not on the class path, or a file cannot be"
                              + " read"));
      case DATABASE -> database(read);
      case SPARK -> spark(read);
      case IN_PROCESS, AUTOMATIC -> throw new IllegalStateException("no engine was asked for");
    };
  }

  private static EngineSource spark(Set<ConfiguredTable> read) {
    return SparkSources.holding(read).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new NotPossibleException(
                    "its tables are not all in one Spark session that is running and sets nothing"
                        + " under which Spark computes otherwise, such as spark.sql.legacy"));
  }

  private static EngineSource database(Set<ConfiguredTable> read) {
    Set<DataSource> databases = databases(read);
    if (databases.size() != 1 || read.stream().anyMatch(t -> !(t.table() instanceof JdbcTable))) {
      throw new NotPossibleException("its tables are not all made with one DataSource");
    }
    return DatabaseSource.of(databases.iterator().next(), read)
        .orElseThrow(
            () ->
                new NotPossibleException(
                    "the database is neither PostgreSQL 14 or newer in UTF-8 nor DuckDB, or cannot"
                        + " be reached"));
  }

  private static List<EngineSource> sources(Set<ConfiguredTable> read) {
    List<EngineSource> found = new ArrayList<>();
    databases(read).forEach(d -> DatabaseSource.of(d, read).ifPresent(found::add));
    if (read.stream().anyMatch(t -> t.table() instanceof ParquetTable)) {
      DuckDbSource.of(read, false).ifPresent(found::add);
    }
    found.addAll(SparkSources.of(read));
    return found;
  }

  private static Set<DataSource> databases(Set<ConfiguredTable> read) {
    Set<DataSource> databases = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ConfiguredTable table : read) {
      if (table.table() instanceof JdbcTable jdbc) {
        databases.add(jdbc.source());
      }
    }
    return databases;
  }

  private Relation generated(RelNode plan) {
    return new Generated(EnumerablePlan.compile(plan), catalog, parts, places);
  }

  private Optional<RemotePlan> remote(RelNode node) {
    Set<ConfiguredTable> read = RemotePlan.tables(node);
    for (EngineSource source : sources) {
      if (!read.isEmpty() && read.stream().allMatch(t -> source.table(t).isPresent())) {
        return write(node, source);
      }
    }
    return Optional.empty();
  }

  private static Optional<RemotePlan> write(RelNode node, EngineSource source) {
    try {
      return Optional.of(RemotePlan.of(node, source));
    } catch (NotWritable e) {
      return Optional.empty();
    }
  }

  /** A scan alone is no part: reading rows one by one is what happens without a database. */
  private RelNode cut(RelNode node) {
    if (node instanceof TableScan) {
      return node;
    }
    Optional<RemotePlan> part = remote(node);
    if (part.isPresent()) {
      return scan(node, part.get());
    }
    List<RelNode> inputs = node.getInputs().stream().map(this::cut).toList();
    return inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
  }

  private RelNode scan(RelNode node, RemotePlan part) {
    String name = "part " + parts.size();
    RemoteTable table = new RemoteTable(part, node.getRowType());
    parts.put(name, table);
    List<String> names =
        RemotePlan.tables(node).stream().map(ConfiguredTable::name).sorted().toList();
    places.add(
        "read "
            + String.join(" and ", names)
            + " as computed in "
            + part.inWords()
            + ", join in process");
    return LogicalTableScan.create(
        node.getCluster(), catalog.with(name, table).table(), ImmutableList.of());
  }

  /** Code in this process; its tables may be parts that databases compute. */
  private record Generated(
      EnumerablePlan plan, Catalog catalog, Map<String, RemoteTable> parts, List<String> places)
      implements Relation {
    Generated {
      parts = Map.copyOf(parts);
      places = List.copyOf(places);
    }

    @Override
    public void run(
        IntFunction<@Nullable Object> parameters,
        RunControl control,
        Consumer<@Nullable Object[]> rows) {
      plan.run(
          parts.isEmpty() ? catalog.schema() : catalog.with(parts),
          catalog.typeFactory(),
          control,
          context -> context.bind(parameters),
          rows);
    }
  }

  /** A query of a database. */
  record Elsewhere(RemotePlan plan) implements Relation {
    @Override
    public void run(
        IntFunction<@Nullable Object> parameters,
        RunControl control,
        Consumer<@Nullable Object[]> rows) {
      try (RemotePlan.RemoteRows results = plan.open(parameters, control)) {
        for (@Nullable Object[] row = results.next(); row != null; row = results.next()) {
          rows.accept(row);
        }
      }
    }

    @Override
    public List<String> places() {
      return List.of("compute rows in " + plan.inWords());
    }
  }
}
