package dev.cleanroom.internal;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds a smaller loss with which a question still fits. */
final class Fitting {
  private Fitting() {}

  /**
   * Returns the largest loss that fits, found by halving: first with the same δ and a smaller ε,
   * then with both smaller in proportion.
   *
   * @param wanted the loss that does not fit
   * @param fits whether a loss fits; if one does, all larger ones up to the largest fitting do
   * @return a loss with an ε and a δ of at most those wanted, or empty
   */
  static Optional<PrivacyLoss> largest(PrivacyLoss wanted, Predicate<PrivacyLoss> fits) {
    BigInteger whole = wanted.epsilon().movePointRight(PrivacyLoss.EPSILON_SCALE).toBigInteger();
    Optional<PrivacyLoss> sameDelta =
        search(whole, parts -> new PrivacyLoss(epsilon(parts), wanted.delta()), fits);
    if (sameDelta.isPresent() || wanted.delta().signum() == 0) {
      return sameDelta;
    }
    return search(whole, parts -> inProportion(wanted, parts, whole), fits);
  }

  private interface Loss {
    PrivacyLoss of(BigInteger parts);
  }

  private static Optional<PrivacyLoss> search(
      BigInteger whole, Loss loss, Predicate<PrivacyLoss> fits) {
    BigInteger low = BigInteger.ZERO;
    BigInteger high = whole;
    Optional<PrivacyLoss> best = Optional.empty();
    while (low.compareTo(high) < 0) {
      BigInteger middle = low.add(high).add(BigInteger.ONE).shiftRight(1);
      PrivacyLoss candidate = loss.of(middle);
      if (fits.test(candidate)) {
        best = Optional.of(candidate);
        low = middle;
      } else {
        high = middle.subtract(BigInteger.ONE);
      }
    }
    return best;
  }

  private static BigDecimal epsilon(BigInteger parts) {
    return new BigDecimal(parts, PrivacyLoss.EPSILON_SCALE);
  }

  private static PrivacyLoss inProportion(PrivacyLoss wanted, BigInteger parts, BigInteger whole) {
    BigInteger delta =
        wanted
            .delta()
            .movePointRight(PrivacyLoss.DELTA_SCALE)
            .toBigInteger()
            .multiply(parts)
            .divide(whole);
    return new PrivacyLoss(epsilon(parts), new BigDecimal(delta, PrivacyLoss.DELTA_SCALE));
  }
}
