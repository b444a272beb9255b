package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.KeyedHash;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns what units contributed into exact sums that no unit dominates: shard by shard, as a shard
 * holds all rows of its units. Beside the rows it needs memory for the entries of one shard a core,
 * about a 512th of all pairs of a unit and a group, however many rows went to the file.
 */
final class Bounding {
  private final Blueprint blueprint;
  private final List<RowLane> lanes;
  private final RowStore store;
  private final GroupTags tags;
  private final Queue<Totals> parts = new ConcurrentLinkedQueue<>();

  /**
   * Prepares the sums of a run.
   *
   * @param blueprint the rules
   * @param lanes the rows
   * @param store what the rows are kept by
   * @param groups the groups
   * @param key the key of the choice
   */
  Bounding(
      Blueprint blueprint, List<RowLane> lanes, RowStore store, GroupIndex groups, byte[] key) {
    this.blueprint = blueprint;
    this.lanes = lanes;
    this.store = store;
    tags = new HashedTags(groups, new KeyedHash(key));
  }

  /**
   * Chooses groups, clamps and sums.
   *
   * @return a sum for each measure and group
   */
  Totals totals() {
    Workers.run(align(), Worker::new);
    Totals totals = noTotals();
    parts.forEach(totals::add);
    return totals;
  }

  /** Brings all lanes to the same shards; returns how many there are. */
  private int align() {
    if (lanes.stream().allMatch(RowLane::isOneShard)) {
      return 1;
    }
    lanes.stream().filter(RowLane::isOneShard).forEach(RowLane::scatter);
    return lanes.get(0).shards();
  }

  private Totals noTotals() {
    return new Totals(blueprint.measures().size(), tags.groups());
  }

  /** What one thread needs, used for one shard after the other. */
  private final class Worker implements IntConsumer {
    private final Recipe recipe = blueprint.recipe();
    private final Entries entries = new Entries(store.layout());
    private final Totals totals = noTotals();
    private final Sum128 addend = new Sum128();
    private SpillFile.@Nullable Access access;

    Worker() {
      parts.add(totals);
    }

    @Override
    public void accept(int shard) {
      entries.reset();
      for (RowLane lane : lanes) {
        store.control().check();
        lane.read(shard, entries, this::access);
      }
      BitSet dropped = recipe.choice().dropped(entries, tags, blueprint.plan().maxGroups());
      for (int entry = dropped.nextClearBit(0);
          entry < entries.size();
          entry = dropped.nextClearBit(entry + 1)) {
        add(entry);
      }
    }

    private SpillFile.Access access() {
      SpillFile.Access opened = access;
      if (opened == null) {
        opened = store.spill().access();
        access = opened;
      }
      return opened;
    }

    private void add(int entry) {
      List<Measure> measures = blueprint.measures();
      for (int m = 0; m < measures.size(); m++) {
        recipe.clamp().total(blueprint.plan(), measures.get(m), entries, entry, addend);
        totals.add(m, entries.group(entry), addend);
      }
    }
  }
}
