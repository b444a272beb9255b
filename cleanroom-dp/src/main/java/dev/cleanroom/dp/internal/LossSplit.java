package dev.cleanroom.dp.internal;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.spi.ReleasePlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * How the loss of a release is split over its draws. By basic composition the release costs the sum
 * of its parts, which is exactly the plan's loss.
 *
 * @param parts one part for each measure
 * @param selectionDelta the δ of the threshold in units of 10⁻¹⁸, 0 without selection
 */
record LossSplit(List<Part> parts, long selectionDelta) {
  /** Copies the list. */
  LossSplit {
    parts = List.copyOf(parts);
  }

  /**
   * Splits a plan's loss evenly.
   *
   * @param plan the plan
   * @param measures what is drawn for
   * @return the split
   * @throws IllegalArgumentException if a part would be empty, or δ would be
   */
  static LossSplit of(ReleasePlan plan, List<Measure> measures) {
    checkDelta(plan);
    long delta = units(plan.loss().delta(), PrivacyLoss.DELTA_SCALE);
    boolean selected = plan.groupKeys() instanceof GroupKeys.Selected;
    boolean gaussian = plan.noise() == NoiseKind.GAUSSIAN;
    // Gaussian noise and the threshold each need δ: half each, an odd unit to the threshold.
    long noiseDelta = gaussian ? (selected ? delta / 2 : delta) : 0;
    long[] epsilons =
        shares(units(plan.loss().epsilon(), PrivacyLoss.EPSILON_SCALE), measures.size(), "epsilon");
    long[] deltas =
        gaussian ? shares(noiseDelta, measures.size(), "delta") : new long[epsilons.length];
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < epsilons.length; i++) {
      parts.add(new Part(epsilons[i], deltas[i]));
    }
    return new LossSplit(parts, selected ? delta - noiseDelta : 0);
  }

  private static void checkDelta(ReleasePlan plan) {
    boolean none = plan.loss().delta().signum() == 0;
    boolean selected = plan.groupKeys() instanceof GroupKeys.Selected;
    if (plan.noise() == NoiseKind.GAUSSIAN && none) {
      throw new IllegalArgumentException("Gaussian noise needs a delta greater than 0");
    }
    if (selected && none) {
      throw new IllegalArgumentException("partition selection needs a delta greater than 0");
    }
    if (plan.noise() == NoiseKind.LAPLACE && !selected && !none) {
      throw new IllegalArgumentException(
          "Laplace noise with declared groups needs no delta; declare 0");
    }
  }

  /** Largest remainder with equal weights: shares differ by at most 1, the first are larger. */
  private static long[] shares(long total, int count, String what) {
    if (total < count) {
      throw new IllegalArgumentException(
          what + " is too small to be split over the " + count + " parts of the release");
    }
    long[] shares = new long[count];
    for (int i = 0; i < count; i++) {
      shares[i] = total / count + (i < total % count ? 1 : 0);
    }
    return shares;
  }

  private static long units(BigDecimal value, int scale) {
    return value.movePointRight(scale).longValueExact();
  }
}
