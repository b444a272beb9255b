package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.rule.ColumnSensitivity;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import dev.cleanroom.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CustomRuleTest {
  private static CustomRule.Builder complete() {
    return AnalysisRule.custom().threshold(Threshold.of(5));
  }

  private static AnalysisTemplate.Builder template(String name) {
    return AnalysisTemplate.named(name).sql("SELECT COUNT(*) FROM t").withoutNoise();
  }

  @Test
  void build_noProtection_throws() {
    CustomRule.Builder builder = AnalysisRule.custom();
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the rule lacks a protection");
  }

  @Test
  void protection_twice_throws() {
    List<Consumer<CustomRule.Builder>> protections =
        List.of(
            b -> b.threshold(Threshold.of(5)),
            b -> b.differentialPrivacy(Samples.rule()),
            CustomRule.Builder::exactAnswers);
    for (Consumer<CustomRule.Builder> first : protections) {
      for (Consumer<CustomRule.Builder> second : protections) {
        CustomRule.Builder builder = AnalysisRule.custom();
        first.accept(builder);
        assertThatThrownBy(() -> second.accept(builder)).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void listsOfNames_twice_throw() {
    List<Consumer<CustomRule.Builder>> lists =
        List.of(
            b -> b.templates("a"),
            b -> b.compareWithLiterals(),
            b -> b.compareWithColumns("a"),
            b -> b.joinRestriction(JoinRestriction.blocked()));
    for (Consumer<CustomRule.Builder> list : lists) {
      CustomRule.Builder builder = complete();
      list.accept(builder);
      assertThatThrownBy(() -> list.accept(builder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was already set to");
    }
  }

  @Test
  void build_columnControlsBesideDifferentialPrivacy_throws() {
    List<Consumer<CustomRule.Builder>> controls =
        List.of(
            b -> b.disallowOutput("a"), b -> b.compareWithLiterals(), b -> b.compareWithColumns());
    for (Consumer<CustomRule.Builder> control : controls) {
      CustomRule.Builder builder = AnalysisRule.custom().differentialPrivacy(Samples.rule());
      control.accept(builder);
      assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void bySensitivity_tooFewUnits_throws() {
    assertThatThrownBy(() -> CustomRule.bySensitivity(Map.of(), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allows_listedByNameOrProvider() {
    CustomRule rule = complete().templates("reach").providers("agency").build();
    assertThat(rule.allows(template("reach").build())).isTrue();
    assertThat(rule.allows(template("other").build())).isFalse();
    assertThat(rule.allows(template("other").provider("agency").build())).isTrue();
    assertThat(rule.allows(template("other").provider("eve").build())).isFalse();
    assertThat(rule.trusts(template("reach").build())).isFalse();
    assertThat(complete().templates().build().allows(template("reach").build())).isFalse();
    assertThat(complete().build().allows(template("reach").build())).isTrue();
  }

  @Test
  void toString_eachPart_changesItSoThatApprovalsGoStale() {
    List<Consumer<CustomRule.Builder>> changes =
        List.of(
            b -> {},
            b -> b.templates(),
            b -> b.templates("a"),
            b -> b.templates("a", "b"),
            b -> b.providers("a"),
            b -> b.disallowOutput("a"),
            b -> b.disallowOutput("a", "b"),
            b -> b.compareWithLiterals(),
            b -> b.compareWithLiterals("a"),
            b -> b.compareWithColumns(),
            b -> b.compareWithColumns("a"),
            b -> b.joinRestriction(JoinRestriction.blocked()),
            b -> b.joinRestriction(JoinRestriction.any("a")),
            b -> b.joinRestriction(JoinRestriction.all("a")));
    List<CustomRule> rules = new ArrayList<>();
    for (Consumer<CustomRule.Builder> change : changes) {
      CustomRule.Builder builder = complete();
      change.accept(builder);
      rules.add(builder.build());
    }
    rules.add(AnalysisRule.custom().exactAnswers().build());
    rules.add(AnalysisRule.custom().differentialPrivacy(Samples.rule()).build());
    rules.add(AnalysisRule.custom().threshold(Threshold.of(6)).build());
    rules.add(AnalysisRule.custom().threshold(Threshold.of(5).withColumn("a", 0)).build());
    rules.add(AnalysisRule.custom().threshold(Threshold.of(5).withAnyExpression()).build());
    rules.add(
        AnalysisRule.custom()
            .threshold(Threshold.of(5).withSuppression(Suppression.of(Suppression.Form.CENSOR)))
            .build());
    rules.add(CustomRule.bySensitivity(Map.of(), 5).build());
    for (ColumnSensitivity sensitivity : ColumnSensitivity.values()) {
      rules.add(CustomRule.bySensitivity(Map.of("a", sensitivity), 5).build());
    }
    assertThat(rules.stream().map(CustomRule::toString)).doesNotHaveDuplicates();
    assertThat(rules).doesNotHaveDuplicates();
  }

  @Test
  void equals_namesWithCommas_areNotTakenForSeveral() {
    CustomRule one = AnalysisRule.custom().exactAnswers().templates("a, b").build();
    CustomRule two = AnalysisRule.custom().exactAnswers().templates("a", "b").build();
    CustomRule three = AnalysisRule.custom().exactAnswers().templates("a', 'b").build();
    assertThat(one).isNotEqualTo(two);
    assertThat(three).isNotEqualTo(one).isNotEqualTo(two);
    assertThat(two.toString()).endsWith("templates [a, b]");
  }
}
