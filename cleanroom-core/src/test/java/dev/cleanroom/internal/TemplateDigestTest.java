package dev.cleanroom.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Ability;
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
import dev.cleanroom.testing.Samples;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TemplateDigestTest {
  private static final Parties PARTIES = new Parties("trial", Map.of());

  private static final PrivacyLoss BUDGET = PrivacyLoss.of("2", "1e-5");

  private record Schema(String name, List<Column> columns) implements Table {
    @Override
    public Stream<@Nullable Object[]> rows() {
      return Stream.empty();
    }
  }

  private static AnalysisTemplate template(
      String name, String sql, ContributionBounds bounds, GroupKeys keys, Parameter... parameters) {
    AnalysisTemplate.Builder builder =
        AnalysisTemplate.named(name)
            .sql(sql)
            .bounds(bounds)
            .groups(keys)
            .noise(NoiseKind.LAPLACE)
            .loss(PrivacyLoss.epsilon("0.5"));
    List.of(parameters).forEach(builder::parameter);
    return builder.build();
  }

  private static AnalysisTemplate template(GroupKeys keys) {
    return template("t", "COUNT visits", ContributionBounds.of(1, 1), keys);
  }

  private static AnalysisTemplate template(Parameter... parameters) {
    return template("t", "COUNT visits", ContributionBounds.of(1, 1), GroupKeys.none(), parameters);
  }

  private static ConfiguredTable table(DifferentialPrivacy rule) {
    return ConfiguredTable.of("alice", Samples.visits("visits"))
        .columns("visitor", "shop", "amount")
        .unit(PrivacyUnit.column("visitor").in("person"))
        .rule(rule)
        .budget(BUDGET)
        .build();
  }

  private static DifferentialPrivacy.Builder grants() {
    return AnalysisRule.differentialPrivacy().maxLoss(PrivacyLoss.epsilon("1"));
  }

  private static ConfiguredTable reference(ColumnType type) {
    return ConfiguredTable.of("alice", new Schema("visits", List.of(Column.of("a", type))))
        .columns("a")
        .rule(AnalysisRule.publicReference())
        .build();
  }

  @Test
  void of_anyPartChanged_isAnotherDigest() {
    Map<String, Object[]> variants = new HashMap<>();
    ConfiguredTable plain = Samples.privateTable("alice", "visits");
    AnalysisTemplate base = template(GroupKeys.none());
    ContributionBounds one = ContributionBounds.of(1, 1);
    List<AnalysisTemplate> templates = new ArrayList<>();
    templates.add(base);
    templates.add(template("t2", "COUNT visits", one, GroupKeys.none()));
    templates.add(template("t", "COUNT  visits", one, GroupKeys.none()));
    templates.add(template("tC", "OUNT visits", one, GroupKeys.none()));
    templates.add(template("t", "COUNT visits?", one, GroupKeys.none()));
    templates.add(template("t", "COUNT visits\ud800", one, GroupKeys.none()));
    templates.add(template("t", "COUNT visits", ContributionBounds.of(2, 1), GroupKeys.none()));
    templates.add(template("t", "COUNT visits", ContributionBounds.of(1, 2), GroupKeys.none()));
    templates.add(template("t", "COUNT visits", one.narrow("amount", "0", "5"), GroupKeys.none()));
    templates.add(template("t", "COUNT visits", one.narrow("amount", "0", "6"), GroupKeys.none()));
    templates.add(template("t", "COUNT visits", one.total("amount", "0", "6"), GroupKeys.none()));
    templates.add(template(GroupKeys.selected()));
    templates.add(template(GroupKeys.selected().atLeast(2)));
    templates.add(template(GroupKeys.values("a", "b")));
    templates.add(template(GroupKeys.values("b", "a")));
    templates.add(template(GroupKeys.values("a", "c")));
    templates.add(template(GroupKeys.values("ab", "")));
    templates.add(template(GroupKeys.Public.of(List.of("a", "b"))));
    templates.add(template(GroupKeys.values(1L)));
    templates.add(template(GroupKeys.values("1")));
    templates.add(template(GroupKeys.values("null")));
    templates.add(template(GroupKeys.values((Object) null, "x")));
    templates.add(template(Parameter.text("p").oneOf("a", "b")));
    templates.add(template(Parameter.text("p").oneOf("a, b")));
    templates.add(template(Parameter.text("p").oneOf("a', 'b")));
    templates.add(template(Parameter.text("p").maxLength(5)));
    templates.add(template(Parameter.text("q").maxLength(5)));
    templates.add(template(Parameter.integer("p").between(1L, 5L)));
    templates.add(template(Parameter.integer("p").between(1L, 6L)));
    templates.add(template(Parameter.integer("p").oneOf(1L, 6L)));
    templates.add(template(Parameter.decimal("p", 5, 0).between(BigDecimal.ONE, BigDecimal.TEN)));
    templates.add(template(Parameter.decimal("p", 6, 0).between(BigDecimal.ONE, BigDecimal.TEN)));
    templates.add(template(Parameter.text("p").maxLength(5), Parameter.text("q").maxLength(5)));
    templates.add(
        Samples.template("t", "COUNT visits").parameter(Parameter.text("pq").maxLength(5)).build());
    templates.add(
        AnalysisTemplate.named("t")
            .sql("COUNT visits")
            .bounds(one)
            .groups(GroupKeys.none())
            .noise(NoiseKind.GAUSSIAN)
            .loss(PrivacyLoss.epsilon("0.5"))
            .build());
    templates.add(
        AnalysisTemplate.named("t")
            .sql("COUNT visits")
            .bounds(one)
            .groups(GroupKeys.none())
            .noise(NoiseKind.LAPLACE)
            .loss(PrivacyLoss.of("0.5", "1e-9"))
            .build());
    for (int i = 0; i < templates.size(); i++) {
      variants.put("template " + i, new Object[] {templates.get(i), List.of(plain)});
    }
    List<ConfiguredTable> tables = new ArrayList<>();
    tables.add(Samples.privateTable("bob", "visits"));
    tables.add(Samples.privateTable("alice", "visits2"));
    tables.add(Samples.table("alice", "visits").budget(BUDGET).dataset("other").build());
    tables.add(Samples.table("alice", "visits").budget(PrivacyLoss.of("3", "1e-5")).build());
    tables.add(Samples.table("alice", "visits").budget(PrivacyLoss.of("2", "1e-6")).build());
    tables.add(
        ConfiguredTable.of("alice", Samples.visits("visits"))
            .columns("shop", "visitor", "amount")
            .unit(PrivacyUnit.column("visitor").in("person"))
            .rule(Samples.rule())
            .budget(BUDGET)
            .build());
    tables.add(
        ConfiguredTable.of("alice", Samples.visits("visits"))
            .columns("visitor", "shop", "amount")
            .unit(PrivacyUnit.column("visitor").in("household"))
            .rule(Samples.rule())
            .budget(BUDGET)
            .build());
    tables.add(
        ConfiguredTable.of("alice", Samples.visits("visits"))
            .columns("visitor", "shop", "amount")
            .unit(PrivacyUnit.through("visitor", "people", "id").in("person"))
            .rule(Samples.rule())
            .budget(BUDGET)
            .build());
    tables.add(table(grants().build()));
    tables.add(table(grants().groupBy("shop").build()));
    tables.add(table(grants().filter("shop").build()));
    tables.add(table(grants().join("shop").build()));
    tables.add(table(grants().count("shop").build()));
    tables.add(table(grants().aggregate("amount", "0", "10").build()));
    tables.add(table(grants().aggregate("amount", "0", "11").build()));
    tables.add(
        table(AnalysisRule.differentialPrivacy().maxLoss(PrivacyLoss.of("1", "1e-9")).build()));
    tables.add(reference(ColumnType.TEXT));
    tables.add(reference(ColumnType.INTEGER));
    tables.add(reference(ColumnType.decimal(5, 2)));
    for (int i = 0; i < tables.size(); i++) {
      variants.put("table " + i, new Object[] {base, List.of(tables.get(i))});
    }
    variants.put("two tables", new Object[] {base, List.of(plain, tables.get(1))});
    variants.put("no table", new Object[] {base, List.of()});

    Map<String, String> seen = new HashMap<>();
    variants.forEach(
        (name, parts) -> {
          @SuppressWarnings("unchecked") // put above
          List<ConfiguredTable> read = (List<ConfiguredTable>) parts[1];
          String digest = TemplateDigest.of(PARTIES, (AnalysisTemplate) parts[0], read);
          assertThat(digest).matches("[0-9a-f]{64}");
          assertThat(seen.put(digest, name)).as("%s has the digest of another", name).isNull();
        });
    assertThat(seen).hasSize(templates.size() + tables.size() + 2);
  }

  @Test
  void of_samePartsMadeAnew_isTheSame() {
    ConfiguredTable a = Samples.privateTable("alice", "a");
    ConfiguredTable b = Samples.privateTable("bob", "b");
    AnalysisTemplate.Builder builder = Samples.template("t", "COUNT a b");
    AnalysisTemplate again = Samples.template("t", "COUNT a b").build();
    assertThat(TemplateDigest.of(PARTIES, builder.build(), List.of(a, b)))
        .isEqualTo(
            TemplateDigest.of(
                PARTIES,
                again,
                List.of(Samples.privateTable("bob", "b"), Samples.privateTable("alice", "a"))));
  }

  @Test
  void of_sameNumbersWrittenOtherwise_isTheSame() {
    AnalysisTemplate template = template(GroupKeys.none());
    assertThat(
            TemplateDigest.of(
                PARTIES, template, List.of(table(grants().aggregate("amount", "0", "10").build()))))
        .isEqualTo(
            TemplateDigest.of(
                PARTIES,
                template,
                List.of(table(grants().aggregate("amount", "0.0", "1e1").build()))));
  }

  @Test
  void of_otherPeopleOrAbilities_isAnother() {
    AnalysisTemplate template = template(GroupKeys.none());
    List<ConfiguredTable> read = List.of(Samples.privateTable("alice", "a"));
    Map<String, Set<Ability>> told = Map.of("bob", Set.of(Ability.QUERY, Ability.RECEIVE));
    List<Parties> others =
        List.of(
            PARTIES,
            new Parties("trial", told),
            new Parties("trial", Map.of("bob", Set.of(Ability.QUERY))),
            new Parties("trial", Map.of("eve", Set.of(Ability.QUERY, Ability.RECEIVE))),
            new Parties("other", told));
    assertThat(others.stream().map(p -> TemplateDigest.of(p, template, read)))
        .doesNotHaveDuplicates();
  }
}
