package dev.cleanroom.testing;

import com.google.common.collect.Lists;
import dev.cleanroom.testing.SimulatedDisk.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What a loss of power can leave of a {@link SimulatedDisk}.
 *
 * <ul>
 *   <li>Of up to six writes that are not durable, any are kept: the order in which they were made
 *       does not matter. Of more, each prefix, each with one missing, and some at random.
 *   <li>One of them is torn, while all others are kept or none: cut after any byte, without any one
 *       of its sectors of 512 or 4,096 bytes, with only one of them, or with one that holds zeros
 *       or garbage. Of long writes, 64 places and 32 sectors.
 *   <li>Garbage or zeros stand in all of its place.
 *   <li>All of them are torn: cut at one place each, or garbage.
 * </ul>
 */
public final class CrashStates {
  private static final int ALL_SUBSETS = 6;
  private static final int SOME_SUBSETS = 64;
  private static final int SOME_SECTORS = 32;
  private static final int LONG = 4096;
  private static final int[] SECTORS = {512, 4096};

  private final byte[] durable;
  private final List<Write> unsynced;
  private final Random random;
  private final int stride;

  private CrashStates(byte[] durable, List<Write> unsynced, Random random, int stride) {
    this.durable = durable;
    this.unsynced = unsynced;
    this.random = random;
    this.stride = stride;
  }

  /**
   * Looks at a disk as it is now.
   *
   * @param disk the disk
   * @param random chooses garbage, and subsets of more than six writes
   * @param stride how many bytes are between two places where a write is cut, 1 for every prefix
   * @return what a crash at this moment can leave
   */
  public static CrashStates of(SimulatedDisk disk, Random random, int stride) {
    return new CrashStates(disk.durable(), disk.unsynced(), random, stride);
  }

  /**
   * Visits every state; some may be equal.
   *
   * @param visitor receives the bytes of the disk, which are its own
   */
  public void forEach(Consumer<byte[]> visitor) {
    subsets().forEach(kept -> visitor.accept(image(kept)));
    visitor.accept(image(Lists.transform(unsynced, w -> new Write(w.offset(), cut(w)))));
    visitor.accept(
        image(Lists.transform(unsynced, w -> new Write(w.offset(), garbage(w.bytes().length)))));
    for (Write torn : unsynced) {
      List<Write> others = new ArrayList<>(unsynced);
      others.remove(torn);
      tear(image(List.of()), torn, visitor);
      if (!others.isEmpty()) {
        tear(image(others), torn, visitor);
      }
    }
  }

  private List<List<Write>> subsets() {
    return unsynced.size() <= ALL_SUBSETS ? allSubsets() : someSubsets();
  }

  private List<List<Write>> allSubsets() {
    List<List<Write>> subsets = new ArrayList<>();
    for (int bits = 0; bits < 1 << unsynced.size(); bits++) {
      List<Write> kept = new ArrayList<>();
      for (int i = 0; i < unsynced.size(); i++) {
        if ((bits >> i & 1) != 0) {
          kept.add(unsynced.get(i));
        }
      }
      subsets.add(kept);
    }
    return subsets;
  }

  private List<List<Write>> someSubsets() {
    List<List<Write>> subsets = new ArrayList<>();
    for (int i = 0; i < unsynced.size(); i++) {
      subsets.add(unsynced.subList(0, i + 1));
      List<Write> others = new ArrayList<>(unsynced);
      others.remove(i);
      subsets.add(others);
    }
    for (int i = 0; i < SOME_SUBSETS; i++) {
      subsets.add(unsynced.stream().filter(w -> random.nextBoolean()).toList());
    }
    return subsets;
  }

  private void tear(byte[] before, Write torn, Consumer<byte[]> visitor) {
    int length = torn.bytes().length;
    for (int cut = 1; cut < length; cut += length > LONG ? length / SOME_SUBSETS : stride) {
      visitor.accept(with(before, torn.offset(), Arrays.copyOf(torn.bytes(), cut)));
    }
    for (int sector : SECTORS) {
      tearSectors(before, torn, sector, visitor);
    }
    visitor.accept(with(before, torn.offset(), new byte[length]));
    visitor.accept(with(before, torn.offset(), garbage(length)));
  }

  /** Sectors lie at multiples of their size in the file; the write may start within one. */
  private void tearSectors(byte[] before, Write torn, int sector, Consumer<byte[]> visitor) {
    byte[] whole = with(before, torn.offset(), torn.bytes());
    byte[] longer = Arrays.copyOf(before, whole.length);
    long start = torn.offset() / sector * sector;
    long skip = Math.max(1, torn.bytes().length / (SOME_SECTORS * sector));
    for (long at = start; at < torn.end(); at += sector * skip) {
      long from = Math.max(at, torn.offset());
      int length = (int) (Math.min(at + sector, torn.end()) - from);
      byte[] old = Arrays.copyOfRange(longer, (int) from, (int) from + length);
      byte[] fresh = Arrays.copyOfRange(whole, (int) from, (int) from + length);
      visitor.accept(with(whole, from, old));
      visitor.accept(with(before, from, fresh));
      visitor.accept(with(whole, from, new byte[length]));
      visitor.accept(with(whole, from, garbage(length)));
    }
  }

  private byte[] image(List<Write> writes) {
    byte[] image = durable.clone();
    for (Write write : writes) {
      image = SimulatedDisk.apply(image, write);
    }
    return image;
  }

  private static byte[] with(byte[] image, long offset, byte[] bytes) {
    return SimulatedDisk.apply(image.clone(), new Write(offset, bytes));
  }

  private byte[] cut(Write write) {
    return Arrays.copyOf(write.bytes(), random.nextInt(write.bytes().length));
  }

  private byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
