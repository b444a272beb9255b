package dev.cleanroom.internal.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each frame starts, in four bytes for each: offsets are kept relative to the first of 1,024
 * frames, which are less than 4 GiB apart.
 */
final class Offsets {
  private static final int BLOCK = 1024;

  private final List<int[]> blocks = new ArrayList<>();
  private final List<Long> starts = new ArrayList<>();
  private long size;

  void add(long offset) {
    int place = (int) (size % BLOCK);
    if (place == 0) {
      blocks.add(new int[BLOCK]);
      starts.add(offset);
    }
    int block = blocks.size() - 1;
    blocks.get(block)[place] = (int) (offset - starts.get(block));
    size++;
  }

  long get(long sequence) {
    int block = (int) (sequence / BLOCK);
    return starts.get(block) + Integer.toUnsignedLong(blocks.get(block)[(int) (sequence % BLOCK)]);
  }
}
