package dev.cleanroom.sql;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables that separability is tested on. Their data can be swapped between runs of one compiled
 * query: three tables of people, a child table that reaches its person through a parent, a table of
 * another identity space and two public ones.
 */
final class SeparabilityWorld {
  /** The columns that every private table has beside its unit. */
  static final List<Column> COMMON =
      List.of(
          Column.of("k", ColumnType.TEXT),
          Column.of("z", ColumnType.TEXT),
          Column.of("n", ColumnType.INTEGER),
          Column.of("x", ColumnType.INTEGER),
          Column.of("m", ColumnType.decimal(12, 2)),
          Column.of("wide", ColumnType.decimal(38, 4)),
          Column.of("d", ColumnType.DOUBLE),
          Column.of("e", ColumnType.DOUBLE),
          Column.of("born", ColumnType.DATE),
          Column.of("seen", ColumnType.TIMESTAMP),
          Column.of("b", ColumnType.BOOLEAN));

  /** The private tables of one identity space by the name of the visible unit column. */
  static final Map<String, String> PEOPLE = Map.of("pa", "u", "pb", "v", "pc", "w", "ch", "v");

  /** The rows of all tables. */
  static final class Data {
    final Map<String, List<@Nullable Object[]>> tables = new LinkedHashMap<>();

    List<@Nullable Object[]> rows(String table) {
      return tables.computeIfAbsent(table, t -> new ArrayList<>());
    }

    void add(String table, @Nullable Object... row) {
      rows(table).add(row);
    }
  }

  private Data current = new Data();
  private boolean encoded;
  private final List<ConfiguredTable> tables;

  private final BiFunction<String, List<Column>, Table> source;

  SeparabilityWorld() {
    source = this::rows;
    tables = configured();
  }

  /** The same tables somewhere else. */
  SeparabilityWorld(BiFunction<String, List<Column>, Table> source) {
    this.source = source;
    tables = configured();
  }

  private List<ConfiguredTable> configured() {
    return List.of(
        person("pa", "u", List.of()),
        person("pb", "v", List.of(Column.of("id", ColumnType.INTEGER))),
        person("pc", "w", List.of()),
        configured(
            table("ch", with(Column.of("parent", ColumnType.INTEGER), List.of())),
            PrivacyUnit.through("parent", "pb", "id").in("person"),
            List.of()),
        configured(
            table("oth", with(Column.of("q", ColumnType.TEXT), List.of())),
            PrivacyUnit.column("q").in("account"),
            List.of("q")),
        reference("r", List.of("k", "z", "n", "x")),
        reference("r2", List.of("z", "m")));
  }

  void use(Data data) {
    current = data;
  }

  /** Lets tables be read as codes and digits where they can be. */
  void encode(boolean encode) {
    encoded = encode;
  }

  List<ConfiguredTable> tables() {
    return tables;
  }

  private ConfiguredTable person(String name, String unit, List<Column> more) {
    return configured(
        table(name, with(Column.of(unit, ColumnType.TEXT), more)),
        PrivacyUnit.column(unit).in("person"),
        List.of(unit));
  }

  private static List<Column> with(Column first, List<Column> more) {
    List<Column> columns = new ArrayList<>(List.of(first));
    columns.addAll(COMMON);
    columns.addAll(more);
    return columns;
  }

  private ConfiguredTable configured(Table table, PrivacyUnit unit, List<String> joinable) {
    DifferentialPrivacy.Builder rule =
        AnalysisRule.differentialPrivacy()
            .groupBy("k", "z", "n", "x", "m", "wide", "born", "seen", "b")
            .filter("k", "z", "n", "x", "m", "wide", "d", "e", "born", "seen", "b")
            .join("k", "z", "n", "x", "m", "wide", "d", "e", "born", "seen", "b")
            .join(joinable.toArray(String[]::new))
            .count("k", "z", "n", "d", "wide", "born", "seen", "b")
            .aggregate("x", "0", "100")
            .aggregate("m", "0", "1000")
            .aggregate("e", "-50", "50")
            .maxLoss(PrivacyLoss.of("1", "1e-6"));
    return ConfiguredTable.of("owner " + table.name(), table)
        .columns(table.columns().stream().map(Column::name).toArray(String[]::new))
        .unit(unit)
        .rule(rule.build())
        .budget(PrivacyLoss.of("1", "1e-6"))
        .build();
  }

  private ConfiguredTable reference(String name, List<String> columns) {
    Table table = table(name, COMMON.stream().filter(c -> columns.contains(c.name())).toList());
    return ConfiguredTable.of("public", table)
        .columns(columns.toArray(String[]::new))
        .rule(AnalysisRule.publicReference())
        .build();
  }

  private Table table(String name, List<Column> columns) {
    return source.apply(name, columns);
  }

  private Table rows(String name, List<Column> columns) {
    return new EncodedTable() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Column> columns() {
        return columns;
      }

      @Override
      public Stream<@Nullable Object[]> rows() {
        return current.rows(name).stream();
      }

      @Override
      public boolean isEncoded() {
        return encoded;
      }
    };
  }

  /** Returns a template; every output column that starts with {@code total} gets a total. */
  static AnalysisTemplate template(String sql, Parameter... parameters) {
    ContributionBounds bounds = ContributionBounds.of(3, 1000);
    for (int i = 1; i <= 4; i++) {
      if (sql.contains("total" + i)) {
        bounds = bounds.total("total" + i, "-1000000", "1000000");
      }
    }
    AnalysisTemplate.Builder template =
        AnalysisTemplate.named("t")
            .sql(sql)
            .bounds(bounds)
            .groups(hasKey(sql) ? GroupKeys.selected() : GroupKeys.none())
            .noise(NoiseKind.LAPLACE)
            .loss(PrivacyLoss.of("1", "1e-6"));
    for (Parameter parameter : parameters) {
      template.parameter(parameter);
    }
    return template.build();
  }

  /** A GROUP BY outside of all parentheses is that of the released aggregate. */
  private static boolean hasKey(String sql) {
    int depth = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0 && sql.startsWith("GROUP BY", i)) {
        return true;
      }
    }
    return false;
  }
}
