package dev.cleanroom.sql.internal.schema;

import dev.cleanroom.ConfiguredTable;
import java.util.List;
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

/** The tables of a collaboration for one template: no other schema, no system tables. */
public final class Catalog {
  private final JavaTypeFactoryImpl typeFactory = Types.factory();
  private final CalciteSchema root = CalciteSchema.createRootSchema(false, false);
  private final CalciteCatalogReader reader;
  private final RelOptCluster cluster;

  /**
   * Creates the catalog.
   *
   * @param tables the tables
   */
  public Catalog(List<ConfiguredTable> tables) {
    tables.forEach(table -> root.add(table.name(), SourceTable.of(table, tables)));
    this.reader = reader(root);
    VolcanoPlanner conventions = new VolcanoPlanner(); // never runs: it only knows conventions
    conventions.addRelTraitDef(ConventionTraitDef.INSTANCE);
    this.cluster = RelOptCluster.create(conventions, new RexBuilder(typeFactory));
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
  public Released released(RelDataType rowType) {
    CalciteSchema apart = CalciteSchema.createRootSchema(false, false);
    apart.add(Released.NAME, new ReleasedTable(rowType));
    RelOptTable table = reader(apart).getTable(List.of(Released.NAME));
    return new Released(apart.plus(), Objects.requireNonNull(table));
  }

  /**
   * Where generated code finds released rows.
   *
   * @param schema the schema
   * @param table the table
   */
  public record Released(SchemaPlus schema, RelOptTable table) {
    private static final String NAME = "released";
  }
}
