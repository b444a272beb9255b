package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.rule.JoinOperator;
import dev.cleanroom.rule.JoinRestriction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ListRuleTest {
  private static ListRule.Builder complete() {
    return AnalysisRule.list().join("uid").list("segment");
  }

  @Test
  void build_partMissing_throws() {
    ListRule.Builder nothingListed = AnalysisRule.list().join("uid");
    ListRule.Builder nothingJoined = AnalysisRule.list().list("segment");
    assertThatThrownBy(nothingListed::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the rule lacks a column to list");
    assertThatThrownBy(nothingJoined::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the rule lacks a column to join");
  }

  @Test
  void build_listedAndJoined_throws() {
    ListRule.Builder builder = complete().list("uid");
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("column 'uid' is a list column and cannot be joined too");
  }

  @Test
  void joinRestriction_withoutJoin_throws() {
    ListRule.Builder builder = complete();
    assertThatThrownBy(() -> builder.joinRestriction(JoinRestriction.blocked()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.joinRestriction(JoinRestriction.notRequired("uid")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void setters_twice_throw() {
    ListRule.Builder builder =
        complete().joinOperators(JoinOperator.OR).joinRestriction(JoinRestriction.all("uid"));
    assertThatThrownBy(() -> builder.joinOperators()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder.joinRestriction(JoinRestriction.any("uid")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void toString_eachPart_changesItSoThatApprovalsGoStale() {
    List<Consumer<ListRule.Builder>> changes =
        List.of(
            b -> {},
            b -> b.join("mail"),
            b -> b.list("age"),
            b -> b.joinOperators(),
            b -> b.joinOperators(JoinOperator.OR),
            b -> b.joinRestriction(JoinRestriction.all("uid")),
            b -> b.joinRestriction(JoinRestriction.any("uid")));
    List<ListRule> rules = new ArrayList<>();
    for (Consumer<ListRule.Builder> change : changes) {
      ListRule.Builder builder = complete();
      change.accept(builder);
      rules.add(builder.build());
    }
    assertThat(rules).doesNotHaveDuplicates();
    assertThat(complete().build())
        .isEqualTo(complete().build())
        .hasSameHashCodeAs(complete().build());
  }
}
