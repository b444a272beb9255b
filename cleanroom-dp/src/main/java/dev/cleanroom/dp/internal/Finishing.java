package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.spi.ReleasedGroups;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws noise and selects groups. The only step that turns private numbers into released ones. */
final class Finishing {
  private final Blueprint blueprint;
  private final GroupIndex groups;
  private final Totals totals;
  private final int selecting;

  /**
   * Prepares a release.
   *
   * @param blueprint the rules
   * @param groups the groups
   * @param totals the exact sums
   */
  Finishing(Blueprint blueprint, GroupIndex groups, Totals totals) {
    this.blueprint = blueprint;
    this.groups = groups;
    this.totals = totals;
    this.selecting = Measure.selecting(blueprint.measures());
  }

  /**
   * Releases, in the order of keys, so that nothing depends on the order of rows.
   *
   * @return the released groups
   */
  ReleasedGroups release() {
    List<ReleasedGroups.Group> released = new ArrayList<>();
    for (int group : groups.ordered()) {
      if (blueprint.threshold().isEmpty()) {
        released.add(finish(group, null));
      } else {
        select(group, blueprint.threshold().getAsLong(), released);
      }
    }
    return new ReleasedGroups(released);
  }

  /**
   * One draw decides whether a group appears and is shown as its number of units: showing the noisy
   * number is the mechanism, comparing it with the threshold is post-processing.
   */
  private void select(int group, long threshold, List<ReleasedGroups.Group> released) {
    long units = totals.get(selecting, group).longValueExact();
    long counted = blueprint.recipe().selection().counted(units, blueprint.minUnits());
    if (counted < 1) {
      return;
    }
    BigInteger noisy = blueprint.noises().get(selecting).addTo(BigInteger.valueOf(counted));
    if (noisy.compareTo(BigInteger.valueOf(threshold)) >= 0) {
      released.add(finish(group, noisy.add(BigInteger.valueOf(units - counted))));
    }
  }

  private ReleasedGroups.Group finish(int group, @Nullable BigInteger noisyUnits) {
    List<Aggregate> aggregates = blueprint.plan().aggregates();
    List<ReleasedGroups.Value> values = new ArrayList<>();
    for (int a = 0; a < aggregates.size(); a++) {
      int measure = blueprint.measureOf(a);
      GroupNoise noise = blueprint.noises().get(measure);
      BigInteger noisy = noisy(measure, group, noisyUnits);
      values.add(
          aggregates.get(a).kind() == AggregateKind.MEAN
              ? new NoisyMean(
                      aggregates.get(a),
                      noisy,
                      noise,
                      noisy(measure + 1, group, noisyUnits),
                      blueprint.noises().get(measure + 1))
                  .value()
              : NoisyTotal.value(aggregates.get(a), noisy, noise));
    }
    return new ReleasedGroups.Group(groups.shownKey(group), values);
  }

  private BigInteger noisy(int measure, int group, @Nullable BigInteger noisyUnits) {
    return measure == selecting && noisyUnits != null
        ? noisyUnits
        : blueprint.noises().get(measure).addTo(totals.get(measure, group));
  }
}
