package dev.cleanroom.sql;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Engine;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.QueryCompiler;
import dev.cleanroom.sql.internal.engine.Checked;
import dev.cleanroom.sql.internal.grammar.BlockGrammar;
import dev.cleanroom.sql.internal.privacy.ReleaseAnalysis;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.rule.Planner;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.rule.ReservedColumns;
import dev.cleanroom.sql.internal.schema.Catalog;
import dev.cleanroom.sql.internal.schema.Types;
import dev.cleanroom.sql.internal.template.TemplateParser;
import dev.cleanroom.sql.internal.template.TemplateScanner;
import dev.cleanroom.sql.internal.template.WrittenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Checks SQL templates against every owner's rule and makes them runnable in process.
 *
 * <p><b>Guarantee.</b> A query that is compiled has one released aggregate, every expression has a
 * value for every row, and every column is used as its owner granted. Under differential privacy
 * every row below the aggregate has exactly one owner; under thresholds every row carries the units
 * of each table that it was made from. Everything that cannot be shown to be so is refused with a
 * code and a place. No data is touched.
 *
 * <p>Thread-safe.
 */
public final class SqlQueryCompiler implements QueryCompiler {
  /** Creates the compiler; {@link java.util.ServiceLoader} calls this. */
  public SqlQueryCompiler() {}

  @Override
  public CompiledQuery compile(
      AnalysisTemplate template, List<ConfiguredTable> tables, String runner, Engine engine) {
    Refusals refusals = new Refusals();
    try {
      Optional<CompiledQuery> compiled = compile(template, tables, runner, engine, refusals);
      refusals.throwIfAny(template);
      return compiled.orElseThrow(() -> new IllegalStateException("refused without a violation"));
    } catch (StackOverflowError e) {
      refusals.add(
          ReasonCode.TOO_LARGE,
          SqlParserPos.ZERO,
          "the query is nested too deeply",
          "simplify the query");
      refusals.throwIfAny(template);
      throw e;
    }
  }

  private static Optional<CompiledQuery> compile(
      AnalysisTemplate template,
      List<ConfiguredTable> tables,
      String runner,
      Engine engine,
      Refusals refusals)
      throws QueryRejectedException {
    TemplateScanner.Scanned scanned = TemplateScanner.scan(template, refusals);
    ReservedColumns text = new ReservedColumns(scanned.sql(), tables);
    refusals.writtenAs(text);
    Optional<SqlNode> tree = TemplateParser.parse(text.sql(), scanned.slots(), refusals);
    if (tree.isEmpty()) {
      return Optional.empty();
    }
    Catalog catalog = new Catalog(tables);
    SqlNode written = WrittenTree.copyOf(tree.get()); // validation rewrites the tree in place
    Positions positions = new Positions(tree.get());
    Optional<RelNode> plan = new Planner(catalog, refusals).plan(tree.get(), positions);
    if (plan.isEmpty()) {
      return Optional.empty();
    }
    List<Column> columns = columns(plan.get(), positions, refusals);
    if (!BlockGrammar.check(written, tables, refusals)) {
      return Optional.empty();
    }
    Optional<ReleaseQuery> release =
        new ReleaseAnalysis(template, runner, scanned.slots(), positions, refusals)
            .analyse(plan.get());
    return refusals.isEmpty() && release.isPresent()
        ? Optional.of(
            new Checked(template, catalog, columns, scanned.slots(), engine).query(release.get()))
        : Optional.empty();
  }

  private static List<Column> columns(RelNode plan, Positions positions, Refusals refusals) {
    List<Column> columns = new ArrayList<>();
    for (RelDataTypeField field : plan.getRowType().getFieldList()) {
      Optional<ColumnType> type = Types.columnType(field.getType());
      if (type.isEmpty()) {
        refusals.add(
            ReasonCode.NOT_ALLOWED,
            positions.of(plan),
            "an output column has type " + field.getType().getSqlTypeName(),
            "cast it to a number, text, date or timestamp");
      }
      columns.add(
          new Column(ReleaseAnalysis.identifier(field.getName()), type.orElse(ColumnType.TEXT)));
    }
    return unique(columns);
  }

  /** Gives output columns of the same name numbers. */
  private static List<Column> unique(List<Column> columns) {
    List<Column> unique = new ArrayList<>();
    for (Column column : columns) {
      String name = column.name();
      for (int i = 2; isTaken(unique, name); i++) {
        name = column.name() + "_" + i;
      }
      unique.add(new Column(name, column.type()));
    }
    return unique;
  }

  private static boolean isTaken(List<Column> columns, String name) {
    return columns.stream()
        .anyMatch(c -> c.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)));
  }
}
