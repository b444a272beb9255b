package dev.cleanroom.budget;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Upper bounds of natural logarithms, without floating point. */
final class LogarithmBound {
  /** Rounds up: every step of a bound is one. */
  static final MathContext UP = new MathContext(40, RoundingMode.CEILING);

  /** ln 2 to 40 digits, the last one rounded up (OEIS A002162). */
  private static final BigDecimal LN_2 =
      new BigDecimal("0.6931471805599453094172321214581765680756");

  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final int TERMS = 40;

  private LogarithmBound() {}

  /**
   * Returns an upper bound of ln(1/x): ln(1/x) = k·ln 2 + ln r with r in [1, 2), and ln r =
   * 2·artanh z = 2·(z + z³/3 + z⁵/5 + …) with z = (r − 1)/(r + 1) &lt; 1/3, whose terms after the
   * last one taken add up to less than that one's bound.
   *
   * @param x more than 0, less than 1
   * @return at least ln(1/x), by less than 10⁻³⁵ more, if x is at least 10⁻¹⁸
   */
  static BigDecimal ofInverse(BigDecimal x) {
    BigDecimal r = BigDecimal.ONE.divide(x, UP);
    int halvings = 0;
    while (r.compareTo(TWO) >= 0) {
      r = r.divide(TWO, UP);
      halvings++;
    }
    BigDecimal z = r.subtract(BigDecimal.ONE).divide(r.add(BigDecimal.ONE), UP);
    BigDecimal square = z.multiply(z, UP);
    BigDecimal power = z;
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 0; n < TERMS; n++) {
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), UP), UP);
      power = power.multiply(square, UP);
    }
    // What is left is less than power/(2·TERMS + 1) · 1/(1 − z²), and 1/(1 − z²) is less than 2.
    BigDecimal rest = power.divide(BigDecimal.valueOf(TERMS), UP);
    return LN_2.multiply(BigDecimal.valueOf(halvings)).add(sum.add(rest).multiply(TWO), UP);
  }
}
