package dev.cleanroom.sql;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.Table;
import dev.cleanroom.spi.ExactQuery;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tables under rules, with data that can be swapped between runs of one compiled query, and what
 * the rules promise. Visits of a shop, stays and lines of a hotel are private; the runner has a
 * table of its own; cities are public.
 */
final class RulesRoom {
  /** The member who runs every template. */
  static final String RUNNER = "analyst";

  /** The columns of every table that templates name. */
  static final Map<String, List<Column>> COLUMNS =
      Map.of(
          "visits",
          List.of(
              Column.of("visitor", ColumnType.TEXT),
              Column.of("city", ColumnType.TEXT),
              Column.of("zip", ColumnType.TEXT),
              Column.of("age", ColumnType.INTEGER),
              Column.of("items", ColumnType.INTEGER),
              Column.of("secret", ColumnType.decimal(12, 5))),
          "stays",
          List.of(
              Column.of("guest", ColumnType.TEXT),
              Column.of("city", ColumnType.TEXT),
              Column.of("zip", ColumnType.TEXT),
              Column.of("nights", ColumnType.INTEGER),
              Column.of("secret", ColumnType.decimal(12, 5))),
          "lines",
          List.of(
              Column.of("booking", ColumnType.INTEGER),
              Column.of("city", ColumnType.TEXT),
              Column.of("pieces", ColumnType.INTEGER)),
          "bookings",
          List.of(Column.of("number", ColumnType.INTEGER), Column.of("guest", ColumnType.TEXT)),
          "mine",
          List.of(
              Column.of("person", ColumnType.TEXT),
              Column.of("city", ColumnType.TEXT),
              Column.of("zip", ColumnType.TEXT),
              Column.of("weight", ColumnType.INTEGER)),
          "cities",
          List.of(
              Column.of("city", ColumnType.TEXT),
              Column.of("country", ColumnType.TEXT),
              Column.of("zip", ColumnType.TEXT),
              Column.of("size", ColumnType.INTEGER)));

  private final String name;
  private final RulesPromise promise;
  private final List<ConfiguredTable> tables;
  private Data current = new Data();

  /**
   * Makes a room.
   *
   * @param name its name in messages
   * @param rules the rules of the private tables by name; others have none
   * @param promise what they promise
   */
  RulesRoom(String name, Map<String, AnalysisRule> rules, RulesPromise promise) {
    this.name = name;
    this.promise = promise;
    AnalysisRule free = AnalysisRule.custom().exactAnswers().build();
    Map<String, AnalysisRule> all = new LinkedHashMap<>();
    List.of("visits", "stays", "lines", "bookings", "mine").forEach(t -> all.put(t, free));
    all.putAll(rules);
    all.put("bookings", all.getOrDefault("lines", free));
    all.put("cities", AnalysisRule.publicReference());
    List<ConfiguredTable> configured = new ArrayList<>();
    all.forEach((table, rule) -> configured.add(configured(table, rule)));
    this.tables = List.copyOf(configured);
  }

  private ConfiguredTable configured(String name, AnalysisRule rule) {
    ConfiguredTable.Builder table =
        ConfiguredTable.of(owner(name), table(name))
            .columns(
                COLUMNS.getOrDefault(name, List.of()).stream()
                    .map(Column::name)
                    .toArray(String[]::new))
            .rule(rule);
    if (rule instanceof CustomRule custom && custom.threshold().isPresent()) {
      unit(name).ifPresent(table::unit);
    }
    return table.build();
  }

  static String owner(String table) {
    return switch (table) {
      case "visits" -> "shop";
      case "mine" -> RUNNER;
      case "cities" -> "agency";
      default -> "hotel";
    };
  }

  private static Optional<PrivacyUnit> unit(String table) {
    return switch (table) {
      case "visits" -> Optional.of(PrivacyUnit.column("visitor").in("person"));
      case "stays", "bookings" -> Optional.of(PrivacyUnit.column("guest").in("person"));
      case "lines" ->
          Optional.of(PrivacyUnit.through("booking", "bookings", "number").in("person"));
      default -> Optional.empty();
    };
  }

  private Table table(String name) {
    List<Column> columns = COLUMNS.getOrDefault(name, List.of());
    return new Table() {
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
    };
  }

  RulesPromise promise() {
    return promise;
  }

  void use(Data data) {
    current = data;
  }

  /** The compiled template, or nothing if it is refused. Anything else thrown passes on. */
  Optional<ExactQuery> compile(String sql) {
    AnalysisTemplate template = AnalysisTemplate.named("t").sql(sql).withoutNoise().build();
    try {
      return Optional.of((ExactQuery) new SqlQueryCompiler().compile(template, tables, RUNNER));
    } catch (QueryRejectedException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
