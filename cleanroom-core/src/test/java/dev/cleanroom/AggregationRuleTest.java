package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.JoinOperator;
import dev.cleanroom.rule.Suppression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregationRuleTest {
  private static AggregationRule.Builder complete() {
    return AnalysisRule.aggregation()
        .aggregate(AggregateFunction.SUM, "amount")
        .join("uid")
        .dimension("zip")
        .minimum("uid", 5);
  }

  @Test
  void build_nothingAggregated_throws() {
    AggregationRule.Builder builder = AnalysisRule.aggregation().minimum("uid", 5);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the rule lacks a column to aggregate");
  }

  @Test
  void build_noMinimum_throws() {
    AggregationRule.Builder builder =
        AnalysisRule.aggregation().aggregate(AggregateFunction.SUM, "amount");
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the rule lacks a minimum for its answers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uid", "amount"})
  void build_dimensionThatIsJoinedOrAggregated_throws(String column) {
    AggregationRule.Builder builder = complete().dimension(column);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("column '" + column + "' is a dimension");
  }

  @Test
  void build_columnThatIsJoinedAndAggregated_isAllowed() {
    assertThat(complete().aggregate(AggregateFunction.COUNT_DISTINCT, "uid").build().toString())
        .contains("uid=[COUNT_DISTINCT]");
  }

  @Test
  void build_joinRequiredWithoutJoinColumn_throws() {
    AggregationRule.Builder builder =
        AnalysisRule.aggregation()
            .aggregate(AggregateFunction.SUM, "amount")
            .minimum("amount", 2)
            .joinRequired();
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the table must be joined, but has no join column");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 100_001})
  void minimum_outOfRange_throws(int minimum) {
    AggregationRule.Builder builder = AnalysisRule.aggregation();
    assertThatThrownBy(() -> builder.minimum("uid", minimum))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the minimum must be 2 to 100000, but is " + minimum);
  }

  @Test
  void minimum_sameColumnTwice_throws() {
    AggregationRule.Builder builder = complete();
    assertThatThrownBy(() -> builder.minimum("uid", 9))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("column 'uid' has a minimum already");
  }

  @Test
  void joinOperatorsAndSuppression_twice_throw() {
    AggregationRule.Builder builder =
        complete()
            .joinOperators(JoinOperator.OR)
            .suppression(Suppression.of(Suppression.Form.CENSOR));
    assertThatThrownBy(() -> builder.joinOperators()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder.suppression(Suppression.of(Suppression.Form.DROP)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void scalarFunctions_unknown_throws() {
    AggregationRule.Builder builder = complete();
    assertThatThrownBy(() -> builder.scalarFunctions("SLEEP"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no scalar function 'SLEEP'");
    assertThat(builder.scalarFunctions("lower").build().scalarFunctions()).containsExactly("LOWER");
  }

  @Test
  void joinOperators_unset_isAndAlone() {
    assertThat(complete().build().joinOperators()).containsExactly(JoinOperator.AND);
    assertThat(complete().joinOperators().build().joinOperators()).isEmpty();
  }

  @Test
  void toString_eachPart_changesItSoThatApprovalsGoStale() {
    List<Consumer<AggregationRule.Builder>> changes =
        List.of(
            b -> {},
            b -> b.aggregate(AggregateFunction.AVG, "amount"),
            b -> b.aggregate(AggregateFunction.SUM, "more"),
            b -> b.join("mail"),
            b -> b.joinRequired(),
            b -> b.joinOperators(),
            b -> b.joinOperators(JoinOperator.OR),
            b -> b.joinOperators(JoinOperator.AND, JoinOperator.OR),
            b -> b.dimension("age"),
            b -> b.scalarFunctions("LOWER"),
            b -> b.minimum("mail", 5),
            b -> b.minimum("mail", 6),
            b -> b.suppression(Suppression.of(Suppression.Form.CENSOR)),
            b -> b.suppression(Suppression.of(Suppression.Form.DROP).roundedTo(10)));
    List<AggregationRule> rules = new ArrayList<>();
    for (Consumer<AggregationRule.Builder> change : changes) {
      AggregationRule.Builder builder = complete();
      change.accept(builder);
      rules.add(builder.build());
    }
    assertThat(rules).doesNotHaveDuplicates();
    assertThat(rules.stream().map(AggregationRule::toString)).doesNotHaveDuplicates();
  }

  @Test
  void equals_sameParts_inAnyOrder() {
    AggregationRule one = complete().dimension("a", "b").build();
    AggregationRule other = complete().dimension("b").dimension("a").build();
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
  }
}
