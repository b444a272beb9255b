package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PrivacyLossProperties {
  @Provide
  Arbitrary<PrivacyLoss> losses() {
    Arbitrary<BigDecimal> epsilon =
        Arbitraries.bigDecimals().between(BigDecimal.ZERO, new BigDecimal("1000000000")).ofScale(9);
    Arbitrary<BigDecimal> delta =
        Arbitraries.bigDecimals()
            .between(BigDecimal.ZERO, new BigDecimal("0.999999999999999999"))
            .ofScale(18);
    return Combinators.combine(epsilon, delta).as(PrivacyLoss::new);
  }

  @Property(tries = 500)
  void plus_thenMinus_isTheSame(@ForAll("losses") PrivacyLoss a, @ForAll("losses") PrivacyLoss b) {
    assertThat(a.plus(b).minusOrZero(b)).isEqualTo(a);
    assertThat(a.plus(b)).isEqualTo(b.plus(a));
    assertThat(a.fitsIn(a.plus(b))).isTrue();
  }

  @Property(tries = 500)
  void toString_parsedAgain_isTheSame(@ForAll("losses") PrivacyLoss loss) {
    String[] parts = loss.toString().split(", ", -1);
    assertThat(PrivacyLoss.of(parts[0].substring(2), parts[1].substring(2))).isEqualTo(loss);
  }
}
