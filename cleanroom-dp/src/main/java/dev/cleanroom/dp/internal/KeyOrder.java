package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.KeyCells;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Orders keys as {@link KeyCells#compare} does. Most pairs are told apart by a whole number that
 * stands for the beginning of the first value; only keys with equal numbers are compared.
 */
final class KeyOrder {
  /** Numbers are sorted by digits of so many bits, the last digit first. */
  private static final int DIGIT = 11;

  private static final int DIGITS = (Long.SIZE + DIGIT - 1) / DIGIT;

  private final IntFunction<List<@Nullable Object>> keys;
  private final long[] numbers;

  private KeyOrder(int size, IntFunction<List<@Nullable Object>> keys) {
    this.keys = keys;
    this.numbers = new long[size];
  }

  /**
   * Returns all groups by key, nulls last.
   *
   * @param groups the groups
   * @return the numbers of the groups, ordered
   */
  static int[] of(GroupIndex groups) {
    return of(groups.size(), groups::key);
  }

  /**
   * Returns keys by their order.
   *
   * @param size how many keys there are
   * @param keys tells a key by its number; all have the same columns
   * @return the numbers, ordered
   */
  static int[] of(int size, IntFunction<List<@Nullable Object>> keys) {
    if (size == 0 || keys.apply(0).isEmpty()) {
      return identity(size);
    }
    KeyOrder order = new KeyOrder(size, keys);
    order.number();
    int[] sorted = order.byNumbers();
    order.compareEqual(sorted);
    return sorted;
  }

  private static int[] identity(int size) {
    int[] all = new int[size];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private @Nullable Object first(int key) {
    return keys.apply(key).get(0);
  }

  /** A null gets the largest number, whose keys are compared like all with equal ones. */
  private void number() {
    Prefixes prefixes = Prefixes.of(numbers.length, this::first);
    for (int i = 0; i < numbers.length; i++) {
      Object value = first(i);
      numbers[i] = value == null ? -1 : prefixes.number(value);
    }
  }

  /** A stable sort by each digit, but those that all numbers share. */
  private int[] byNumbers() {
    int[] order = identity(numbers.length);
    int[] next = new int[numbers.length];
    for (int digit = 0; digit < DIGITS; digit++) {
      int[] ends = ends(digit * DIGIT);
      if (ends != null) {
        for (int i = order.length - 1; i >= 0; i--) {
          next[--ends[digit(order[i], digit * DIGIT)]] = order[i];
        }
        int[] before = order;
        order = next;
        next = before;
      }
    }
    return order;
  }

  /** Where the keys of each digit end, null if there is only one. */
  private int @Nullable [] ends(int shift) {
    int[] counts = new int[1 << DIGIT];
    for (int i = 0; i < numbers.length; i++) {
      counts[digit(i, shift)]++;
    }
    if (counts[digit(0, shift)] == numbers.length) {
      return null;
    }
    for (int i = 1; i < counts.length; i++) {
      counts[i] += counts[i - 1];
    }
    return counts;
  }

  private int digit(int key, int shift) {
    return (int) (numbers[key] >>> shift) & (1 << DIGIT) - 1;
  }

  private void compareEqual(int[] sorted) {
    int from = 0;
    while (from < sorted.length) {
      int to = from + 1;
      while (to < sorted.length && numbers[sorted[to]] == numbers[sorted[from]]) {
        to++;
      }
      if (to - from > 1) {
        compare(sorted, from, to);
      }
      from = to;
    }
  }

  private void compare(int[] sorted, int from, int to) {
    Integer[] equal = new Integer[to - from];
    Arrays.setAll(equal, i -> sorted[from + i]);
    Arrays.parallelSort(equal, (a, b) -> KeyCells.compare(keys.apply(a), keys.apply(b)));
    for (int i = 0; i < equal.length; i++) {
      sorted[from + i] = equal[i];
    }
  }

  /**
   * Numbers for values of one class, in the order of the values if taken as unsigned; values that
   * differ may have the same.
   *
   * @param skipped how many chars all texts share
   * @param bits how many bits every char fits
   */
  private record Prefixes(int skipped, int bits) {
    static Prefixes of(int size, IntFunction<@Nullable Object> values) {
      String shared = null;
      int all = 0;
      int length = 0;
      for (int i = 0; i < size; i++) {
        if (values.apply(i) instanceof String text) {
          length = shared == null ? text.length() : shared(shared, text, length);
          shared = text;
          all |= chars(text);
        }
      }
      return new Prefixes(length, Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(all)));
    }

    /** How long the beginning is that a text shares with another, at most a length. */
    private static int shared(String one, String other, int most) {
      int mismatch = 0;
      int end = Math.min(most, other.length());
      while (mismatch < end && one.charAt(mismatch) == other.charAt(mismatch)) {
        mismatch++;
      }
      return mismatch;
    }

    private static int chars(String text) {
      int all = 0;
      for (int i = 0; i < text.length(); i++) {
        all |= text.charAt(i);
      }
      return all;
    }

    long number(Object value) {
      if (value instanceof String text) {
        return beginning(text);
      } else if (value instanceof Long number) {
        return number ^ Long.MIN_VALUE;
      } else if (value instanceof LocalDate date) {
        return date.toEpochDay() ^ Long.MIN_VALUE;
      } else if (value instanceof BigDecimal decimal) {
        return ordered(decimal.doubleValue());
      } else if (value instanceof Double number) {
        return ordered(number);
      }
      return 0;
    }

    /** As many chars as fit; a text that ends counts as followed by chars 0. */
    private long beginning(String text) {
      long number = 0;
      int count = Long.SIZE / bits;
      for (int i = skipped; i < skipped + count; i++) {
        number = number << bits | (i < text.length() ? text.charAt(i) : 0);
      }
      return number;
    }

    /** The nearest double of a larger number is not smaller. */
    private static long ordered(double value) {
      long raw = Double.doubleToLongBits(value);
      return raw < 0 ? ~raw : raw ^ Long.MIN_VALUE;
    }
  }
}
