package dev.cleanroom.sql.internal.schema;

import java.util.HashMap;
import java.util.Map;

/**
 * LIKE with % at the ends of a pattern only. A regular expression would take a step for each pair
 * of a character of the text and one of the pattern; one person's long text could stop a run.
 *
 * <p>What stands between two % is found by the bits of all its prefixes that end here (Baeza-Yates
 * and Gonnet 1992).
 */
final class LikePattern {
  private static final int ANY = '_';

  private LikePattern() {}

  static boolean matches(String text, String pattern) {
    boolean open = pattern.startsWith("%");
    boolean openEnd = pattern.endsWith("%");
    int from = open ? 1 : 0;
    int[] core =
        pattern
            .substring(from, Math.max(from, pattern.length() - (openEnd ? 1 : 0)))
            .codePoints()
            .toArray();
    int[] points = text.codePoints().toArray();
    if (core.length > points.length) {
      return false;
    }
    if (open && openEnd) {
      return contains(points, core);
    }
    return (open || openEnd || core.length == points.length)
        && matchesAt(points, open ? points.length - core.length : 0, core);
  }

  private static boolean matchesAt(int[] points, int start, int[] core) {
    for (int i = 0; i < core.length; i++) {
      if (core[i] != ANY && core[i] != points[start + i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(int[] points, int[] core) {
    if (core.length == 0) {
      return true;
    }
    long[] any = places(core, ANY);
    Map<Integer, long[]> masks = new HashMap<>();
    for (int point : core) {
      masks.computeIfAbsent(point, p -> places(core, p));
    }
    long[] prefixes = new long[any.length];
    int last = core.length - 1;
    for (int point : points) {
      step(prefixes, masks.getOrDefault(point, any));
      if ((prefixes[last >> 6] & (1L << (last & 63))) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Lengthens each prefix by one character, and begins a new one. */
  private static void step(long[] prefixes, long[] mask) {
    long carry = 1;
    for (int i = 0; i < prefixes.length; i++) {
      long next = prefixes[i] >>> 63;
      prefixes[i] = ((prefixes[i] << 1) | carry) & mask[i];
      carry = next;
    }
  }

  private static long[] places(int[] core, int point) {
    long[] mask = new long[(core.length + 63) / 64];
    for (int i = 0; i < core.length; i++) {
      if (core[i] == point || core[i] == ANY) {
        mask[i >> 6] |= 1L << (i & 63);
      }
    }
    return mask;
  }
}
