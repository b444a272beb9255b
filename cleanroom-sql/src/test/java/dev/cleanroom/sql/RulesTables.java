package dev.cleanroom.sql;

import dev.cleanroom.AggregationRule;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.ListRule;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.ColumnSensitivity;
import dev.cleanroom.rule.JoinOperator;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tables under every rule without noise, and one under differential privacy; {@code leads} and
 * {@code picks} are the runner's own, {@code cities} is public.
 */
final class RulesTables {
  static final String RUNNER = "analyst";

  private static final ColumnType TEXT = ColumnType.TEXT;
  private static final ColumnType INTEGER = ColumnType.INTEGER;
  private static final ColumnType MONEY = ColumnType.decimal(10, 2);
  private static final Threshold COLUMNS_ONLY = Threshold.of(10);
  private static final Threshold ANY_EXPRESSION = Threshold.of(10).withAnyExpression();

  static final List<ConfiguredTable> ALL =
      Stream.of(ofRunner(), ofAggregation(), ofList(), ofCustom(), ofJoins(), ofOthers())
          .flatMap(List::stream)
          .toList();

  private RulesTables() {}

  private static List<ConfiguredTable> ofRunner() {
    return List.of(
        table(
            RUNNER,
            new NoRows("leads")
                .with("ident", TEXT)
                .with("mail", TEXT)
                .with("town", TEXT)
                .with("weight", INTEGER)
                .with("won", ColumnType.BOOLEAN),
            AnalysisRule.custom().exactAnswers().build()),
        table(
            RUNNER,
            new NoRows("picks").with("pick", TEXT).with("num", INTEGER),
            AnalysisRule.publicReference()));
  }

  private static List<ConfiguredTable> ofAggregation() {
    return List.of(
        table("airline", flights(), flightsRule()),
        table(
            "railway",
            new NoRows("rides")
                .with("rider", TEXT)
                .with("contact", TEXT)
                .with("line", TEXT)
                .with("seat_class", INTEGER)
                .with("minutes", INTEGER)
                .with("price", MONEY),
            AnalysisRule.aggregation()
                .aggregate(AggregateFunction.COUNT_DISTINCT, "rider")
                .aggregate(AggregateFunction.SUM, "minutes", "price")
                .join("rider", "contact")
                .joinOperators()
                .joinRequired()
                .dimension("line", "seat_class")
                .minimum("rider", 5)
                .build()),
        table(
            "ferry",
            new NoRows("sails")
                .with("sailor", TEXT)
                .with("contact", TEXT)
                .with("port", TEXT)
                .with("tons", INTEGER),
            AnalysisRule.aggregation()
                .aggregate(AggregateFunction.SUM, "tons")
                .join("sailor", "contact")
                .joinOperators(JoinOperator.OR)
                .dimension("port")
                .scalarFunctions("COALESCE")
                .minimum("sailor", 5)
                .suppression(Suppression.of(Suppression.Form.DROP).roundedTo(10))
                .build()));
  }

  private static NoRows flights() {
    return new NoRows("flights")
        .with("member", TEXT)
        .with("email", TEXT)
        .with("province", TEXT)
        .with("cabin", TEXT)
        .with("year", INTEGER)
        .with("flown", ColumnType.DATE)
        .with("km", INTEGER)
        .with("fare", MONEY)
        .with("meals", INTEGER)
        .with("seat", TEXT);
  }

  private static AggregationRule flightsRule() {
    return AnalysisRule.aggregation()
        .aggregate(AggregateFunction.COUNT, "member", "km")
        .aggregate(AggregateFunction.COUNT_DISTINCT, "member")
        .aggregate(AggregateFunction.SUM, "km", "fare")
        .aggregate(AggregateFunction.AVG, "km")
        .aggregate(AggregateFunction.SUM_DISTINCT, "meals")
        .join("member", "email")
        .dimension("province", "cabin", "year", "flown")
        .scalarFunctions("LOWER", "ABS", "EXTRACT")
        .minimum("member", 10)
        .minimum("seat", 2)
        .build();
  }

  private static List<ConfiguredTable> ofList() {
    return List.of(
        table(
            "shop",
            new NoRows("clients")
                .with("client", TEXT)
                .with("email", TEXT)
                .with("segment", TEXT)
                .with("level", INTEGER)
                .with("score", INTEGER)
                .with("remark", TEXT),
            AnalysisRule.list().join("client", "email").list("segment", "level", "score").build()),
        table(
            "bank",
            new NoRows("holders")
                .with("holder", TEXT)
                .with("email", TEXT)
                .with("branch", TEXT)
                .with("tier", INTEGER),
            AnalysisRule.list()
                .join("holder", "email")
                .list("branch", "tier")
                .joinOperators()
                .build()),
        table("gym", trainees(), traineesRule()));
  }

  private static NoRows trainees() {
    return new NoRows("trainees")
        .with("trainee", TEXT)
        .with("contact", TEXT)
        .with("sport", TEXT)
        .with("age", INTEGER);
  }

  private static ListRule traineesRule() {
    return AnalysisRule.list()
        .join("trainee", "contact")
        .list("sport", "age")
        .joinOperators(JoinOperator.AND, JoinOperator.OR)
        .joinRestriction(JoinRestriction.all("trainee", "contact"))
        .build();
  }

  private static List<ConfiguredTable> ofCustom() {
    return List.of(
        counted(
            "clinic",
            new NoRows("visits")
                .with("patient", TEXT)
                .with("doctor", TEXT)
                .with("ward", TEXT)
                .with("visited", ColumnType.DATE)
                .with("cost", MONEY)
                .with("items", INTEGER)
                .with("secret", TEXT)
                .with("debt", INTEGER),
            AnalysisRule.custom().threshold(COLUMNS_ONLY).disallowOutput("secret", "debt")),
        counted(
            "lab",
            new NoRows("tests")
                .with("person", TEXT)
                .with("kit", TEXT)
                .with("result", INTEGER)
                .with("price", MONEY)
                .with("taken", ColumnType.DATE)
                .with("passed", ColumnType.BOOLEAN)
                .with("strain", TEXT)
                .with("dose", INTEGER),
            AnalysisRule.custom().threshold(ANY_EXPRESSION).disallowOutput("strain", "dose")),
        counted(
            "insurer",
            new NoRows("claims")
                .with("insured", TEXT)
                .with("kind", TEXT)
                .with("area", TEXT)
                .with("agent", TEXT)
                .with("amount", MONEY)
                .with("points", INTEGER)
                .with("paid", ColumnType.BOOLEAN)
                .with("filed", ColumnType.DATE),
            AnalysisRule.custom()
                .threshold(ANY_EXPRESSION)
                .compareWithLiterals("kind", "amount")
                .compareWithColumns("insured", "kind")),
        counted(
            "vault",
            new NoRows("files")
                .with("citizen", TEXT)
                .with("topic", TEXT)
                .with("grade", INTEGER)
                .with("open_case", ColumnType.BOOLEAN),
            AnalysisRule.custom()
                .threshold(ANY_EXPRESSION)
                .compareWithLiterals()
                .compareWithColumns()),
        table(
            "press",
            new NoRows("books")
                .with("writer", TEXT)
                .with("title", TEXT)
                .with("pages", INTEGER)
                .with("sold", INTEGER),
            AnalysisRule.custom()
                .exactAnswers()
                .disallowOutput("writer")
                .compareWithLiterals("title", "pages")
                .build()),
        counted(
            "grid",
            new NoRows("readings").with("home", TEXT).with("district", TEXT).with("kwh", INTEGER),
            AnalysisRule.custom()
                .threshold(
                    ANY_EXPRESSION.withSuppression(
                        Suppression.of(Suppression.Form.REMAINDER).roundedTo(10)))));
  }

  private static List<ConfiguredTable> ofJoins() {
    return List.of(
        restricted("alls", JoinRestriction.all("p_all", "zip_all"), "all"),
        restricted("anys", JoinRestriction.any("p_any", "zip_any"), "any"),
        restricted("blocks", JoinRestriction.blocked(), "block"),
        restricted("frees", JoinRestriction.notRequired("p_free"), "free"));
  }

  private static ConfiguredTable restricted(
      String name, JoinRestriction restriction, String suffix) {
    return ConfiguredTable.of(
            "registry",
            new NoRows(name)
                .with("p_" + suffix, TEXT)
                .with("zip_" + suffix, TEXT)
                .with("mail_" + suffix, TEXT)
                .with("n_" + suffix, INTEGER))
        .columns("p_" + suffix, "zip_" + suffix, "mail_" + suffix, "n_" + suffix)
        .unit(PrivacyUnit.column("p_" + suffix).in("person"))
        .rule(AnalysisRule.custom().threshold(COLUMNS_ONLY).joinRestriction(restriction).build())
        .build();
  }

  private static List<ConfiguredTable> ofOthers() {
    return List.of(
        counted(
            "adtech",
            new NoRows("clicks")
                .with("visitor", TEXT)
                .with("campaign", TEXT)
                .with("device", TEXT)
                .with("region", TEXT)
                .with("postal", TEXT)
                .with("bid", INTEGER)
                .with("raw_id", TEXT)
                .with("unclassed", INTEGER),
            CustomRule.bySensitivity(
                Map.of(
                    "visitor", ColumnSensitivity.VERY_HIGH,
                    "campaign", ColumnSensitivity.NONE,
                    "bid", ColumnSensitivity.NONE,
                    "device", ColumnSensitivity.LOW,
                    "region", ColumnSensitivity.MEDIUM,
                    "postal", ColumnSensitivity.HIGH,
                    "raw_id", ColumnSensitivity.INTERNAL),
                50)),
        calls(),
        table(
            "agency",
            new NoRows("cities").with("name", TEXT).with("country", TEXT).with("people", INTEGER),
            AnalysisRule.publicReference()));
  }

  private static ConfiguredTable calls() {
    return ConfiguredTable.of(
            "phone",
            new NoRows("calls").with("caller", TEXT).with("city", TEXT).with("seconds", INTEGER))
        .columns("caller", "city", "seconds")
        .unit(PrivacyUnit.column("caller").in("person"))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join("caller")
                .groupBy("city")
                .filter("city")
                .aggregate("seconds", "0", "3600")
                .maxLoss(PrivacyLoss.of("1", "1e-6"))
                .build())
        .budget(PrivacyLoss.of("10", "1e-4"))
        .build();
  }

  private static ConfiguredTable table(String owner, NoRows rows, AnalysisRule rule) {
    return ConfiguredTable.of(owner, rows).columns(rows.names()).rule(rule).build();
  }

  /** A table whose first column is the unit. */
  private static ConfiguredTable counted(String owner, NoRows rows, CustomRule.Builder rule) {
    return ConfiguredTable.of(owner, rows)
        .columns(rows.names())
        .unit(PrivacyUnit.column(rows.names()[0]).in("person"))
        .rule(rule.build())
        .build();
  }

  /** A table that nobody may read: refusing takes no data. */
  private record NoRows(String name, List<Column> columns) implements Table {
    NoRows {
      columns = List.copyOf(columns);
    }

    NoRows(String name) {
      this(name, List.of());
    }

    NoRows with(String column, ColumnType type) {
      return new NoRows(
          name, Stream.concat(columns.stream(), Stream.of(new Column(column, type))).toList());
    }

    String[] names() {
      return columns.stream().map(Column::name).toArray(String[]::new);
    }

    @Override
    public Stream<@Nullable Object[]> rows() {
      throw new AssertionError("a refusal reads no data");
    }
  }
}
