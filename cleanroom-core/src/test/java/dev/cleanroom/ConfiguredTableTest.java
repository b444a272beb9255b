package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfiguredTableTest {
  private static final PrivacyLoss ONE = PrivacyLoss.epsilon("1");

  private static ConfiguredTable.Builder with(DifferentialPrivacy.Builder rule) {
    return ConfiguredTable.of("alice", Samples.visits("visits"))
        .columns("visitor", "shop", "amount")
        .unit(PrivacyUnit.column("visitor").in("person"))
        .rule(rule.maxLoss(ONE).build())
        .budget(ONE);
  }

  private static DifferentialPrivacy.Builder grants() {
    return AnalysisRule.differentialPrivacy();
  }

  @Test
  void build_complete_hasItsParts() {
    ConfiguredTable table = Samples.privateTable("alice", "visits");
    assertThat(table.name()).isEqualTo("visits");
    assertThat(table.dataset()).isEqualTo("visits");
    assertThat(table.isPrivate()).isTrue();
    assertThat(table)
        .hasToString(
            "visits of alice [visitor TEXT, shop TEXT, amount DECIMAL(38, 9)], unit visitor in"
                + " person, differential privacy: group [shop], filter [shop], join [visitor],"
                + " count [], aggregate {amount=[0, 10]}, at most ε=1, δ=1e-6 a run, budget ε=2,"
                + " δ=1e-5");
  }

  @Test
  void build_reference_hasNoUnit() {
    ConfiguredTable.Builder builder =
        ConfiguredTable.of("alice", Samples.visits("shops"))
            .columns("shop")
            .rule(AnalysisRule.publicReference());
    ConfiguredTable table = builder.build();
    assertThat(table.isPrivate()).isFalse();
    assertThat(table.unit()).isEmpty();
    assertThat(table.budget()).isEmpty();
    assertThat(table).hasToString("shops of alice [shop TEXT], public reference table");
    assertThatIllegalStateException()
        .isThrownBy(() -> builder.budget(ONE).build())
        .withMessageContaining("has a budget, which means nothing under its rule");
  }

  @Test
  void build_partMissing_throws() {
    Table visits = Samples.visits("visits");
    assertThatIllegalStateException()
        .isThrownBy(() -> ConfiguredTable.of("alice", visits).build())
        .withMessage("visits lacks columns, the allow-list");
    assertThatIllegalStateException()
        .isThrownBy(() -> ConfiguredTable.of("alice", visits).columns("shop").build())
        .withMessage("visits lacks an analysis rule");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> ConfiguredTable.of("a", visits).columns("shop").rule(Samples.rule()).build())
        .withMessage(
            "visits lacks its unit, which its rule needs: say which column tells whom rows belong"
                + " to, unit(PrivacyUnit.column(…).in(…))");
    assertThatIllegalStateException()
        .isThrownBy(() -> Samples.table("alice", "visits").build())
        .withMessage(
            "visits lacks its budget, which its rule needs: say what all runs together may lose,"
                + " budget(PrivacyLoss.of(…, …))");
  }

  private static ConfiguredTable.Builder under(AggregationRule.Builder rule) {
    return ConfiguredTable.of("alice", Samples.visits("visits"))
        .columns("visitor", "shop", "amount")
        .rule(rule.minimum("visitor", 5).build());
  }

  @Test
  void build_ruleWithWrongColumns_namesAll() {
    ConfiguredTable.Builder builder =
        under(AnalysisRule.aggregation().aggregate(AggregateFunction.SUM, "amout").join("visiter"));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage(
            "the rule names column 'amout', 'visiter', which table visits does not have on its"
                + " allow-list");
  }

  @Test
  void build_textThatIsSummed_throws() {
    ConfiguredTable.Builder builder =
        under(
            AnalysisRule.aggregation()
                .aggregate(AggregateFunction.COUNT, "shop")
                .aggregate(AggregateFunction.AVG, "shop"));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage(
            "column 'shop' of table visits is TEXT and can be counted, but not summed or averaged");
  }

  @Test
  void build_textThatIsCounted_isAllowed() {
    ConfiguredTable table =
        under(AnalysisRule.aggregation().aggregate(AggregateFunction.COUNT_DISTINCT, "shop"))
            .build();
    assertThat(table.protection()).contains(Protection.THRESHOLD);
  }

  @Test
  void setters_twice_throw() {
    ConfiguredTable.Builder builder = Samples.table("alice", "visits").budget(ONE).dataset("crm");
    assertThatIllegalStateException().isThrownBy(() -> builder.columns("shop"));
    assertThatIllegalStateException()
        .isThrownBy(() -> builder.unit(PrivacyUnit.column("shop").in("person")));
    assertThatIllegalStateException().isThrownBy(() -> builder.rule(Samples.rule()));
    assertThatIllegalStateException()
        .isThrownBy(() -> builder.budget(ONE))
        .withMessage("budget was already set to ε=1, δ=0");
    assertThatIllegalStateException().isThrownBy(() -> builder.dataset("other"));
  }

  @Test
  void build_columnUnknownOrTwice_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ConfiguredTable.of("a", Samples.visits("v"))
                    .columns("Shop")
                    .rule(AnalysisRule.publicReference())
                    .build())
        .withMessage("the allow-list names column 'Shop', which table v does not have");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ConfiguredTable.of("a", Samples.visits("v"))
                    .columns("shop", "shop")
                    .rule(AnalysisRule.publicReference())
                    .build())
        .withMessage("column 'shop' of table v is listed twice");
  }

  @Test
  void build_unitWrong_throws() {
    ConfiguredTable.Builder off =
        ConfiguredTable.of("alice", Samples.visits("visits"))
            .columns("shop")
            .unit(PrivacyUnit.column("visitor").in("person"))
            .rule(grants().maxLoss(ONE).build())
            .budget(ONE);
    assertThatIllegalArgumentException()
        .isThrownBy(off::build)
        .withMessage(
            "the privacy unit names column 'visitor', which table visits does not have on its"
                + " allow-list");
    ConfiguredTable.Builder decimal =
        ConfiguredTable.of("alice", Samples.visits("visits"))
            .columns("amount")
            .unit(PrivacyUnit.column("amount").in("person"))
            .rule(grants().maxLoss(ONE).build())
            .budget(ONE);
    assertThatIllegalArgumentException()
        .isThrownBy(decimal::build)
        .withMessageContaining("must be INTEGER or TEXT, but is DECIMAL(38, 9)");
  }

  @Test
  void build_grantWrong_throws() {
    List<DifferentialPrivacy.Builder> unknown =
        List.of(
            grants().groupBy("x"),
            grants().filter("x"),
            grants().join("x"),
            grants().count("x"),
            grants().aggregate("x", "0", "1"));
    for (DifferentialPrivacy.Builder rule : unknown) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> with(rule).build())
          .withMessageContaining("the rule names column 'x'");
    }
    List<DifferentialPrivacy.Builder> unit =
        List.of(grants().groupBy("visitor"), grants().filter("visitor"), grants().count("visitor"));
    for (DifferentialPrivacy.Builder rule : unit) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> with(rule).build())
          .withMessageContaining("COUNT(DISTINCT visitor) needs no grant");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(grants().aggregate("shop", "0", "1")).build())
        .withMessageContaining("has bounds but is not a number");
    assertThat(with(grants().join("visitor").count("shop")).build().isPrivate()).isTrue();
  }

  private record Ratio(long id, double ratio) {}

  @Test
  void build_doubleAsGroup_throws() {
    ConfiguredTable.Builder builder =
        ConfiguredTable.of("alice", Table.of("t", Ratio.class, List.of()))
            .columns("id", "ratio")
            .unit(PrivacyUnit.column("id").in("person"))
            .rule(grants().groupBy("ratio").maxLoss(ONE).build())
            .budget(ONE);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("is DOUBLE and cannot be grouped");
  }

  @Test
  void build_tableOfAnAdapterWithBadNames_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reference(new Named("a b", List.of("x"))).build())
        .withMessageContaining("table name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reference(new Named("t", List.of("x", "X"))).build())
        .withMessage("table t has two columns named 'X'");
  }

  private static ConfiguredTable.Builder reference(Table table) {
    return ConfiguredTable.of("a", table).columns("x").rule(AnalysisRule.publicReference());
  }

  private record Named(String name, List<String> names) implements Table {
    @Override
    public List<Column> columns() {
      List<Column> columns = new ArrayList<>();
      names.forEach(column -> columns.add(Column.of(column, ColumnType.TEXT)));
      return columns;
    }

    @Override
    public Stream<@Nullable Object[]> rows() {
      return Stream.empty();
    }
  }

  @Test
  void unit_names_areChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> PrivacyUnit.column("a b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivacyUnit.column("a").in(" "))
        .withMessageContaining("identity space");
    assertThatIllegalArgumentException().isThrownBy(() -> PrivacyUnit.through("a", "b", "c d"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PrivacyUnit("a", "person", "parent", ""))
        .withMessageContaining("needs a parent key");
    PrivacyUnit unit = PrivacyUnit.through("order_id", "orders", "id").in("person");
    assertThat(unit.hasParent()).isTrue();
    assertThat(unit).hasToString("order_id → orders.id in person");
  }

  @Test
  void rule_builder_checks() {
    assertThatIllegalStateException()
        .isThrownBy(() -> grants().build())
        .withMessageContaining("lacks maxLoss");
    assertThatIllegalStateException().isThrownBy(() -> grants().maxLoss(ONE).maxLoss(ONE));
    assertThatIllegalArgumentException().isThrownBy(() -> grants().maxLoss(PrivacyLoss.ZERO));
    assertThatIllegalStateException()
        .isThrownBy(() -> grants().aggregate("a", "0", "1").aggregate("a", "0", "1"));
    assertThatIllegalArgumentException().isThrownBy(() -> grants().aggregate("a", "2", "1"));
    DifferentialPrivacy rule = grants().groupBy("b", "a").count("c").maxLoss(ONE).build();
    DifferentialPrivacy same = grants().groupBy("a").groupBy("b").count("c").maxLoss(ONE).build();
    assertThat(rule).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(Samples.rule());
    assertThat(rule.equals(null)).isFalse();
    assertThat(rule.aggregatable()).containsExactly("c");
    assertThat(rule.bounds("c")).isEmpty();
    assertThat(Samples.rule().bounds("amount")).contains(ValueBounds.of("0", "10"));
  }

  @Test
  void template_builder_checks() {
    assertThatIllegalStateException()
        .isThrownBy(() -> AnalysisTemplate.named("t").build())
        .withMessage(
            "template 't' lacks sql, bounds, groups, noise, loss; over tables without differential"
                + " privacy say withoutNoise()");
    AnalysisTemplate.Builder full =
        Samples.template("t", "COUNT visits").parameter(Parameter.text("p").oneOf("x"));
    assertThatIllegalStateException().isThrownBy(() -> full.sql(""));
    assertThatIllegalStateException().isThrownBy(() -> full.bounds(ContributionBounds.of(1, 1)));
    assertThatIllegalStateException().isThrownBy(() -> full.groups(GroupKeys.none()));
    assertThatIllegalStateException().isThrownBy(() -> full.noise(NoiseKind.LAPLACE));
    assertThatIllegalStateException().isThrownBy(() -> full.loss(ONE));
    assertThatIllegalStateException()
        .isThrownBy(() -> full.parameter(Parameter.integer("p").oneOf(1L)));
    assertThat(full.build())
        .hasToString(
            "t [:p TEXT one of ['x']], maxGroups=1, maxRowsPerGroup=1, one row, no groups,"
                + " LAPLACE, ε=0.5, δ=0");
  }
}
