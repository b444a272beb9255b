package dev.cleanroom.dp.accountant;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;

/**
 * Closed forms of δ(ε) with 60 digits or more, from sums of positive terms, for μ and quantiles up
 * to about 15. Shares nothing with the code that it checks.
 */
final class Exact {
  private static final MathContext DIGITS = new MathContext(90);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final BigDecimal TINY = new BigDecimal("1e-95");
  private static final BigDecimal PI =
      new BigDecimal(
          "3.1415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421170679");

  private Exact() {}

  /** e^x by halving and Taylor's series. */
  static BigDecimal exp(BigDecimal x) {
    if (x.signum() < 0) {
      return BigDecimal.ONE.divide(exp(x.negate()), DIGITS);
    }
    int halvings = 8 + Math.max(0, x.precision() - x.scale()) * 4;
    BigDecimal small = x.divide(new BigDecimal(BigInteger.ONE.shiftLeft(halvings)), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int n = 1; term.compareTo(TINY) > 0; n++) {
      term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int i = 0; i < halvings; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  /** The normal distribution function: 1/2 + φ(x)·(x + x³/3 + x⁵/15 + …). */
  static BigDecimal normal(BigDecimal x) {
    BigDecimal square = x.multiply(x, DIGITS);
    BigDecimal term = x;
    BigDecimal sum = x;
    for (int n = 3; term.abs().compareTo(TINY) > 0; n += 2) {
      term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    BigDecimal density =
        exp(square.divide(TWO, DIGITS).negate()).divide(PI.multiply(TWO).sqrt(DIGITS), DIGITS);
    return new BigDecimal("0.5").add(density.multiply(sum, DIGITS), DIGITS);
  }

  /**
   * Gaussian noise (Balle and Wang 2018, Theorem 8): Φ(μ/2 − ε/μ) − e^ε·Φ(−μ/2 − ε/μ). Several are
   * one whose μ² is the sum of theirs.
   */
  static BigDecimal gaussianDelta(BigDecimal squareOfMu, BigDecimal epsilon) {
    BigDecimal mu = squareOfMu.sqrt(DIGITS);
    BigDecimal half = mu.divide(TWO, DIGITS);
    BigDecimal shift = epsilon.divide(mu, DIGITS);
    return normal(half.subtract(shift))
        .subtract(exp(epsilon).multiply(normal(half.add(shift).negate())), DIGITS);
  }

  /**
   * Randomized responses, each with its own ε (Murtagh and Vadhan 2018, Theorem 1.5; for equal ε
   * Kairouz, Oh and Viswanath 2015, Theorem 3.3), by all outcomes.
   */
  static BigDecimal pureDelta(List<BigDecimal> epsilons, BigDecimal epsilon) {
    BigDecimal delta = BigDecimal.ZERO;
    for (int outcome = 0; outcome < 1 << epsilons.size(); outcome++) {
      BigDecimal p = BigDecimal.ONE;
      BigDecimal loss = BigDecimal.ZERO;
      for (int i = 0; i < epsilons.size(); i++) {
        boolean truth = (outcome >>> i & 1) == 1;
        BigDecimal one = epsilons.get(i);
        p = p.divide(BigDecimal.ONE.add(exp(truth ? one.negate() : one)), DIGITS);
        loss = truth ? loss.add(one) : loss.subtract(one);
      }
      delta = delta.add(excess(p, loss, epsilon), DIGITS);
    }
    return delta;
  }

  /** The same for one ε, by how many of k tell the truth. */
  static BigDecimal pureDelta(BigDecimal each, int k, BigDecimal epsilon) {
    BigDecimal truth = BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(each.negate())), DIGITS);
    BigDecimal lie = BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(each)), DIGITS);
    BigDecimal delta = BigDecimal.ZERO;
    BigInteger ways = BigInteger.ONE;
    for (int lies = 0; lies <= k; lies++) {
      BigDecimal loss = each.multiply(BigDecimal.valueOf(k - 2L * lies));
      if (loss.compareTo(epsilon) > 0) {
        BigDecimal p =
            new BigDecimal(ways)
                .multiply(truth.pow(k - lies, DIGITS), DIGITS)
                .multiply(lie.pow(lies, DIGITS), DIGITS);
        delta = delta.add(excess(p, loss, epsilon), DIGITS);
      }
      ways = ways.multiply(BigInteger.valueOf(k - lies)).divide(BigInteger.valueOf(lies + 1L));
    }
    return delta;
  }

  private static BigDecimal excess(BigDecimal p, BigDecimal loss, BigDecimal epsilon) {
    return loss.compareTo(epsilon) <= 0
        ? BigDecimal.ZERO
        : p.subtract(p.multiply(exp(epsilon.subtract(loss)), DIGITS), DIGITS);
  }
}
