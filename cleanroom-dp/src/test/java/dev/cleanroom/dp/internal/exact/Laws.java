package dev.cleanroom.dp.internal.exact;

import java.util.function.LongSupplier;
import java.util.function.LongToDoubleFunction;
import org.apache.commons.math3.special.Gamma;

/** Exact probabilities of the discrete distributions, and how odd a sample of one is. */
final class Laws {
  private Laws() {}

  static LongToDoubleFunction laplace(double scale) {
    double middle = Math.tanh(1 / (2 * scale));
    return x -> middle * Math.exp(-Math.abs(x) / scale);
  }

  static LongToDoubleFunction gauss(double sigma) {
    double sum = 0;
    for (long x = -(long) (40 * sigma) - 2; x <= 40 * sigma + 2; x++) {
      sum += Math.exp(-0.5 * x * x / sigma / sigma);
    }
    double total = sum;
    return x -> Math.exp(-0.5 * x * x / sigma / sigma) / total;
  }

  /** The probability of counts at least as odd as those of a sample. Rare values are joined. */
  static double chiSquare(LongSupplier draws, int samples, int reach, LongToDoubleFunction law) {
    long[] counts = new long[2 * reach + 1];
    long outside = 0;
    for (int i = 0; i < samples; i++) {
      long drawn = draws.getAsLong();
      if (Math.abs(drawn) > reach) {
        outside++;
      } else {
        counts[(int) drawn + reach]++;
      }
    }
    return probability(counts, outside, samples, law);
  }

  private static double probability(
      long[] counts, long outside, int samples, LongToDoubleFunction law) {
    int reach = counts.length / 2;
    double square = 0;
    double joinedExpected = samples;
    double joined = outside;
    int cells = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = samples * law.applyAsDouble(i - reach);
      if (expected < 25) {
        joined += counts[i];
      } else {
        square += Math.pow(counts[i] - expected, 2) / expected;
        joinedExpected -= expected;
        cells++;
      }
    }
    if (joinedExpected > 25) {
      square += Math.pow(joined - joinedExpected, 2) / joinedExpected;
      cells++;
    }
    return Gamma.regularizedGammaQ((cells - 1) / 2.0, square / 2);
  }
}
