package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows that one thread hands over. Few rows stay in one shard; once there are more, all are
 * scattered over many, see {@link LaneSizes}.
 *
 * <p>When memory is used up, a lane first sums its rows by unit and group, if that frees half of
 * it, else moves them to a file. Whatever the limit, a lane keeps as much as its sizes guarantee
 * it. Not thread-safe.
 */
final class RowLane {
  private static final int SAMPLE = 4096;

  private final RowStore store;
  private final RowLayout layout;
  private final Clamp clamp;
  private final Chunks chunks;
  private final long[][] presence;
  private final long[][] values;
  private Shards rows;
  private Shards entries;
  private SpillFile.@Nullable Access access;
  private long begun;
  private long added;

  /**
   * Creates a lane without rows.
   *
   * @param store what rows are kept by
   * @param clamp limits single rows
   */
  RowLane(RowStore store, Clamp clamp) {
    this.store = store;
    this.clamp = clamp;
    layout = store.layout();
    chunks = new Chunks(store.memory(), store.sizes(), layout.entryWidth());
    presence = new long[layout.words()][0];
    values = new long[layout.summed().length][0];
    rows = new Shards(chunks, layout.rowWidth(), 0);
    entries = new Shards(chunks, layout.entryWidth(), 0);
  }

  /**
   * Adds what a batch holds, except entries of group −1.
   *
   * @param batch the batch
   * @param groups the number of groups
   * @throws IllegalArgumentException if a group has no such number, or a sum cannot be one of its
   *     rows
   */
  void add(ContributionBatch batch, int groups) {
    begun++;
    checkGroups(batch, groups);
    reserve(presence, batch.size);
    reserve(values, batch.size);
    clampValues(batch);
    if (areSingle(batch)) {
      addRows(batch);
    } else {
      addEntries(batch);
    }
    if (isOneShard() && chunks.used() >= store.sizes().oneShard()) {
      scatter();
    }
    added++;
  }

  /**
   * Returns whether nothing that was handed over was refused or lost on its way.
   *
   * @return whether the rows may be released
   */
  boolean isWhole() {
    return begun == added;
  }

  /** Many runs are small: they shall not pay for the largest batch. */
  private static void reserve(long[][] columns, int size) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].length < size) {
        columns[i] = new long[Math.min(2 * size, ContributionBatch.CAPACITY)];
      }
    }
  }

  private static void checkGroups(ContributionBatch batch, int groups) {
    int most = -1;
    for (int i = 0; i < batch.size; i++) {
      most = Math.max(most, batch.group[i]);
    }
    if (most >= groups) {
      throw new IllegalArgumentException("no group has this number");
    }
  }

  private static boolean areSingle(ContributionBatch batch) {
    int most = 0;
    for (int[] counts : batch.rows) {
      for (int i = 0; i < batch.size; i++) {
        most = Math.max(most, counts[i]);
      }
    }
    return most <= 1;
  }

  private void clampValues(ContributionBatch batch) {
    for (int s = 0; s < values.length; s++) {
      int a = layout.summed()[s];
      Aggregate aggregate = layout.aggregates().get(a);
      for (int i = 0; i < batch.size; i++) {
        int present = batch.rows[a][i];
        values[s][i] = present > 0 ? clamp.rows(aggregate, present, batch.values[a][i]) : 0;
      }
    }
  }

  private void addRows(ContributionBatch batch) {
    collectPresence(batch);
    for (int i = 0; i < batch.size; i++) {
      if (batch.group[i] >= 0) {
        int shard = rows.of(batch.unitHigh[i]);
        int at = room(rows, shard);
        if (at < 0) {
          shard = rows.of(batch.unitHigh[i]); // there may be more of them now
          at = rows.room(shard, true);
        }
        writeRow(batch, i, rows.slab(shard), at);
      }
    }
  }

  private void collectPresence(ContributionBatch batch) {
    for (int i = 0; i < batch.size; i++) {
      presence[0][i] = batch.group[i];
    }
    for (int w = 1; w < presence.length; w++) {
      Arrays.fill(presence[w], 0, batch.size, 0);
    }
    for (int a = 0; a < layout.aggregates().size(); a++) {
      int bit = a + 32;
      long[] word = presence[bit >> 6];
      for (int i = 0; i < batch.size; i++) {
        word[i] |= (batch.rows[a][i] > 0 ? 1L : 0L) << bit;
      }
    }
  }

  private void writeRow(ContributionBatch batch, int i, long[] slab, int at) {
    slab[at] = batch.unitHigh[i];
    slab[at + 1] = batch.unitLow[i];
    int place = at + RowLayout.GROUP;
    for (long[] word : presence) {
      slab[place++] = word[i];
    }
    for (long[] value : values) {
      slab[place++] = value[i];
    }
  }

  private void addEntries(ContributionBatch batch) {
    for (int i = 0; i < batch.size; i++) {
      if (batch.group[i] >= 0) {
        int shard = entries.of(batch.unitHigh[i]);
        int at = room(entries, shard);
        if (at < 0) {
          shard = entries.of(batch.unitHigh[i]);
          at = entries.room(shard, true);
        }
        writeEntry(batch, i, entries.slab(shard), at);
      }
    }
  }

  private void writeEntry(ContributionBatch batch, int i, long[] slab, int at) {
    slab[at] = batch.unitHigh[i];
    slab[at + 1] = batch.unitLow[i];
    slab[at + RowLayout.GROUP] = batch.group[i];
    int place = at + RowLayout.ROWS;
    for (int a = 0; a < layout.aggregates().size(); a++) {
      slab[place++] = Math.max(batch.rows[a][i], 0);
    }
    for (long[] value : values) {
      slab[place++] = value[i];
      slab[place++] = value[i] >> 63;
    }
  }

  /** Returns −1 after memory was freed, which changes what {@link #rows} and others are. */
  private int room(Shards shards, int shard) {
    int at = shards.room(shard, false);
    if (at < 0) {
      makeRoom();
    }
    return at;
  }

  private void makeRoom() {
    if (isOneShard()) {
      scatter();
    }
    if (!paysToSum() || !sum()) {
      rows.spill(access(), store.control());
      entries.spill(access(), store.control());
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

  /** Units are spread over shards at random, so a few shards tell of all. */
  private boolean paysToSum() {
    Entries table = new Entries(layout);
    long[] before = {0};
    for (int shard = 0; shard < rows.shards() && before[0] < SAMPLE; shard++) {
      before[0] += sum(shard, table); // one table for several shards: their units differ
    }
    return 2L * table.size() * layout.entryWidth() <= before[0];
  }

  private long sum(int shard, Entries table) {
    long[] longs = {0};
    rows.readKept(
        shard,
        (data, from, to) -> {
          table.addRows(data, from, to);
          longs[0] += to - from;
        });
    entries.readKept(
        shard,
        (data, from, to) -> {
          table.addEntries(data, from, to);
          longs[0] += to - from;
        });
    return longs[0];
  }

  private boolean sum() {
    Entries table = new Entries(layout);
    for (int shard = 0; shard < rows.shards(); shard++) {
      store.control().check();
      table.reset();
      long unused = sum(shard, table);
      rows.clear(shard);
      entries.clear(shard);
      table.read(entries::add);
    }
    return chunks.used() <= chunks.total() / 4 * 3;
  }

  /**
   * Returns whether all rows are in one shard.
   *
   * @return whether they were not scattered
   */
  boolean isOneShard() {
    return rows.shards() == 1;
  }

  /** Scatters rows over shards. */
  void scatter() {
    Shards oldRows = rows;
    Shards oldEntries = entries;
    rows = new Shards(chunks, layout.rowWidth(), store.sizes().bits());
    entries = new Shards(chunks, layout.entryWidth(), store.sizes().bits());
    oldRows.readKept(0, rows::add);
    oldEntries.readKept(0, entries::add);
    oldRows.clear(0);
    oldEntries.clear(0);
  }

  /**
   * Returns the number of shards.
   *
   * @return 1, or as many as all lanes have that scattered their rows
   */
  int shards() {
    return rows.shards();
  }

  /**
   * Adds the rows of a shard to a table. Several threads may do so for different shards.
   *
   * @param shard the shard
   * @param table the table
   * @param file opens the file that rows were moved to, if there is one
   */
  void read(int shard, Entries table, Supplier<SpillFile.Access> file) {
    Shards.Reader addRows = checked(table::addRows);
    Shards.Reader addEntries = checked(table::addEntries);
    rows.readKept(shard, addRows);
    entries.readKept(shard, addEntries);
    if (rows.isSpilled(shard)) {
      rows.readSpilled(shard, file.get(), addRows);
    }
    if (entries.isSpilled(shard)) {
      entries.readSpilled(shard, file.get(), addEntries);
    }
  }

  private Shards.Reader checked(Shards.Reader reader) {
    return (data, from, to) -> {
      store.control().check();
      reader.read(data, from, to);
    };
  }
}
