package dev.cleanroom.sql.internal.schema;

import dev.cleanroom.ConfiguredTable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.schema.SchemaPlus;
import org.apache.calcite.schema.Table;

/** The tables of a collaboration for one template: no other schema, no system tables. */
public final class Catalog {
  private final JavaTypeFactoryImpl typeFactory = Types.factory();
  private static final String RELEASED = "released";

  private final List<ConfiguredTable> tables;
  private final CalciteSchema root;
  private final CalciteCatalogReader reader;
  private final RelOptCluster cluster;

  /**
   * Creates the catalog.
   *
   * @param tables the tables
   */
  public Catalog(List<ConfiguredTable> tables) {
    this.tables = List.copyOf(tables);
    this.root = root();
    this.reader = reader(root);
    VolcanoPlanner conventions = new VolcanoPlanner(); // never runs: it only knows conventions
    conventions.addRelTraitDef(ConventionTraitDef.INSTANCE);
    this.cluster = RelOptCluster.create(conventions, new RexBuilder(typeFactory));
  }

  private CalciteSchema root() {
    CalciteSchema schema = CalciteSchema.createRootSchema(false, false);
    tables.forEach(table -> schema.add(table.name(), SourceTable.of(table, tables)));
    return schema;
  }

  private CalciteCatalogReader reader(CalciteSchema schema) {
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    return new CalciteCatalogReader(
        schema, List.of(), typeFactory, new CalciteConnectionConfigImpl(properties));
  }

  /**
   * Returns the type factory.
   *
   * @return the factory
   */
  public JavaTypeFactoryImpl typeFactory() {
    return typeFactory;
  }

  /**
   * Returns the reader that names are looked up with.
   *
   * @return the reader
   */
  public CalciteCatalogReader reader() {
    return reader;
  }

  /**
   * Returns the cluster that all nodes of the template belong to.
   *
   * @return the cluster
   */
  public RelOptCluster cluster() {
    return cluster;
  }

  /**
   * Returns the schema that generated code looks members' tables up in.
   *
   * @return the schema
   */
  public SchemaPlus schema() {
    return root.plus();
  }

  /**
   * Returns a schema of its own for released rows, which no template can name.
   *
   * @param rowType group keys, aggregates and the number of the row
   * @return the schema and its one table
   */
  public More released(RelDataType rowType) {
    CalciteSchema apart = CalciteSchema.createRootSchema(false, false);
    apart.add(RELEASED, new ReleasedTable(rowType));
    return new More(apart.plus(), table(apart, RELEASED));
  }

  /**
   * Returns the members' tables with others beside them, which no template can name.
   *
   * @param name the other table's name, none of a member's table
   * @param table the table
   * @return the schema and the other table
   */
  public More with(String name, Table table) {
    CalciteSchema more = root();
    more.add(name, table);
    return new More(more.plus(), table(more, name));
  }

  /**
   * Returns the members' tables with others beside them.
   *
   * @param others tables by name
   * @return the schema
   */
  public SchemaPlus with(Map<String, ? extends Table> others) {
    CalciteSchema more = root();
    others.forEach(more::add);
    return more.plus();
  }

  private RelOptTable table(CalciteSchema schema, String name) {
    return Objects.requireNonNull(reader(schema).getTable(List.of(name)));
  }

  /**
   * Where generated code finds a table that is no member's.
   *
   * @param schema the schema
   * @param table the table
   */
  public record More(SchemaPlus schema, RelOptTable table) {}
}
