package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.budget.Cost;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.LongBinaryOperator;

/**
 * A cost as the database counts it: whole numbers of the smallest steps, 10⁻⁹ of ε, 10⁻¹⁸ of each δ
 * and 10⁻¹² of ρ.
 *
 * <p>{@link #MOST} stands for itself and for everything above. That is sound, because {@link
 * #isWithin} lets no cap admit it: a sum that can no longer be told admits nothing more, and a cap
 * that is larger than what can be told is met early, never late.
 *
 * @param epsilon ε in steps of 10⁻⁹
 * @param delta δ in steps of 10⁻¹⁸
 * @param rho ρ in steps of 10⁻¹²
 * @param rhoDelta the δ that belongs to ρ, in steps of 10⁻¹⁸
 */
record Amounts(long epsilon, long delta, long rho, long rhoDelta) {
  static final long MOST = Long.MAX_VALUE;
  static final Amounts ZERO = new Amounts(0, 0, 0, 0);

  /** A bound that bounds nothing. */
  static final Amounts UNBOUNDED = new Amounts(MOST, MOST, MOST, MOST);

  private static final BigInteger LARGEST = BigInteger.valueOf(MOST);

  static Amounts of(Cost cost) {
    return new Amounts(
        steps(cost.loss().epsilon(), PrivacyLoss.EPSILON_SCALE),
        steps(cost.loss().delta(), PrivacyLoss.DELTA_SCALE),
        steps(cost.concentrated().rho(), ConcentratedLoss.RHO_SCALE),
        steps(cost.concentrated().delta(), PrivacyLoss.DELTA_SCALE));
  }

  /** What was counted in two parts, so that no database's own sum can overflow. */
  static long whole(BigDecimal high, BigDecimal low, long unit) {
    return atMost(high.multiply(BigDecimal.valueOf(unit)).add(low).toBigIntegerExact());
  }

  private static long steps(BigDecimal value, int scale) {
    return atMost(value.movePointRight(scale).toBigIntegerExact());
  }

  private static long atMost(BigInteger value) {
    return value.min(LARGEST).longValueExact();
  }

  Cost cost() {
    return new Cost(
        new PrivacyLoss(
            BigDecimal.valueOf(epsilon, PrivacyLoss.EPSILON_SCALE),
            BigDecimal.valueOf(delta, PrivacyLoss.DELTA_SCALE)),
        new ConcentratedLoss(
            BigDecimal.valueOf(rho, ConcentratedLoss.RHO_SCALE),
            BigDecimal.valueOf(rhoDelta, PrivacyLoss.DELTA_SCALE)));
  }

  Amounts plus(Amounts other) {
    return each(other, (a, b) -> a > MOST - b ? MOST : a + b);
  }

  /** What may have been spent before a cost, so that this bound holds after it. */
  Amounts before(Amounts cost) {
    return each(cost, (bound, part) -> bound == MOST ? MOST : bound - part);
  }

  Amounts min(Amounts other) {
    return each(other, Math::min);
  }

  private Amounts each(Amounts other, LongBinaryOperator operator) {
    return new Amounts(
        operator.applyAsLong(epsilon, other.epsilon),
        operator.applyAsLong(delta, other.delta),
        operator.applyAsLong(rho, other.rho),
        operator.applyAsLong(rhoDelta, other.rhoDelta));
  }

  /** The largest sums that a cap admits, at most one step less than {@link #MOST}. */
  static Amounts most(Cap cap) {
    if (cap instanceof Cap.Sum sum) {
      Amounts most = of(new Cost(sum.most(), ConcentratedLoss.ZERO));
      return new Amounts(tellable(most.epsilon), tellable(most.delta), MOST, MOST);
    }
    Amounts most = of(new Cost(PrivacyLoss.ZERO, ((Cap.Concentrated) cap).most()));
    return new Amounts(MOST, MOST, tellable(most.rho), tellable(most.rhoDelta));
  }

  private static long tellable(long value) {
    return Math.min(value, MOST - 1);
  }

  /** Returns whether a cap admits so much. */
  boolean isWithin(Cap cap) {
    return min(most(cap)).equals(this);
  }
}
