package dev.cleanroom.examples;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Approval;
import dev.cleanroom.Collaboration;
import dev.cleanroom.Column;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The tables that accepted templates are written about, in a database that also computes what the
 * answers should be. Rows without a unit and lines without an order are in the tables that the
 * clean room reads, and not in the views that the database reads.
 */
final class AcceptTables {
  private static final PrivacyLoss MOST = PrivacyLoss.of("1000000000", "0.1");

  private final DataSource database;
  private final List<ConfiguredTable> tables;

  AcceptTables() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL(
        "jdbc:h2:mem:accept;DB_CLOSE_DELAY=-1;DATABASE_TO_UPPER=FALSE"
            + ";CASE_INSENSITIVE_IDENTIFIERS=TRUE;NON_KEYWORDS=YEAR,MONTH,DAY,VALUE"
            + ";INIT=DROP ALL OBJECTS\\;RUNSCRIPT FROM 'classpath:accept/data.sql'");
    try {
      h2.getConnection().close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    JdbcDataSource plain = new JdbcDataSource();
    plain.setURL(h2.getURL().substring(0, h2.getURL().indexOf(";INIT")));
    this.database = plain;
    this.tables =
        List.of(visits(), orders(), lines(), stays(), calls(), open("cities"), open("bands"));
  }

  private ConfiguredTable visits() {
    return owned(
        "shop",
        Table.jdbc("visits", database, "visits_all"),
        PrivacyUnit.column("visitor").in("person"),
        AnalysisRule.differentialPrivacy()
            .join("visitor", "city", "age", "items")
            .groupBy("city", "day", "seen", "age", "member", "items", "year", "note", "amount")
            .filter("city", "day", "seen", "age", "member", "amount", "items", "score", "note")
            .filter("year")
            .count("note", "city", "day")
            .aggregate("age", "0", "100")
            .aggregate("amount", "0", "10")
            .aggregate("items", "0", "10")
            .aggregate("score", "-10", "10"));
  }

  private ConfiguredTable orders() {
    return owned(
        "shop",
        Table.jdbc("orders", database, "orders"),
        PrivacyUnit.column("buyer").in("person"),
        AnalysisRule.differentialPrivacy()
            .join("buyer", "number")
            .groupBy("city")
            .filter("city", "price", "number")
            .aggregate("price", "0", "10"));
  }

  private ConfiguredTable lines() {
    return owned(
        "shop",
        Table.jdbc("lines", database, "lines_all"),
        PrivacyUnit.through("order_number", "orders", "number").in("person"),
        AnalysisRule.differentialPrivacy()
            .join("order_number")
            .groupBy("product")
            .filter("product", "quantity")
            .aggregate("quantity", "0", "5"));
  }

  private ConfiguredTable stays() {
    return owned(
        "hotel",
        Table.jdbc("stays", database, "stays"),
        PrivacyUnit.column("guest").in("person"),
        AnalysisRule.differentialPrivacy()
            .join("guest", "city")
            .groupBy("city", "month")
            .filter("city", "nights", "month", "rate")
            .aggregate("nights", "0", "10")
            .aggregate("rate", "0", "5"));
  }

  private ConfiguredTable calls() {
    return owned(
        "phone",
        Table.jdbc("calls", database, "calls"),
        PrivacyUnit.column("device").in("device"),
        AnalysisRule.differentialPrivacy()
            .groupBy("city")
            .filter("minutes")
            .aggregate("minutes", "0", "60"));
  }

  private ConfiguredTable open(String name) {
    Table table = Table.jdbc(name, database, name);
    return ConfiguredTable.of("agency", table)
        .columns(names(table))
        .rule(AnalysisRule.publicReference())
        .build();
  }

  private static ConfiguredTable owned(
      String owner, Table table, PrivacyUnit unit, DifferentialPrivacy.Builder rule) {
    return ConfiguredTable.of(owner, table)
        .columns(names(table))
        .unit(unit)
        .rule(rule.maxLoss(MOST).build())
        .budget(MOST)
        .build();
  }

  private static String[] names(Table table) {
    return table.columns().stream().map(Column::name).toArray(String[]::new);
  }

  /** Opens a collaboration for one template, has it approved by everybody and runs it. */
  Answer run(AnalysisTemplate template, Map<String, Object> parameters) {
    Collaboration.Builder builder =
        Collaboration.named("accepted")
            .member("analyst", Ability.QUERY, Ability.RECEIVE)
            .template(template);
    for (String owner : List.of("shop", "hotel", "phone", "agency")) {
      builder.member(owner, Ability.CONTRIBUTE, Ability.APPROVE);
    }
    tables.forEach(builder::table);
    Collaboration collaboration = builder.open();
    for (String owner : owners(template.sql())) {
      Approval approval = collaboration.as(owner).approve(template.name());
      if (!approval.member().equals(owner)) {
        throw new AssertionError("approved by " + approval.member());
      }
    }
    return collaboration.as("analyst").run(template.name(), parameters);
  }

  private Set<String> owners(String sql) {
    return tables.stream()
        .filter(t -> Pattern.compile("(?i)\\b" + t.name() + "\\b").matcher(sql).find())
        .map(ConfiguredTable::owner)
        .collect(Collectors.toSet());
  }

  /** What the database computes. */
  List<List<@Nullable Object>> query(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
