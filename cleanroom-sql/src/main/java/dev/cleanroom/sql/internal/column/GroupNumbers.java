package dev.cleanroom.sql.internal.column;

import dev.cleanroom.internal.LongIndex;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.spi.ContributionSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sink's numbers of groups, asked for once for each group and thread. Keys are numbered one by
 * one; each further key makes a number of a pair of numbers.
 */
final class GroupNumbers {
  private static final int UNKNOWN = -2;

  private final List<Expression> keys;
  private final List<KeyNumbers> numbers = new ArrayList<>();
  private final List<LongIndex> pairs = new ArrayList<>();
  private final ContributionSink sink;
  private final int[] next = new int[CellVector.CAPACITY];
  private int[] groups = new int[64];

  GroupNumbers(List<Expression> keys, ContributionSink sink, long seed) {
    this.keys = keys;
    this.sink = sink;
    for (Expression key : keys) {
      numbers.add(new KeyNumbers(key.type(), seed));
      pairs.add(new LongIndex(seed, 0));
    }
    Arrays.fill(groups, UNKNOWN);
  }

  /** Writes the groups of some rows; −1 for groups that are left out. */
  void number(Rows rows, int[] selected, int count, int[] target) {
    if (keys.isEmpty()) {
      Arrays.fill(target, 0, count, group(0, List.of()));
      return;
    }
    numbers.get(0).number(keys.get(0).of(rows), selected, count, target);
    for (int key = 1; key < keys.size(); key++) {
      numbers.get(key).number(keys.get(key).of(rows), selected, count, next);
      LongIndex pair = pairs.get(key);
      for (int i = 0; i < count; i++) {
        target[i] = pair.of(((long) target[i] << Integer.SIZE) | next[i]);
      }
    }
    for (int i = 0; i < count; i++) {
      target[i] = group(target[i]);
    }
  }

  private int group(int number) {
    return number < groups.length && groups[number] != UNKNOWN
        ? groups[number]
        : group(number, key(number));
  }

  private int group(int number, List<@Nullable Object> key) {
    if (number >= groups.length) {
      int before = groups.length;
      groups = Arrays.copyOf(groups, Math.max(number + 1, 2 * before));
      Arrays.fill(groups, before, groups.length, UNKNOWN);
    }
    if (groups[number] == UNKNOWN) {
      groups[number] = sink.groupOf(key);
    }
    return groups[number];
  }

  /** Takes the pairs apart again. */
  private List<@Nullable Object> key(int number) {
    @Nullable Object[] values = new @Nullable Object[keys.size()];
    int rest = number;
    for (int key = values.length - 1; key > 0; key--) {
      long pair = pairs.get(key).key(rest);
      values[key] = numbers.get(key).value((int) pair);
      rest = (int) (pair >>> Integer.SIZE);
    }
    values[0] = numbers.get(0).value(rest);
    return Collections.unmodifiableList(Arrays.asList(values));
  }
}
