package dev.cleanroom.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A growing list of hashes of 32 bytes that costs little more than its bytes. */
final class HashArray {
  private static final int BYTES = 32;
  private static final int PER_BLOCK = 256;

  private final List<byte[]> blocks = new ArrayList<>();
  private long size;

  void add(byte[] hash) {
    int place = (int) (size % PER_BLOCK);
    if (place == 0) {
      blocks.add(new byte[PER_BLOCK * BYTES]);
    }
    System.arraycopy(hash, 0, blocks.get(blocks.size() - 1), place * BYTES, BYTES);
    size++;
  }

  byte[] get(long index) {
    byte[] block = blocks.get(Math.toIntExact(index / PER_BLOCK));
    int from = (int) (index % PER_BLOCK) * BYTES;
    return Arrays.copyOfRange(block, from, from + BYTES);
  }
}
