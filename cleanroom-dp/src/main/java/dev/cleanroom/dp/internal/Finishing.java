package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws noise and selects groups. The only step that turns private numbers into released ones. */
final class Finishing {
  /** How many groups one thread releases at a time. */
  static final int CHUNK = 8192;

  private final Blueprint blueprint;
  private final GroupIndex groups;
  private final Totals totals;
  private final int selecting;
  private final List<Shown> shown;

  /** Makes the value of one aggregate from the noisy numbers of one group, by their measures. */
  private interface Shown {
    ReleasedGroups.Value value(IntFunction<BigInteger> noisy);
  }

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
    this.shown =
        IntStream.range(0, blueprint.plan().aggregates().size()).mapToObj(this::shown).toList();
  }

  private Shown shown(int place) {
    Aggregate aggregate = blueprint.plan().aggregates().get(place);
    int measure = blueprint.measureOf(place);
    if (aggregate.kind() == AggregateKind.MEAN) {
      HalfWidths sum = new HalfWidths(blueprint.noises().get(measure));
      HalfWidths rows = new HalfWidths(blueprint.noises().get(measure + 1));
      return noisy ->
          new NoisyMean(aggregate, noisy.apply(measure), sum, noisy.apply(measure + 1), rows)
              .value();
    }
    NoisyTotal total = new NoisyTotal(aggregate, blueprint.noises().get(measure));
    return noisy -> total.value(noisy.apply(measure));
  }

  /**
   * Releases, in the order of keys, so that nothing depends on the order of rows. The first chunk
   * of groups draws from the noise of the run, each other one from noise that is split from it
   * beforehand, so that nothing depends on the order of threads either.
   *
   * @param control stops the release
   * @return the released groups
   */
  ReleasedGroups release(RunControl control) {
    int[] order = KeyOrder.of(groups);
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < order.length; from += CHUNK) {
      int[] part = Arrays.copyOfRange(order, from, Math.min(order.length, from + CHUNK));
      chunks.add(new Chunk(part, from == 0 ? blueprint.noises() : split(), control));
    }
    List<ReleasedGroups.Group> released = new ArrayList<>();
    chunks.parallelStream().map(Chunk::release).toList().forEach(released::addAll);
    return new ReleasedGroups(released);
  }

  private List<GroupNoise> split() {
    return blueprint.noises().stream().map(GroupNoise::split).toList();
  }

  /** Groups that one thread releases. */
  private final class Chunk {
    private final int[] part;
    private final List<GroupNoise> noises;
    private final RunControl control;

    Chunk(int[] part, List<GroupNoise> noises, RunControl control) {
      this.part = part;
      this.noises = noises;
      this.control = control;
    }

    List<ReleasedGroups.Group> release() {
      List<ReleasedGroups.Group> released = new ArrayList<>();
      try {
        for (int group : part) {
          control.check();
          release(group, released);
        }
      } finally {
        noises.forEach(noise -> noise.noise().wipe());
      }
      return released;
    }

    private void release(int group, List<ReleasedGroups.Group> released) {
      if (blueprint.threshold().isEmpty()) {
        released.add(finish(group, null));
      } else {
        select(group, blueprint.threshold().getAsLong(), released);
      }
    }

    /**
     * One draw decides whether a group appears and is shown as its number of units: showing the
     * noisy number is the mechanism, comparing it with the threshold is post-processing.
     */
    private void select(int group, long threshold, List<ReleasedGroups.Group> released) {
      long units = totals.get(selecting, group).longValueExact();
      long counted = blueprint.recipe().selection().counted(units, blueprint.minUnits());
      if (counted < 1) {
        return;
      }
      BigInteger noisy = noises.get(selecting).addTo(BigInteger.valueOf(counted));
      if (noisy.compareTo(BigInteger.valueOf(threshold)) >= 0) {
        released.add(finish(group, noisy.add(BigInteger.valueOf(units - counted))));
      }
    }

    private ReleasedGroups.Group finish(int group, @Nullable BigInteger noisyUnits) {
      IntFunction<BigInteger> noisy = measure -> noisy(measure, group, noisyUnits);
      ReleasedGroups.Value[] values = new ReleasedGroups.Value[shown.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = shown.get(i).value(noisy);
      }
      return new ReleasedGroups.Group(groups.shownKey(group), List.of(values));
    }

    private BigInteger noisy(int measure, int group, @Nullable BigInteger noisyUnits) {
      return measure == selecting && noisyUnits != null
          ? noisyUnits
          : noises.get(measure).addTo(totals.get(measure, group));
    }
  }
}
