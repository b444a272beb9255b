package dev.cleanroom.sql;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables that refused templates are written about: visits and orders of a shop, stays of a
 * hotel and holders of a bank have people for units, calls of a phone company have devices, cities
 * are public. Most grants are missing somewhere.
 */
final class RefuseTables {
  private static final ColumnType MONEY = ColumnType.decimal(10, 2);

  static final List<ConfiguredTable> ALL =
      List.of(visits(), orders(), lines(), stays(), holders(), calls(), cities());

  private RefuseTables() {}

  private static ConfiguredTable visits() {
    return owned(
        "shop",
        new NoRows(
            "visits",
            List.of(
                new Column("visitor", ColumnType.TEXT),
                new Column("city", ColumnType.TEXT),
                new Column("zip", ColumnType.TEXT),
                new Column("day", ColumnType.DATE),
                new Column("seen", ColumnType.TIMESTAMP),
                new Column("age", ColumnType.INTEGER),
                new Column("member", ColumnType.BOOLEAN),
                new Column("amount", MONEY),
                new Column("items", ColumnType.INTEGER),
                new Column("score", ColumnType.DOUBLE),
                new Column("weight", ColumnType.INTEGER),
                new Column("note", ColumnType.TEXT),
                new Column("email", ColumnType.TEXT),
                new Column("secret", ColumnType.INTEGER))),
        "visitor",
        AnalysisRule.differentialPrivacy()
            .join("visitor", "zip")
            .groupBy("city", "day", "member")
            .filter("city", "zip", "day", "seen", "age", "member", "items")
            .count("note", "weight", "age")
            .aggregate("amount", "0", "1000")
            .aggregate("items", "0", "50")
            .aggregate("score", "-10", "10"));
  }

  private static ConfiguredTable orders() {
    return owned(
        "shop",
        new NoRows(
            "orders",
            List.of(
                new Column("number", ColumnType.INTEGER),
                new Column("buyer", ColumnType.TEXT),
                new Column("city", ColumnType.TEXT),
                new Column("price", MONEY))),
        "buyer",
        AnalysisRule.differentialPrivacy()
            .join("buyer", "number")
            .filter("city")
            .groupBy("city")
            .aggregate("price", "0", "500"));
  }

  private static ConfiguredTable lines() {
    return ConfiguredTable.of(
            "shop",
            new NoRows(
                "lines",
                List.of(
                    new Column("order_number", ColumnType.INTEGER),
                    new Column("product", ColumnType.TEXT),
                    new Column("quantity", ColumnType.INTEGER))))
        .columns("order_number", "product", "quantity")
        .unit(PrivacyUnit.through("order_number", "orders", "number").in("person"))
        .rule(
            AnalysisRule.differentialPrivacy()
                .groupBy("product")
                .filter("product")
                .join("order_number")
                .aggregate("quantity", "0", "20")
                .maxLoss(PrivacyLoss.of("1", "1e-6"))
                .build())
        .budget(PrivacyLoss.of("10", "1e-4"))
        .build();
  }

  private static ConfiguredTable stays() {
    return owned(
        "hotel",
        new NoRows(
            "stays",
            List.of(
                new Column("guest", ColumnType.TEXT),
                new Column("city", ColumnType.TEXT),
                new Column("zip", ColumnType.TEXT),
                new Column("year", ColumnType.INTEGER),
                new Column("nights", ColumnType.INTEGER),
                new Column("rating", ColumnType.INTEGER))),
        "guest",
        AnalysisRule.differentialPrivacy()
            .join("guest", "zip", "city")
            .groupBy("city")
            .filter("year")
            .aggregate("nights", "0", "14"));
  }

  private static ConfiguredTable holders() {
    return owned(
        "bank",
        new NoRows(
            "holders",
            List.of(
                new Column("holder", ColumnType.INTEGER),
                new Column("branch", ColumnType.TEXT),
                new Column("balance", ColumnType.decimal(38, 0)))),
        "holder",
        AnalysisRule.differentialPrivacy()
            .join("holder")
            .groupBy("branch")
            .filter("branch")
            .count("balance"));
  }

  private static ConfiguredTable calls() {
    return ConfiguredTable.of(
            "phone",
            new NoRows(
                "calls",
                List.of(
                    new Column("device", ColumnType.TEXT),
                    new Column("city", ColumnType.TEXT),
                    new Column("minutes", ColumnType.INTEGER))))
        .columns("device", "city", "minutes")
        .unit(PrivacyUnit.column("device").in("device"))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join("device")
                .groupBy("city")
                .filter("city")
                .aggregate("minutes", "0", "1440")
                .maxLoss(PrivacyLoss.of("1", "1e-6"))
                .build())
        .budget(PrivacyLoss.of("10", "1e-4"))
        .build();
  }

  private static ConfiguredTable cities() {
    return ConfiguredTable.of(
            "agency",
            new NoRows(
                "cities",
                List.of(
                    new Column("name", ColumnType.TEXT),
                    new Column("country", ColumnType.TEXT),
                    new Column("people", ColumnType.INTEGER),
                    new Column("founded", ColumnType.DATE))))
        .columns("name", "country", "people", "founded")
        .rule(AnalysisRule.publicReference())
        .build();
  }

  private static ConfiguredTable owned(
      String owner, NoRows table, String unit, DifferentialPrivacy.Builder rule) {
    return ConfiguredTable.of(owner, table)
        .columns(table.columns().stream().map(Column::name).toArray(String[]::new))
        .unit(PrivacyUnit.column(unit).in("person"))
        .rule(rule.maxLoss(PrivacyLoss.of("1", "1e-6")).build())
        .budget(PrivacyLoss.of("10", "1e-4"))
        .build();
  }

  /** A table that nobody may read: refusing takes no data. */
  private record NoRows(String name, List<Column> columns) implements Table {
    NoRows {
      columns = List.copyOf(columns);
    }

    @Override
    public Stream<@Nullable Object[]> rows() {
      throw new AssertionError("a refusal reads no data");
    }
  }
}
