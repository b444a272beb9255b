package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConcentratedLossTest {
  private static final MathContext EXACT = new MathContext(120);
  private static final BigDecimal TINY = new BigDecimal("1e-35");
  private static final BigDecimal GRID = new BigDecimal("1e-9");
  private static final int HALVINGS = 10;

  /** exp(x) to about 100 digits: the series of x/1024, squared ten times. */
  private static BigDecimal exp(BigDecimal x) {
    BigDecimal part = x.divide(BigDecimal.valueOf(1L << HALVINGS), EXACT);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int n = 1; n < 60; n++) {
      term = term.multiply(part, EXACT).divide(BigDecimal.valueOf(n), EXACT);
      sum = sum.add(term, EXACT);
    }
    return sum.pow(1 << HALVINGS, EXACT);
  }

  /** Powers of ten, halves, the ends of the range and random numbers on the grid of δ. */
  private static List<BigDecimal> deltas() {
    List<BigDecimal> deltas = new ArrayList<>();
    for (int i = 1; i <= PrivacyLoss.DELTA_SCALE; i++) {
      deltas.add(BigDecimal.ONE.movePointLeft(i));
      deltas.add(BigDecimal.ONE.subtract(BigDecimal.ONE.movePointLeft(i)));
      deltas.add(new BigDecimal("0.5").pow(i));
    }
    Random random = new Random(20);
    for (int i = 0; i < 100; i++) {
      long digits = 1 + random.nextLong(1_000_000_000_000_000_000L - 1);
      deltas.add(BigDecimal.valueOf(digits >> random.nextInt(59), 18).max(new BigDecimal("1e-18")));
    }
    return deltas;
  }

  /** Checked by the inverse function: exp of the bound is not below 1/x, exp of a bit less is. */
  @Test
  void logarithmBound_anyDelta_isAboveByAlmostNothing() {
    for (BigDecimal x : deltas()) {
      BigDecimal bound = LogarithmBound.ofInverse(x);
      BigDecimal inverse = BigDecimal.ONE.divide(x, EXACT);
      assertThat(exp(bound)).as("%s", x).isGreaterThanOrEqualTo(inverse);
      assertThat(exp(bound.subtract(TINY))).as("%s", x).isLessThan(inverse);
    }
  }

  @Test
  void atDelta_anyLoss_isTheNextOnTheGrid() {
    Random random = new Random(21);
    for (BigDecimal extra : deltas()) {
      BigDecimal rho = BigDecimal.valueOf(random.nextLong() >>> (1 + random.nextInt(62)), 12);
      BigDecimal epsilon =
          new ConcentratedLoss(rho, BigDecimal.ZERO).atDelta(extra).epsilon().subtract(rho);
      BigDecimal square =
          rho.multiply(LogarithmBound.ofInverse(extra)).multiply(BigDecimal.valueOf(4));
      BigDecimal before = epsilon.subtract(GRID).max(BigDecimal.ZERO);
      assertThat(epsilon.pow(2)).isGreaterThanOrEqualTo(square.subtract(new BigDecimal("1e-20")));
      assertThat(before.pow(2)).isLessThanOrEqualTo(square);
    }
  }

  @Test
  void atDelta_knownValues_areThose() {
    // ρ = 0.5, δ′ = 10⁻⁶: 0.5 + 2·√(0.5 · 13.815510557964…) = 5.756521769…
    ConcentratedLoss half = ConcentratedLoss.of("0.5", "1e-7");
    assertThat(half.atDelta(new BigDecimal("1e-6")))
        .isEqualTo(PrivacyLoss.of("5.75652177", "1.1e-6"));
    assertThat(ConcentratedLoss.ZERO.atDelta(new BigDecimal("0.5")))
        .isEqualTo(PrivacyLoss.of("0", "0.5"));
  }

  /** The last two would take for ever if their digits were counted one by one. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "-0.1", "2", "1e-19", "1.5e-18", "1e-100000", "1e-2147483647"})
  @Timeout(10)
  void atDelta_outOfRange_throws(String extra) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConcentratedLoss.of("1", "0").atDelta(new BigDecimal(extra)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.5",
    "0.1, 0.005",
    "0, 0",
    "0.000001, 0.000000000001",
    "2.000000001, 2.000000002001"
  })
  void of_pureLoss_isHalfTheSquareRoundedUp(String epsilon, String rho) {
    assertThat(ConcentratedLoss.of(PrivacyLoss.of(epsilon, "1e-7")))
        .isEqualTo(ConcentratedLoss.of(rho, "1e-7"));
  }

  @Test
  void of_largestLoss_isKept() {
    assertThat(ConcentratedLoss.of(PrivacyLoss.epsilon("1000000000")).rho())
        .isEqualByComparingTo("5e17");
  }

  @ParameterizedTest
  @CsvSource({
    "x, 0",
    "-1, 0",
    "1000000.000000000001, 0",
    "1e-13, 0",
    "1e70, 0",
    "1e-70, 0",
    "0, 1",
    "0, -1",
    "0, x",
    "0, 1e-19",
    "11111111111111111111111111111111111111111, 0",
    "1e999999999, 0"
  })
  void of_outOfRange_throws(String rho, String delta) {
    assertThatIllegalArgumentException().isThrownBy(() -> ConcentratedLoss.of(rho, delta));
  }

  @Test
  void constructor_tooManyDigits_throws() {
    BigDecimal many = new BigDecimal("1".repeat(61));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConcentratedLoss(many, BigDecimal.ZERO));
    assertThat(new ConcentratedLoss(new BigDecimal("1E+3"), BigDecimal.ZERO))
        .hasToString("ρ=1000, δ=0")
        .isEqualTo(ConcentratedLoss.of("1000.0", "0.00"));
  }

  @Test
  void fitsIn_eachPart_counts() {
    ConcentratedLoss one = ConcentratedLoss.of("1", "1e-6");
    assertThat(one.fitsIn(one)).isTrue();
    assertThat(ConcentratedLoss.of("1.1", "0").fitsIn(one)).isFalse();
    assertThat(ConcentratedLoss.of("0", "1e-5").fitsIn(one)).isFalse();
    assertThat(one.minusOrZero(ConcentratedLoss.of("0.4", "0.5")))
        .isEqualTo(ConcentratedLoss.of("0.6", "0"));
  }

  @Test
  void odometer_reading_tellsAllThree() {
    Account alice = new Account("alice", "visits", "person");
    Cost spent = new Cost(PrivacyLoss.of("10", "1e-6"), ConcentratedLoss.of("0.5", "1e-7"));
    Odometer odometer = Odometer.of(alice, spent, new BigDecimal("1e-6"));
    assertThat(odometer.extra()).isEqualByComparingTo("1e-6");
    assertThat(odometer)
        .hasToString(
            "alice/visits (person): ε=10, δ=1e-6 by sums; ρ=0.5, δ=1e-7, which is ε=5.75652177,"
                + " δ=1.1e-6");
  }
}
