package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.RunControl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of one size by shard: all records of the units whose hashes begin with the same bits.
 * They are kept in chunks, and in a file once they were moved there.
 */
final class Shards {
  private static final int[] NONE = {};
  private static final long[] NOWHERE = {};

  /** Reads records. */
  @FunctionalInterface
  interface Reader {
    /**
     * Reads some records.
     *
     * @param data holds them
     * @param from the beginning of the first
     * @param to the end of the last
     */
    void read(long[] data, int from, int to);
  }

  private final Chunks chunks;
  private final int width;
  private final int bits;
  private final long[][] slab;
  private final int[] next;
  private final int[] end;
  private final int[][] taken;
  private final int[] count;
  private final @Nullable List<SpillFile.Segment>[] spilled;

  /**
   * Creates shards without records.
   *
   * @param chunks the memory
   * @param width the size of a record, in longs
   * @param bits the number of bits that tell shards apart, 0 to 16
   */
  Shards(Chunks chunks, int width, int bits) {
    this.chunks = chunks;
    this.width = width;
    this.bits = bits;
    int shards = 1 << bits;
    slab = new long[shards][];
    Arrays.fill(slab, NOWHERE);
    next = new int[shards];
    end = new int[shards];
    taken = new int[shards][];
    Arrays.fill(taken, NONE);
    count = new int[shards];
    spilled = lists(shards);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of lists
  private static @Nullable List<SpillFile.Segment>[] lists(int shards) {
    return new List[shards];
  }

  /**
   * Returns the number of shards.
   *
   * @return a power of 2
   */
  int shards() {
    return next.length;
  }

  /**
   * Returns the shard of a unit.
   *
   * @param high the upper half of its hash; the table of a shard is spread by the lower one
   * @return the shard
   */
  int of(long high) {
    return (int) (high >>> 1 >>> (63 - bits)); // in two steps, as one of 64 bits would be one of 0
  }

  /**
   * Makes room for one record, to be written before the next call.
   *
   * @param shard the shard
   * @param force whether room is made even where no memory is left
   * @return where it begins in {@link #slab}, or −1 if there is no memory
   */
  int room(int shard, boolean force) {
    int at = next[shard];
    if (at == end[shard]) {
      at = open(shard, force);
      if (at < 0) {
        return -1;
      }
    }
    next[shard] = at + width;
    return at;
  }

  private int open(int shard, boolean force) {
    int chunk = chunks.take(force);
    if (chunk < 0) {
      return -1;
    }
    if (count[shard] == taken[shard].length) {
      taken[shard] = Arrays.copyOf(taken[shard], Math.max(4, 2 * count[shard]));
    }
    taken[shard][count[shard]++] = chunk;
    slab[shard] = chunks.slab(chunk);
    int at = chunks.offset(chunk);
    next[shard] = at;
    end[shard] = at + capacity();
    return at;
  }

  private int capacity() {
    return chunks.size() / width * width;
  }

  /**
   * Returns where the record goes that room was made for.
   *
   * @param shard the shard
   * @return the array
   */
  long[] slab(int shard) {
    return slab[shard];
  }

  /**
   * Adds records of any units, whatever memory is left.
   *
   * @param data holds them
   * @param from the beginning of the first
   * @param to the end of the last
   */
  void add(long[] data, int from, int to) {
    for (int record = from; record < to; record += width) {
      int shard = of(data[record]);
      int at = room(shard, true);
      System.arraycopy(data, record, slab[shard], at, width);
    }
  }

  /**
   * Reads the records of a shard that are in memory.
   *
   * @param shard the shard
   * @param reader reads them
   */
  void readKept(int shard, Reader reader) {
    for (int i = 0; i < count[shard]; i++) {
      int chunk = taken[shard][i];
      int from = chunks.offset(chunk);
      int to = i == count[shard] - 1 ? next[shard] : from + capacity();
      reader.read(chunks.slab(chunk), from, to);
    }
  }

  /**
   * Reads the records of a shard that are in the file.
   *
   * @param shard the shard
   * @param access the file
   * @param reader reads them
   */
  void readSpilled(int shard, SpillFile.Access access, Reader reader) {
    List<SpillFile.Segment> segments = spilled[shard];
    if (segments != null) {
      for (SpillFile.Segment segment : segments) {
        access.read(segment, reader);
      }
    }
  }

  /**
   * Returns whether records of a shard are in the file.
   *
   * @param shard the shard
   * @return whether there are any
   */
  boolean isSpilled(int shard) {
    return spilled[shard] != null;
  }

  /**
   * Moves all records from memory to the file.
   *
   * @param access the file
   * @param control stops the run
   */
  void spill(SpillFile.Access access, RunControl control) {
    for (int shard = 0; shard < next.length; shard++) {
      if (count[shard] > 0) {
        control.check();
        List<SpillFile.Segment> segments = spilled[shard];
        if (segments == null) {
          segments = new ArrayList<>();
          spilled[shard] = segments;
        }
        access.begin(width, segments::add);
        readKept(shard, access::write);
        access.end();
        clear(shard);
      }
    }
  }

  /**
   * Forgets the records of a shard that are in memory.
   *
   * @param shard the shard
   */
  void clear(int shard) {
    for (int i = 0; i < count[shard]; i++) {
      chunks.give(taken[shard][i]);
    }
    count[shard] = 0;
    next[shard] = 0;
    end[shard] = 0;
  }
}
