package dev.cleanroom.examples;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.Answer;
import dev.cleanroom.Approval;
import dev.cleanroom.Collaboration;
import dev.cleanroom.Column;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.JoinOperator;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tables under every rule without noise, in a database that also says what answers should be. Rows
 * without a unit are not in the views that the database reads where a rule counts units.
 */
final class RulesAcceptTables {
  private static final List<String> NAMES =
      List.of("visits", "stays", "orders", "lines", "mine", "cities", "bands");

  private final DataSource database;

  RulesAcceptTables() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL(
        "jdbc:h2:mem:rules;DB_CLOSE_DELAY=-1;DATABASE_TO_UPPER=FALSE"
            + ";CASE_INSENSITIVE_IDENTIFIERS=TRUE;NON_KEYWORDS=YEAR,MONTH,DAY,VALUE"
            + ";INIT=DROP ALL OBJECTS\\;RUNSCRIPT FROM 'classpath:accept/rules.sql'");
    try {
      h2.getConnection().close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    JdbcDataSource plain = new JdbcDataSource();
    plain.setURL(h2.getURL().substring(0, h2.getURL().indexOf(";INIT")));
    this.database = plain;
  }

  private ConfiguredTable table(String room, String name) {
    Table table =
        Table.jdbc(name, database, Set.of("visits", "stays").contains(name) ? name + "_all" : name);
    AnalysisRule rule = rule(room, name);
    ConfiguredTable.Builder builder =
        ConfiguredTable.of(owner(name), table)
            .columns(table.columns().stream().map(Column::name).toArray(String[]::new))
            .rule(rule);
    if (rule instanceof CustomRule custom && custom.threshold().isPresent()) {
      builder.unit(unit(name));
    }
    return builder.build();
  }

  private static String owner(String table) {
    return switch (table) {
      case "visits", "orders", "lines" -> "shop";
      case "stays" -> "hotel";
      case "mine" -> "analyst";
      default -> "agency";
    };
  }

  private static PrivacyUnit unit(String table) {
    return switch (table) {
      case "visits" -> PrivacyUnit.column("visitor").in("person");
      case "stays" -> PrivacyUnit.column("guest").in("person");
      case "orders" -> PrivacyUnit.column("buyer").in("person");
      default -> PrivacyUnit.through("order_number", "orders", "number").in("person");
    };
  }

  private static AnalysisRule rule(String room, String table) {
    if (Set.of("cities", "bands").contains(table)) {
      return AnalysisRule.publicReference();
    }
    if (table.equals("mine") || room.equals("exact")) {
      return AnalysisRule.custom().exactAnswers().build();
    }
    if (table.equals("visits") && room.equals("classes")) {
      return CustomRule.bySensitivity(RulesAcceptRooms.CLASSES, 6).build();
    }
    boolean visits = table.equals("visits");
    if (room.equals("aggregation") && (visits || table.equals("stays"))) {
      return visits ? visitsAggregation() : staysAggregation();
    }
    if (room.equals("list") && (visits || table.equals("stays"))) {
      return list(table);
    }
    CustomRule.Builder rule = AnalysisRule.custom().threshold(threshold(room, table));
    if (table.equals("visits")) {
      restrict(room, rule);
    }
    return rule.build();
  }

  private static Threshold threshold(String room, String table) {
    Threshold threshold =
        Threshold.of(RulesAcceptRooms.MINIMUMS.getOrDefault(table, 3))
            .withSuppression(suppression(room));
    if (room.equals("column") && table.equals("visits")) {
      for (Map.Entry<String, Integer> column : RulesAcceptRooms.BY_COLUMN.entrySet()) {
        threshold = threshold.withColumn(column.getKey(), column.getValue());
      }
    }
    return room.equals("plain") ? threshold : threshold.withAnyExpression();
  }

  private static Suppression suppression(String room) {
    Suppression suppression = Suppression.of(RulesAcceptRooms.form(room));
    return room.equals("round") ? suppression.roundedTo(10) : suppression;
  }

  private static void restrict(String room, CustomRule.Builder rule) {
    switch (room) {
      case "controls" ->
          rule.disallowOutput("score", "note")
              .compareWithLiterals("city", "age", "day", "member", "items")
              .compareWithColumns("visitor", "city");
      case "joinAll" -> rule.joinRestriction(JoinRestriction.all("visitor"));
      case "joinAny" -> rule.joinRestriction(JoinRestriction.any("visitor", "zip"));
      case "joinFree" -> rule.joinRestriction(JoinRestriction.notRequired("visitor", "zip"));
      default -> {}
    }
  }

  private static AnalysisRule visitsAggregation() {
    return AnalysisRule.aggregation()
        .aggregate(AggregateFunction.COUNT_DISTINCT, "visitor")
        .aggregate(AggregateFunction.SUM, "amount", "items")
        .aggregate(AggregateFunction.AVG, "items")
        .aggregate(AggregateFunction.COUNT, "items")
        .aggregate(AggregateFunction.SUM_DISTINCT, "items")
        .join("visitor", "zip")
        .joinRequired()
        .joinOperators(JoinOperator.AND, JoinOperator.OR)
        .dimension("city", "member")
        .scalarFunctions("UPPER", "LOWER", "COALESCE")
        .minimum("visitor", 6)
        .build();
  }

  private static AnalysisRule staysAggregation() {
    return AnalysisRule.aggregation()
        .aggregate(AggregateFunction.COUNT_DISTINCT, "guest")
        .aggregate(AggregateFunction.SUM, "nights")
        .join("guest")
        .joinRequired()
        .dimension("city")
        .minimum("guest", 4)
        .minimum("room", 3)
        .build();
  }

  private static AnalysisRule list(String table) {
    return table.equals("visits")
        ? AnalysisRule.list()
            .list("city", "member", "items")
            .join("visitor")
            .joinOperators(JoinOperator.OR)
            .build()
        : AnalysisRule.list()
            .list("city", "room")
            .join("guest", "zip")
            .joinOperators(JoinOperator.OR)
            .build();
  }

  /** Opens a collaboration for one template, has it approved by everybody and runs it. */
  Answer run(RulesAcceptCase accepted) {
    Collaboration.Builder builder =
        Collaboration.named("accepted")
            .member("analyst", Ability.QUERY, Ability.RECEIVE, Ability.CONTRIBUTE, Ability.APPROVE)
            .template(accepted.template());
    for (String owner : List.of("shop", "hotel", "agency")) {
      builder.member(owner, Ability.CONTRIBUTE, Ability.APPROVE);
    }
    NAMES.forEach(name -> builder.table(table(accepted.room(), name)));
    Collaboration collaboration = builder.open();
    for (String owner : owners(accepted.sql())) {
      Approval approval = collaboration.as(owner).approve("accepted");
      if (!approval.member().equals(owner)) {
        throw new AssertionError("approved by " + approval.member());
      }
    }
    return collaboration.as("analyst").run("accepted", accepted.values());
  }

  private static Set<String> owners(String sql) {
    Set<String> owners = new TreeSet<>();
    NAMES.stream()
        .filter(t -> Pattern.compile("\\b" + t + "\\b").matcher(sql).find())
        .forEach(t -> owners.add(owner(t)));
    return owners;
  }

  /** What the database computes. */
  List<List<@Nullable Object>> query(String sql, List<? extends @Nullable Object> arguments) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.size(); i++) {
        statement.setObject(i + 1, arguments.get(i));
      }
      List<List<@Nullable Object>> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          List<@Nullable Object> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getObject(i));
          }
          rows.add(row);
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
