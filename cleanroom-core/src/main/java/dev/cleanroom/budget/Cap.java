package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The most that may be spent, and with it how spending adds up: the filter. Both filters are valid
 * for runs that are chosen after seeing earlier answers, and for runs at the same time. Immutable
 * and thread-safe; equal by value.
 */
public sealed interface Cap permits Cap.Sum, Cap.Concentrated {
  /**
   * Returns the filter that adds up ε and δ exactly (Rogers et al. 2016; Haney et al. 2023).
   *
   * @param most the largest sums
   * @return the cap
   */
  static Cap of(PrivacyLoss most) {
    return new Sum(most);
  }

  /**
   * Returns the filter that adds up ρ and δ exactly (Whitehouse et al. 2023); it lets Gaussian runs
   * spend much less.
   *
   * @param most the largest sums
   * @return the cap
   */
  static Cap of(ConcentratedLoss most) {
    return new Concentrated(most);
  }

  /**
   * Returns whether so much may have been spent in all.
   *
   * @param total what would have been spent
   * @return true if no sum is above the cap
   */
  boolean admits(Cost total);

  /**
   * Returns what is left.
   *
   * @param spent what was spent
   * @return the cap on what comes, each sum at least zero
   */
  Cap minusOrZero(Cost spent);

  /**
   * Returns the part of a cost that counts against this cap, as a cap of its own, for texts.
   *
   * @param cost a cost
   * @return a cap that is just as large
   */
  Cap measure(Cost cost);

  /**
   * Returns what is left, as ε and δ.
   *
   * @return ε and δ; empty for a cap on ρ
   */
  Optional<PrivacyLoss> loss();

  /**
   * Returns whether a share of any of the sums is reached.
   *
   * @param spent what was spent
   * @param percent the share, 1 to 100
   * @return true if so
   */
  boolean reaches(Cost spent, int percent);

  /**
   * Returns the smaller of two caps.
   *
   * @param other another cap
   * @return the cap that admits what both admit; empty if they are of different filters
   */
  default Optional<Cap> smaller(Cap other) {
    if (this instanceof Sum a && other instanceof Sum b) {
      return Optional.of(
          new Sum(
              new PrivacyLoss(
                  a.most.epsilon().min(b.most.epsilon()), a.most.delta().min(b.most.delta()))));
    } else if (this instanceof Concentrated a && other instanceof Concentrated b) {
      return Optional.of(
          new Concentrated(
              new ConcentratedLoss(
                  a.most.rho().min(b.most.rho()), a.most.delta().min(b.most.delta()))));
    }
    return Optional.empty();
  }

  /**
   * Returns how many more times a cost fits.
   *
   * @param cost the cost
   * @return the number of times, {@link Long#MAX_VALUE} for a cost of nothing
   */
  long times(Cost cost);

  /**
   * The sums of ε and δ.
   *
   * @param most the largest sums
   */
  record Sum(PrivacyLoss most) implements Cap {
    @Override
    public boolean admits(Cost total) {
      return total.loss().fitsIn(most);
    }

    @Override
    public Cap minusOrZero(Cost spent) {
      return new Sum(most.minusOrZero(spent.loss()));
    }

    @Override
    public Cap measure(Cost cost) {
      return new Sum(cost.loss());
    }

    @Override
    public Optional<PrivacyLoss> loss() {
      return Optional.of(most);
    }

    @Override
    public boolean reaches(Cost spent, int percent) {
      return share(spent.loss().epsilon(), most.epsilon(), percent)
          || share(spent.loss().delta(), most.delta(), percent);
    }

    @Override
    public long times(Cost cost) {
      return fits(most.epsilon(), cost.loss().epsilon(), most.delta(), cost.loss().delta());
    }

    @Override
    public String toString() {
      return most.toString();
    }
  }

  /**
   * The sums of ρ and δ.
   *
   * @param most the largest sums
   */
  record Concentrated(ConcentratedLoss most) implements Cap {
    @Override
    public boolean admits(Cost total) {
      return total.concentrated().fitsIn(most);
    }

    @Override
    public Cap minusOrZero(Cost spent) {
      return new Concentrated(most.minusOrZero(spent.concentrated()));
    }

    @Override
    public Cap measure(Cost cost) {
      return new Concentrated(cost.concentrated());
    }

    @Override
    public Optional<PrivacyLoss> loss() {
      return Optional.empty();
    }

    @Override
    public boolean reaches(Cost spent, int percent) {
      return share(spent.concentrated().rho(), most.rho(), percent)
          || share(spent.concentrated().delta(), most.delta(), percent);
    }

    @Override
    public long times(Cost cost) {
      return fits(most.rho(), cost.concentrated().rho(), most.delta(), cost.concentrated().delta());
    }

    @Override
    public String toString() {
      return most.toString();
    }
  }

  private static boolean share(BigDecimal spent, BigDecimal most, int percent) {
    return most.signum() > 0
        && spent
                .multiply(BigDecimal.valueOf(100))
                .compareTo(most.multiply(BigDecimal.valueOf(percent)))
            >= 0;
  }

  private static long fits(
      BigDecimal most, BigDecimal one, BigDecimal mostDelta, BigDecimal delta) {
    BigInteger times = BigInteger.valueOf(Long.MAX_VALUE);
    if (one.signum() > 0) {
      times = times.min(most.divideToIntegralValue(one).toBigInteger());
    }
    if (delta.signum() > 0) {
      times = times.min(mostDelta.divideToIntegralValue(delta).toBigInteger());
    }
    return times.longValueExact();
  }
}
