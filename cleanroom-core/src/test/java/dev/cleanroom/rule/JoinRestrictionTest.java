package dev.cleanroom.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinRestrictionTest {
  @Test
  void new_blockedWithColumns_throws() {
    assertThatThrownBy(() -> new JoinRestriction(JoinRestriction.Condition.BLOCKED, Set.of("uid")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("where joins are blocked, no join column can be listed");
  }

  @ParameterizedTest
  @EnumSource(names = "BLOCKED", mode = EnumSource.Mode.EXCLUDE)
  void new_noColumns_throws(JoinRestriction.Condition condition) {
    assertThatThrownBy(() -> new JoinRestriction(condition, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("at least one join column must be listed with " + condition);
  }

  @Test
  void factories_haveTheirConditions() {
    assertThat(JoinRestriction.all("a", "b").condition()).isEqualTo(JoinRestriction.Condition.ALL);
    assertThat(JoinRestriction.any("a").condition()).isEqualTo(JoinRestriction.Condition.ANY);
    assertThat(JoinRestriction.blocked().columns()).isEmpty();
    assertThat(JoinRestriction.notRequired("a").columns()).containsExactly("a");
  }

  @Test
  void columns_cannotBeChanged() {
    Set<String> columns = JoinRestriction.any("a").columns();
    assertThatThrownBy(() -> columns.add("b")).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void toString_eachPart_changesIt() {
    List<String> texts =
        Stream.of(
                JoinRestriction.all("a"),
                JoinRestriction.all("a", "b"),
                JoinRestriction.any("a"),
                JoinRestriction.notRequired("a"),
                JoinRestriction.blocked())
            .map(JoinRestriction::toString)
            .toList();
    assertThat(texts).doesNotHaveDuplicates();
    assertThat(JoinRestriction.all("b", "a")).hasToString("join ALL of [a, b]");
  }
}
