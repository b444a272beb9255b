package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.sql.internal.dialect.Dialect;
import dev.cleanroom.sql.internal.dialect.EngineTable;
import dev.cleanroom.sql.internal.dialect.EngineTable.EngineColumn;
import dev.cleanroom.sql.internal.dialect.NotWritable;
import dev.cleanroom.sql.internal.dialect.PlanWriter;
import dev.cleanroom.sql.internal.dialect.TextEngine;
import dev.cleanroom.sql.internal.engine.ContributionRows;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cells of an engine's own types that fit no column, read by its text and in process through JDBC.
 */
class HostileCellsTest {
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1", "1e-6");

  private record Case(Dialect dialect, String type, String values) {
    @Override
    public String toString() {
      return dialect + " " + type;
    }
  }

  static List<Case> cases() {
    return List.of(
        duck("TINYINT", "-128, 127, NULL"),
        duck("DECIMAL(38,4)", "-9999999999999999999999999999999999.9999, 0, -0.0001, NULL"),
        duck("DECIMAL(4,0)", "9999, -1"),
        duck("FLOAT", "'nan', 'inf', '-inf', '-0.0', 0.1, '1e-45'"),
        duck("DOUBLE", "'nan', 'inf', '-inf', '-0.0', 0.1, '4.9e-324', '1.7976931348623157e308'"),
        duck(
            "VARCHAR",
            "'', ' ', 'a ', 'A', 'a', 'é', 'e' || chr(769), chr(0), 'x' || chr(0), chr(1114111),"
                + " repeat('a', 65536), repeat('a', 65537), repeat(chr(128512), 32768),"
                + " repeat(chr(128512), 32769), NULL"),
        duck("VARCHAR COLLATE NOCASE", "'A', 'a', 'B'"),
        duck("UUID", "'00000000-0000-0000-0000-00000000000A', NULL"),
        duck(
            "DATE",
            "'infinity', '-infinity', '0001-01-01', '0001-12-31 (BC)', '9999-12-31', '10000-01-01',"
                + " '1500-02-28', '1582-10-10', NULL"),
        duck(
            "TIMESTAMP",
            "'infinity', '-infinity', '0001-01-01 00:00:00', '0001-12-31 (BC) 23:59:59.999999',"
                + " '9999-12-31 23:59:59.999999', '10000-01-01 00:00:00',"
                + " '1969-12-31 23:59:59.999999', '1969-12-31 23:59:59.9989', NULL"),
        duck("TIMESTAMP_S", "'1969-12-31 23:59:59'"),
        duck("TIMESTAMP_MS", "'1969-12-31 23:59:59.001'"),
        duck("BOOLEAN", "true, false, NULL"),
        postgres("smallint", "-32768, 32767, NULL"),
        postgres("bigint", "-9223372036854775808, 9223372036854775807"),
        postgres("numeric(38,4)", "-9999999999999999999999999999999999.9999, 'NaN', 0, NULL"),
        postgres("numeric(4,0)", "9999, -1"),
        postgres("numeric(50,2)", "1e40, -1e36, 999999999999999999999999999999999999.99, 1"),
        postgres("real", "'NaN', 'Infinity', '-Infinity', '-0', 0.1, '1e-45'"),
        postgres(
            "double precision",
            "'NaN', 'Infinity', '-Infinity', '-0', 0.1, '4.9e-324', '1.7976931348623157e308'"),
        postgres(
            "text",
            "'', ' ', 'a ', 'A', 'a', 'é', 'e' || chr(769), chr(1), chr(1114111),"
                + " repeat('a', 65536), repeat('a', 65537), repeat(chr(128512), 32768),"
                + " repeat(chr(128512), 32769), NULL"),
        postgres("varchar(3)", "'a ', 'abc'"),
        postgres("text COLLATE \"nocase\"", "'A', 'a', 'B'"),
        postgres("uuid", "'00000000-0000-0000-0000-00000000000A', NULL"),
        postgres(
            "date",
            "'infinity', '-infinity', '0001-01-01', '0001-12-31 BC', '9999-12-31', '10000-01-01',"
                + " '1500-02-28', '1582-10-10', NULL"),
        postgres(
            "timestamp",
            "'infinity', '-infinity', '0001-01-01 00:00:00', '0001-12-31 23:59:59.999999 BC',"
                + " '9999-12-31 23:59:59.999999', '10000-01-01 00:00:00',"
                + " '1969-12-31 23:59:59.999999', '1969-12-31 23:59:59.9989', NULL"),
        postgres(
            "timestamptz",
            "'infinity', '0001-01-01 00:00:00+00', '0001-01-01 00:00:00+01',"
                + " '9999-12-31 23:59:59.999999+00', '9999-12-31 23:59:59-01',"
                + " '1969-12-31 23:59:59.999999+00', NULL"),
        postgres("boolean", "true, false, NULL"));
  }

  private static Case duck(String type, String values) {
    return new Case(Dialect.DUCKDB, type, values);
  }

  private static Case postgres(String type, String values) {
    return new Case(Dialect.POSTGRESQL, type, values);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void write_hostileCells_areReadAsInProcess(Case tested) throws Exception {
    try (TextEngine engine = TextEngine.open(tested.dialect())) {
      fill(engine, tested);
      ConfiguredTable table = configured(Table.jdbc("h", source(engine), "hostile"));
      ContributionRows rows =
          ContributionRows.of(SeparabilityWorld.template(query(table)), List.of(table))
              .orElseThrow();
      engine.declare("h", described(engine, tested.dialect()));

      assertThat(engine.rows(engine.writer().write(rows.plan()), List.of()))
          .isNotEmpty()
          .isEqualTo(TextEngine.canonical(rows.rows(List.of())));
    }
  }

  private static void fill(TextEngine engine, Case tested) throws SQLException {
    if (tested.dialect() == Dialect.POSTGRESQL) {
      engine.execute(
          "CREATE COLLATION IF NOT EXISTS \"nocase\" (provider = icu, locale ="
              + " 'und-u-ks-level2', deterministic = false)");
    }
    engine.execute("DROP TABLE IF EXISTS hostile");
    engine.execute("CREATE TABLE hostile (person integer, v " + tested.type() + ")");
    String plain = tested.type().replaceFirst(" COLLATE.*", "");
    engine.execute(
        "INSERT INTO hostile SELECT 1, x FROM (VALUES (CAST("
            + tested.values().replaceAll(", (?![^(]*\\))", " AS " + plain + ")), (CAST(")
            + " AS "
            + plain
            + "))) AS w(x)");
  }

  private static String query(ConfiguredTable table) {
    boolean isFloating = table.table().columns().get(1).type().kind() == ColumnType.Kind.DOUBLE;
    return isFloating
        ? "SELECT SUM(v) AS total1 FROM h"
        : "SELECT v, COUNT(*) AS n FROM h GROUP BY v";
  }

  private static ConfiguredTable configured(Table table) {
    return ConfiguredTable.of("owner", table)
        .columns("person", "v")
        .unit(PrivacyUnit.column("person").in("person"))
        .rule(rule(table.columns().get(1).type()))
        .budget(LOSS)
        .build();
  }

  private static dev.cleanroom.DifferentialPrivacy rule(ColumnType type) {
    return type.kind() == ColumnType.Kind.DOUBLE
        ? AnalysisRule.differentialPrivacy().aggregate("v", "-9", "9").maxLoss(LOSS).build()
        : AnalysisRule.differentialPrivacy().groupBy("v").count("v").maxLoss(LOSS).build();
  }

  private static EngineTable described(TextEngine engine, Dialect dialect) throws SQLException {
    String sql =
        dialect == Dialect.DUCKDB
            ? "SELECT column_type FROM (DESCRIBE hostile) WHERE column_name = 'v'"
            : "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
                + " 'hostile'::regclass AND attname = 'v'";
    try (var statement = engine.connection().createStatement();
        var result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      String type = result.getString(1);
      return new EngineTable(
          "hostile",
          Map.of(
              "person", new EngineColumn("person", "integer"), "v", new EngineColumn("v", type)));
    }
  }

  private static DataSource source(TextEngine engine) {
    return (DataSource)
        Proxy.newProxyInstance(
            HostileCellsTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> connection(engine));
  }

  private static Connection connection(TextEngine engine) throws SQLException {
    return engine.connection() instanceof DuckDBConnection duck
        ? duck.duplicate()
        : TextEngine.open(engine.dialect()).connection();
  }

  @ParameterizedTest
  @CsvSource({
    "DUCKDB, ENUM(x)",
    "DUCKDB, TIMESTAMP_NS",
    "DUCKDB, JSON",
    "DUCKDB, 'DECIMAL(9,3)'",
    "POSTGRESQL, character(3)",
    "POSTGRESQL, numeric",
    "POSTGRESQL, citext",
    "POSTGRESQL, mydomain",
    "SPARK, varchar(3)",
    "SPARK, string collate UTF8_LCASE"
  })
  void write_typeThatIsNotKnown_isRefused(Dialect dialect, String type) {
    for (ColumnType column : List.of(ColumnType.TEXT, ColumnType.decimal(9, 2))) {
      refuses(dialect, type, configured(new TwoColumns(column)));
    }
  }

  private static void refuses(Dialect dialect, String type, ConfiguredTable configured) {
    ContributionRows rows =
        ContributionRows.of(SeparabilityWorld.template(query(configured)), List.of(configured))
            .orElseThrow();
    EngineTable engine =
        new EngineTable(
            "t",
            Map.of("person", new EngineColumn("p", "bigint"), "v", new EngineColumn("v", type)));

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new PlanWriter(dialect, t -> java.util.Optional.of(engine)).write(rows.plan()))
        .isInstanceOf(NotWritable.class);
  }

  /** A unit and a value. */
  private record TwoColumns(ColumnType type) implements Table {
    @Override
    public String name() {
      return "h";
    }

    @Override
    public List<Column> columns() {
      return List.of(Column.of("person", ColumnType.INTEGER), Column.of("v", type));
    }

    @Override
    public java.util.stream.Stream<Object[]> rows() {
      return java.util.stream.Stream.empty();
    }
  }
}
