package dev.cleanroom.dp.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The memory of one lane: chunks of longs, cut from arrays of up to 4 MB. Those are so large that a
 * collector leaves them where they are, and fit whole regions of it.
 */
final class Chunks {
  private static final int SLAB_BITS = 9;
  private static final int LARGEST_SLAB = (1 << SLAB_BITS) - 1; // one less leaves room for a header

  private final RowMemory memory;
  private final int guaranteed;
  private final int size;
  private final List<long[]> slabs = new ArrayList<>();
  private int[] free = new int[8];
  private int freed;
  private int fresh;
  private int inLastSlab;
  private int total;

  /**
   * Creates memory without chunks.
   *
   * @param memory where it comes from
   * @param sizes how large chunks are, and how many there are even if the memory is used up
   * @param widest the size of the largest record, in longs
   */
  Chunks(RowMemory memory, LaneSizes sizes, int widest) {
    this.memory = memory;
    guaranteed = sizes.guaranteed();
    size = Math.max(sizes.chunk(), Math.multiplyExact(4, widest));
  }

  /**
   * Returns the size of a chunk.
   *
   * @return longs
   */
  int size() {
    return size;
  }

  /**
   * Returns how many chunks are in use.
   *
   * @return chunks taken and not given back
   */
  int used() {
    return total - freed - (inLastSlab - fresh);
  }

  /**
   * Returns how many chunks there are.
   *
   * @return chunks in use or free
   */
  int total() {
    return total;
  }

  /**
   * Takes a chunk.
   *
   * @param force whether it is taken even where no memory is left
   * @return its number, or −1 if there is none
   */
  int take(boolean force) {
    if (freed > 0) {
      return free[--freed];
    }
    if (fresh == inLastSlab && !addSlab(force)) {
      return -1;
    }
    return (slabs.size() - 1) << SLAB_BITS | fresh++;
  }

  private boolean addSlab(boolean force) {
    int chunks = Math.min(LARGEST_SLAB, Math.max(1, total));
    if (!memory.take(bytes(chunks))) {
      if (!force && total >= guaranteed) {
        return false;
      }
      chunks = force ? chunks : Math.min(chunks, guaranteed - total);
      memory.force(bytes(chunks));
    }
    slabs.add(new long[Math.multiplyExact(chunks, size)]);
    fresh = 0;
    inLastSlab = chunks;
    total += chunks;
    return true;
  }

  private long bytes(int chunks) {
    return (long) chunks * size * Long.BYTES;
  }

  /**
   * Gives a chunk back.
   *
   * @param chunk its number
   */
  void give(int chunk) {
    if (freed == free.length) {
      free = Arrays.copyOf(free, 2 * freed);
    }
    free[freed++] = chunk;
  }

  /**
   * Returns the array that a chunk is in.
   *
   * @param chunk its number
   * @return the array
   */
  long[] slab(int chunk) {
    return slabs.get(chunk >>> SLAB_BITS);
  }

  /**
   * Returns where a chunk begins.
   *
   * @param chunk its number
   * @return its place in the array
   */
  int offset(int chunk) {
    return (chunk & LARGEST_SLAB) * size;
  }
}
