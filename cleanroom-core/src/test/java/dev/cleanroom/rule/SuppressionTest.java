package dev.cleanroom.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionTest {
  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void roundedTo_notPositive_throws(long step) {
    Suppression suppression = Suppression.of(Suppression.Form.DROP);
    assertThatThrownBy(() -> suppression.roundedTo(step))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the step must be at least 1, but is " + step);
  }

  @ParameterizedTest
  @EnumSource(Suppression.Form.class)
  void of_anyForm_doesNotRound(Suppression.Form form) {
    assertThat(Suppression.of(form).isRounded()).isFalse();
    assertThat(Suppression.of(form).roundedTo(2).isRounded()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Suppression.Form.class)
  void mergesRows_anyForm_isNeverCensoringOrDropping(Suppression.Form form) {
    boolean drops = form == Suppression.Form.DROP || form == Suppression.Form.CENSOR;
    assertThat(form.mergesRows()).isEqualTo(!drops);
    assertThat(drops).isIn(false, Suppression.of(form).leavesOut());
  }

  @Test
  void leavesOut_remainderAndNullDimension_mergeUntilEnough() {
    assertThat(Suppression.of(Suppression.Form.REMAINDER).leavesOut()).isFalse();
    assertThat(Suppression.of(Suppression.Form.NULL_DIMENSION).leavesOut()).isFalse();
    assertThat(Suppression.of(Suppression.Form.SUMMARY).leavesOut()).isTrue();
  }

  @Test
  void meet_otherForm_drops() {
    Suppression remainder = Suppression.of(Suppression.Form.REMAINDER).roundedTo(4);
    Suppression censor = Suppression.of(Suppression.Form.CENSOR).roundedTo(6);
    assertThat(remainder.meet(censor))
        .isEqualTo(new Suppression(Suppression.Form.DROP, BigInteger.valueOf(12)));
  }

  @Test
  void meet_hugeSteps_doNotOverflow() {
    Suppression a = Suppression.of(Suppression.Form.DROP).roundedTo(Long.MAX_VALUE);
    Suppression b = Suppression.of(Suppression.Form.DROP).roundedTo(Long.MAX_VALUE - 1);
    assertThat(a.meet(b).step())
        .isEqualTo(
            BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(Long.MAX_VALUE - 1)));
  }

  @Test
  void toString_eachPart_changesIt() {
    List<String> texts = new ArrayList<>();
    for (Suppression.Form form : Suppression.Form.values()) {
      texts.add(Suppression.of(form).toString());
      texts.add(Suppression.of(form).roundedTo(10).toString());
      texts.add(Suppression.of(form).roundedTo(100).toString());
    }
    assertThat(texts).doesNotHaveDuplicates();
  }
}
