package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupKeysTest {
  @Test
  void values_withNull_keepsOrderAndNull() {
    GroupKeys.Public keys = GroupKeys.values("b", null, "a");
    assertThat(keys.keys())
        .containsExactly(List.of("b"), Collections.singletonList(null), List.of("a"));
    assertThat(keys).hasToString("3 declared groups");
  }

  @Test
  void values_twiceOrNone_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GroupKeys.values("a", "a"))
        .withMessageContaining("stands twice");
    assertThatIllegalArgumentException().isThrownBy(() -> GroupKeys.values());
    assertThatIllegalArgumentException()
        .as("the same cell of an INTEGER column")
        .isThrownBy(() -> GroupKeys.values(1, 1L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GroupKeys.values(new BigDecimal("1.0"), new BigDecimal("1.00")));
    assertThatIllegalArgumentException().isThrownBy(() -> GroupKeys.values('a', "a"));
    assertThat(GroupKeys.values("1", 1, true, new BigDecimal("1e-30"), "A", "a").keys()).hasSize(6);
    assertThat(GroupKeys.values(0, new BigDecimal("1e-30")).keys()).hasSize(2);
  }

  @Test
  void combinations_twoColumns_areAllPairsInOrder() {
    assertThat(GroupKeys.combinations(List.of(List.of("a", "b"), List.of(1L, 2L))).keys())
        .containsExactly(List.of("a", 1L), List.of("a", 2L), List.of("b", 1L), List.of("b", 2L));
  }

  @Test
  void combinations_noneOrTooMany_throws() {
    List<Integer> thousand = Collections.nCopies(1001, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GroupKeys.combinations(List.of(thousand, thousand)))
        .withMessageContaining("more than 1000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GroupKeys.combinations(List.of(List.of("a"), List.of())));
    assertThatIllegalArgumentException().isThrownBy(() -> GroupKeys.combinations(List.of()));
  }

  @Test
  void publicOf_raggedKeys_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GroupKeys.Public.of(List.of("a", 1), List.of("b")))
        .withMessageContaining("same number");
    assertThatIllegalArgumentException().isThrownBy(() -> GroupKeys.Public.of(List.of()));
  }

  @Test
  void publicOf_listChangedLater_staysAsItWas() {
    List<String> key = Arrays.asList("a", "b");
    GroupKeys.Public keys = GroupKeys.Public.of(key);
    key.set(0, "changed");
    assertThat(keys.keys()).containsExactly(List.of("a", "b"));
  }

  @Test
  void selected_atLeast_checksRange() {
    assertThat(GroupKeys.selected()).hasToString("groups by partition selection");
    assertThat(GroupKeys.selected().atLeast(20))
        .hasToString("groups by partition selection, at least 20 units each");
    assertThatIllegalArgumentException().isThrownBy(() -> GroupKeys.selected().atLeast(0));
    assertThatIllegalArgumentException().isThrownBy(() -> GroupKeys.selected().atLeast(1_000_001));
    assertThat(GroupKeys.none()).hasToString("one row, no groups");
  }
}
