package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.sql.internal.schema.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.rel.core.TableScan;

/**
 * Writes scans: the columns of the allow-list, no row without a unit, every cell as it is in
 * process.
 */
final class Scans {
  private final Syntax syntax;
  private final Function<ConfiguredTable, Optional<EngineTable>> tables;

  Scans(Syntax syntax, Function<ConfiguredTable, Optional<EngineTable>> tables) {
    this.syntax = syntax;
    this.tables = tables;
  }

  private static SourceTable source(TableScan scan) throws NotWritable {
    SourceTable source = scan.getTable().unwrap(SourceTable.class);
    if (source == null) {
      throw new NotWritable("a table that is no member's has no equal text");
    }
    return source;
  }

  private EngineTable engine(ConfiguredTable table) throws NotWritable {
    return tables
        .apply(table)
        .orElseThrow(() -> syntax.lacks("table " + table.name() + ", which is elsewhere,"));
  }

  String write(TableScan scan) throws NotWritable {
    SourceTable source = source(scan);
    Optional<PrivacyUnit> parent = source.table().unit().filter(PrivacyUnit::hasParent);
    return parent.isPresent() ? child(source, parent.get()) : plain(source);
  }

  private String plain(SourceTable source) throws NotWritable {
    List<String> columns = cells(source.table(), source.columns());
    String text = selected(columns) + " FROM " + engine(source.table()).from();
    if (source.unit() < 0) {
      return text;
    }
    return "SELECT "
        + references("i", columns.size())
        + " FROM ("
        + text
        + ") AS i WHERE i.c"
        + source.unit()
        + " IS NOT NULL";
  }

  /** The parent's unit is the last column; rows without a parent that has one are left out. */
  private String child(SourceTable source, PrivacyUnit unit) throws NotWritable {
    List<Column> own = source.columns().subList(0, source.columns().size() - 1);
    List<String> columns = cells(source.table(), own);
    ColumnType keyType = column(source.unitTable(), unit.parentKey()).type();
    columns.add(cell(source.table(), unit.column(), keyType));
    String key = "c" + own.size();
    return "SELECT "
        + (own.isEmpty() ? "" : references("i", own.size()) + ", ")
        + "p.c1 AS "
        + key
        + " FROM ("
        + selected(columns)
        + " FROM "
        + engine(source.table()).from()
        + ") AS i INNER JOIN (SELECT DISTINCT k.c0, k.c1 FROM ("
        + parent(source.unitTable(), unit)
        + ") AS k) AS p ON i."
        + key
        + " = p.c0";
  }

  /** The keys of a parent table and the unit of each. */
  private String parent(ConfiguredTable table, PrivacyUnit unit) throws NotWritable {
    Column key = column(table, unit.parentKey());
    Column owner = column(table, table.unit().orElseThrow().column());
    return "SELECT j.c0, j.c1 FROM ("
        + selected(cells(table, List.of(key, owner)))
        + " FROM "
        + engine(table).from()
        + ") AS j WHERE j.c0 IS NOT NULL AND j.c1 IS NOT NULL";
  }

  /** Returns a query for keys that stand beside two units, if the table has a parent. */
  Optional<String> check(TableScan scan) throws NotWritable {
    SourceTable source = source(scan);
    Optional<PrivacyUnit> unit = source.table().unit().filter(PrivacyUnit::hasParent);
    if (unit.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "SELECT 1 AS c0 FROM ("
            + parent(source.unitTable(), unit.get())
            + ") AS i GROUP BY i.c0 HAVING COUNT(DISTINCT i.c1) > 1 LIMIT 1");
  }

  private List<String> cells(ConfiguredTable table, List<Column> columns) throws NotWritable {
    List<String> cells = new ArrayList<>();
    for (Column column : columns) {
      cells.add(cell(table, column.name(), column.type()));
    }
    return cells;
  }

  private String cell(ConfiguredTable table, String name, ColumnType type) throws NotWritable {
    EngineTable.EngineColumn column = engine(table).columns().get(name);
    if (column == null) {
      throw new NotWritable("table " + table.name() + " has a column without an equal text");
    }
    return syntax.cell(column.name(), column.type().toUpperCase(Locale.ROOT), type);
  }

  private static Column column(ConfiguredTable table, String name) throws NotWritable {
    for (Column column : table.table().columns()) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    throw new NotWritable("table " + table.name() + " has no column of its unit");
  }

  private static String selected(List<String> columns) throws NotWritable {
    List<String> selected = new ArrayList<>();
    for (String column : columns) {
      selected.add(column + " AS c" + selected.size());
    }
    ExpressionWriter.require(!selected.isEmpty(), "a relation without columns");
    return "SELECT " + String.join(", ", selected);
  }

  private static String references(String alias, int width) {
    List<String> references = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      references.add(alias + ".c" + i + " AS c" + i);
    }
    return String.join(", ", references);
  }
}
