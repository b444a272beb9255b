package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.BoundedGroup;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums that an engine has bounded, held against the bounds: noise is calibrated to them, so numbers
 * that cannot have come from bounded units are a failure, not an answer.
 */
final class BoundedSums {
  private final Blueprint blueprint;
  private final Map<Integer, BoundedGroup> groups = new HashMap<>();

  /**
   * Creates an empty collection.
   *
   * @param blueprint the rules
   */
  BoundedSums(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  /**
   * Adds a group.
   *
   * @param number the group's number
   * @param group its sums
   * @throws IllegalStateException if its numbers are beyond the bounds, or it was added before
   */
  void add(int number, BoundedGroup group) {
    ReleasePlan plan = blueprint.plan();
    BigInteger units = group.units();
    require(units.signum() > 0 && units.bitLength() < 64, "units");
    require(group.mostGroups() >= 1 && group.mostGroups() <= plan.maxGroups(), "groups of a unit");
    List<ReleasePlan.Aggregate> aggregates = plan.aggregates();
    require(group.rows().size() == aggregates.size(), "aggregates");
    require(group.sums().size() == aggregates.size(), "aggregates");
    for (int a = 0; a < aggregates.size(); a++) {
      check(plan, aggregates.get(a), units, group.rows().get(a), group.sums().get(a));
    }
    require(groups.putIfAbsent(number, group) == null, "groups, one of which came twice");
  }

  private static void check(
      ReleasePlan plan,
      ReleasePlan.Aggregate aggregate,
      BigInteger units,
      BigInteger rows,
      BigInteger sum) {
    BigInteger mostRows = units.multiply(BigInteger.valueOf(plan.maxRowsPerGroup()));
    FixedPoint value = aggregate.value();
    FixedPoint total = aggregate.total();
    switch (aggregate.kind()) {
      case UNITS -> requireBetween(BigInteger.ZERO, rows, units);
      case ROWS -> requireBetween(BigInteger.ZERO, rows, mostRows);
      case SUM ->
          requireBetween(
              units.multiply(BigInteger.valueOf(Math.min(total.low(), 0))),
              sum,
              units.multiply(BigInteger.valueOf(Math.max(total.high(), 0))));
      case MEAN -> {
        requireBetween(BigInteger.ZERO, rows, mostRows);
        BigInteger most = rows.multiply(BigInteger.valueOf(value.widthFromMiddle()));
        requireBetween(most.negate(), sum, most);
      }
    }
  }

  private static void requireBetween(BigInteger least, BigInteger number, BigInteger most) {
    require(number.compareTo(least) >= 0 && number.compareTo(most) <= 0, "sums");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("an engine's " + what + " are beyond the bounds");
    }
  }

  /**
   * Returns whether no group was added.
   *
   * @return whether it is empty
   */
  boolean isEmpty() {
    return groups.isEmpty();
  }

  /**
   * Returns the sums by measure.
   *
   * @param size the number of groups
   * @return a sum for each measure and group
   */
  Totals totals(int size) {
    List<Measure> measures = blueprint.measures();
    Totals totals = new Totals(measures.size(), size);
    Sum128 addend = new Sum128();
    groups.forEach(
        (number, group) -> {
          for (int m = 0; m < measures.size(); m++) {
            addend.set(sum(measures.get(m), group));
            totals.add(m, number, addend);
          }
        });
    return totals;
  }

  private static BigInteger sum(Measure measure, BoundedGroup group) {
    return switch (measure.kind()) {
      case EVERY_UNIT -> group.units();
      case UNITS, ROWS -> group.rows().get(measure.aggregate());
      case SUM, MEAN_SUM -> group.sums().get(measure.aggregate());
    };
  }
}
