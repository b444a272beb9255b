package dev.cleanroom.examples;

import dev.cleanroom.dp.accountant.PrivacyLossDistribution;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Measures how long it takes to compose 1,000 mechanisms and to ask for ε, and shows it beside what
 * the sum of their ε would say.
 *
 * <p>In the root of the repository:
 *
 * <pre>{@code
 * mvn -q -B -Pexample -Dexample=CompositionTime -DskipTests package
 * }</pre>
 */
public final class CompositionTime {
  private static final int RUNS = 40;
  private static final int MECHANISMS = 1000;
  private static final BigDecimal DELTA = new BigDecimal("1e-6");

  private CompositionTime() {}

  /**
   * Prints the figures.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    measure(System.out, RUNS);
  }

  static void measure(PrintStream out, int runs) {
    out.println("ε of 1,000 mechanisms at δ = " + DELTA + "; median of the second half of " + runs);
    print(out, runs, "Gauss, σ = 30", CompositionTime::gaussians);
    print(out, runs, "Laplace, ε = 0.05", CompositionTime::laplaces);
    print(out, runs, "any, ε = 0.05", CompositionTime::pures);
    print(out, runs, "10 kinds: Gauss, Laplace and any", () -> kinds(10));
    print(out, Math.min(runs, 4), "100 kinds: Gauss, Laplace and any", () -> kinds(100));
  }

  private static PrivacyLossDistribution gaussians() {
    return PrivacyLossDistribution.gaussian(30, 1).compose(MECHANISMS);
  }

  private static PrivacyLossDistribution laplaces() {
    return PrivacyLossDistribution.laplace(new BigDecimal("0.05")).compose(MECHANISMS);
  }

  private static PrivacyLossDistribution pures() {
    return PrivacyLossDistribution.pure(new BigDecimal("0.05")).compose(MECHANISMS);
  }

  /** As many of each kind, with losses from 0.03 to 0.06. */
  private static PrivacyLossDistribution kinds(int kinds) {
    PrivacyLossDistribution all = PrivacyLossDistribution.NONE;
    for (int i = 0; i < kinds; i++) {
      BigDecimal epsilon = BigDecimal.valueOf(30_000L + 30_000L * i / kinds, 6);
      PrivacyLossDistribution one =
          switch (i % 3) {
            case 0 -> PrivacyLossDistribution.gaussian(1, epsilon.doubleValue());
            case 1 -> PrivacyLossDistribution.laplace(epsilon);
            default -> PrivacyLossDistribution.pure(epsilon);
          };
      all = all.compose(one.compose(MECHANISMS / kinds));
    }
    return all;
  }

  private static void print(
      PrintStream out, int runs, String what, Supplier<PrivacyLossDistribution> composition) {
    double[] millis = new double[runs];
    BigDecimal epsilon = BigDecimal.ZERO;
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      epsilon = composition.get().epsilon(DELTA);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    double first = millis[0];
    double[] late = Arrays.copyOfRange(millis, runs / 2, runs);
    Arrays.sort(late);
    out.println(
        String.format(
            Locale.ROOT,
            "%-36s ε = %12.9f   %8.1f ms, the first %8.1f ms",
            what,
            epsilon,
            late[late.length / 2],
            first));
  }
}
