package dev.cleanroom.dp.internal;

import dev.cleanroom.Progress.Stage;
import dev.cleanroom.spi.BoundedGroup;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.KeyedHash;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run: takes contributions and releases them once. */
final class Sink implements ContributionSink {
  private final Blueprint blueprint;
  private final RunControl control;
  private final KeyedHash unitHash;
  private final byte[] choiceKey;
  private final GroupIndex groups;
  private final RowStore store;
  private final List<RowLane> lanes = new ArrayList<>();
  private final BoundedSums bounded;
  private volatile boolean isReleased;

  /**
   * Opens a run.
   *
   * @param blueprint the rules
   * @param random the source that the blueprint's noise comes from
   * @param control stops the run
   */
  Sink(Blueprint blueprint, RunSource random, RunControl control) {
    this(blueprint, random, control, LaneSizes.STANDARD, SpillFile::create);
  }

  /**
   * Opens a run.
   *
   * @param blueprint the rules
   * @param random the source that the blueprint's noise comes from
   * @param control stops the run
   * @param sizes the sizes of lanes
   * @param files creates the file for rows that memory has no room for
   */
  Sink(
      Blueprint blueprint,
      RunSource random,
      RunControl control,
      LaneSizes sizes,
      Supplier<SpillFile> files) {
    this.blueprint = blueprint;
    this.control = control;
    unitHash = new KeyedHash(random.key());
    choiceKey = random.key();
    groups = new GroupIndex(blueprint.plan(), seed());
    RowLayout layout = new RowLayout(blueprint.plan());
    RowMemory memory = new RowMemory(control.memory());
    Spill spill = new Spill(files, layout.entryWidth());
    store = new RowStore(layout, sizes, memory, spill, control);
    bounded = new BoundedSums(blueprint);
  }

  private long seed() {
    return unitHash.hash(List.of("seed of declared groups"))[0];
  }

  @Override
  public KeyedHash unitHash() {
    return unitHash;
  }

  @Override
  public int groupOf(List<@Nullable Object> key) {
    return groups.numberOf(key);
  }

  @Override
  public synchronized Lane lane() {
    checkOpen();
    checkRoad(bounded.isEmpty());
    RowLane lane = new RowLane(store, blueprint.recipe().clamp());
    lanes.add(lane);
    return batch -> {
      checkOpen();
      lane.add(batch, groups.size());
    };
  }

  @Override
  public byte[] choiceKey() {
    return choiceKey.clone();
  }

  @Override
  public synchronized void accept(BoundedGroup group) {
    checkOpen();
    checkRoad(lanes.isEmpty());
    int number = groups.numberOf(group.key());
    checkRoad(number >= 0);
    bounded.add(number, group);
  }

  private static void checkRoad(boolean holds) {
    if (!holds) {
      throw new IllegalStateException(
          "an engine hands over either rows or declared groups that it has bounded");
    }
  }

  @Override
  public ReleasedGroups release() {
    control.enter(Stage.BOUNDING, groups.size());
    Totals totals = bounded();
    control.enter(Stage.RELEASING, groups.size());
    return new Finishing(blueprint, groups, totals).release(control);
  }

  @Override
  public synchronized void close() {
    isReleased = true;
    lanes.clear();
    store.spill().close();
  }

  /**
   * Ends the run with exact sums. For tests of what a unit can change; nothing outside of this
   * package can call it.
   *
   * @return the sums
   */
  synchronized Totals bounded() {
    checkOpen();
    isReleased = true;
    try {
      if (!lanes.stream().allMatch(RowLane::isWhole)) {
        throw new IllegalStateException("rows of this run were refused or could not be kept");
      }
      return bounded.isEmpty()
          ? new Bounding(blueprint, lanes, store, groups, choiceKey).totals()
          : bounded.totals(groups.size());
    } finally {
      close();
    }
  }

  /**
   * Returns the groups of this run. For tests.
   *
   * @return the groups
   */
  GroupIndex groups() {
    return groups;
  }

  /**
   * Returns the rules of this run. For tests.
   *
   * @return the rules
   */
  Blueprint blueprint() {
    return blueprint;
  }

  private void checkOpen() {
    if (isReleased) {
      throw new IllegalStateException("this run was already released");
    }
  }
}
