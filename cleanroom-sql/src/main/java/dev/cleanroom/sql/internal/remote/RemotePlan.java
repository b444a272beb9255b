package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.dialect.Dialect;
import dev.cleanroom.sql.internal.dialect.NotWritable;
import dev.cleanroom.sql.internal.dialect.PlanWriter;
import dev.cleanroom.sql.internal.dialect.SqlText;
import dev.cleanroom.sql.internal.schema.SourceTable;
import dev.cleanroom.sql.internal.schema.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/** A checked plan, or a part of one, as a query of a database. Immutable and thread-safe. */
public final class RemotePlan {
  private final EngineSource source;
  private final Set<ConfiguredTable> read;
  private final SqlText text;
  private final List<SqlText> checks;
  private final RelDataType rowType;

  private RemotePlan(
      EngineSource source,
      Set<ConfiguredTable> read,
      SqlText text,
      List<SqlText> checks,
      RelDataType rowType) {
    this.source = source;
    this.read = Set.copyOf(read);
    this.text = text;
    this.checks = List.copyOf(checks);
    this.rowType = rowType;
  }

  /**
   * Writes a plan for a database.
   *
   * @param plan the plan
   * @param source the database
   * @return the query
   * @throws NotWritable if some part of the plan has no equal text there
   */
  public static RemotePlan of(RelNode plan, EngineSource source) throws NotWritable {
    PlanWriter writer = new PlanWriter(source.dialect(), source::table);
    SqlText text = writer.write(plan);
    return new RemotePlan(source, tables(plan), text, writer.checks(plan), plan.getRowType());
  }

  /**
   * Returns the tables that a plan reads, those that hold units of others among them.
   *
   * @param plan the plan
   * @return the tables
   */
  public static Set<ConfiguredTable> tables(RelNode plan) {
    Set<ConfiguredTable> found = new HashSet<>();
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
        if (node instanceof TableScan scan) {
          SourceTable table = scan.getTable().unwrap(SourceTable.class);
          if (table != null) {
            found.add(table.table());
            found.add(table.unitTable());
          }
        }
        super.visit(node, ordinal, parent);
      }
    }.go(plan);
    return found;
  }

  /**
   * Returns the query.
   *
   * @return its text
   */
  public SqlText text() {
    return text;
  }

  /** The type of the first column, that of the unit. */
  ColumnType firstType() {
    return Types.columnType(rowType.getFieldList().get(0).getType()).orElseThrow();
  }

  /**
   * Starts the query, to be read by columns.
   *
   * @param parameters the internal value of each parameter
   * @param control stops the run
   * @return its rows
   * @throws IllegalStateException if the database fails
   */
  public VectorScan scan(IntFunction<@Nullable Object> parameters, RunControl control) {
    List<ColumnType> types = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      types.add(Types.columnType(field.getType()).orElseThrow());
    }
    EngineSession session = session(parameters, control);
    try {
      return new Owner(session, session.scan(text.sql(), bound(text, parameters), types));
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  /** Closes the session with the rows. */
  private record Owner(EngineSession session, VectorScan rows) implements VectorScan {
    @Override
    public long shared() {
      return rows.shared();
    }

    @Override
    public Reader reader() {
      return rows.reader();
    }

    @Override
    public void close() {
      rows.close();
      session.close();
    }
  }

  Dialect dialect() {
    return source.dialect();
  }

  /** The same tables under another text, whose rows are read by whoever made it. */
  RemotePlan with(SqlText other) {
    return new RemotePlan(source, read, other, checks, rowType);
  }

  /**
   * Returns the place in words.
   *
   * @return as in "computed in …"
   */
  public String inWords() {
    return source.inWords();
  }

  /**
   * Starts the query.
   *
   * @param parameters the internal value of each parameter
   * @param control stops the run
   * @return its rows
   * @throws IllegalStateException if the database fails
   */
  public RemoteRows open(IntFunction<@Nullable Object> parameters, RunControl control) {
    EngineSession session = session(parameters, control);
    try {
      EngineRows rows = session.query(text.sql(), bound(text, parameters));
      return new RemoteRows(session, rows, control);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private EngineSession session(IntFunction<@Nullable Object> parameters, RunControl control) {
    EngineSession session = source.open(read, control);
    try {
      for (SqlText check : checks) {
        requireNoRow(session, check, parameters);
      }
      return session;
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private static void requireNoRow(
      EngineSession session, SqlText check, IntFunction<@Nullable Object> parameters) {
    try (EngineRows rows = session.query(check.sql(), bound(check, parameters))) {
      if (rows.next()) {
        throw new IllegalStateException("a parent key stands beside two units");
      }
    }
  }

  static List<@Nullable Object> bound(SqlText text, IntFunction<@Nullable Object> parameters) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int slot : text.parameters()) {
      Object value = parameters.apply(slot);
      values.add(value instanceof Integer days ? (Object) days.longValue() : value);
    }
    return values;
  }

  /** Rows of a query, each as generated code holds it. */
  public final class RemoteRows implements AutoCloseable {
    private static final int TELL_EVERY = 1_000;

    private final EngineSession session;
    private final EngineRows rows;
    private final RunControl control;
    private final ResultCells cells = new ResultCells(rowType);
    private int untold;

    private RemoteRows(EngineSession session, EngineRows rows, RunControl control) {
      this.session = session;
      this.rows = rows;
      this.control = control;
    }

    /**
     * Returns the next row.
     *
     * @return its cells, or null after the last
     * @throws IllegalStateException if the database fails
     */
    public @Nullable Object @Nullable [] next() {
      boolean isThere = rows.next();
      if (isThere) {
        untold++;
      }
      if (!isThere || untold == TELL_EVERY) {
        control.read(untold);
        untold = 0;
      }
      return isThere ? cells.read(rows) : null;
    }

    EngineRows raw() {
      return rows;
    }

    @Override
    public void close() {
      rows.close();
      session.close();
    }
  }
}
