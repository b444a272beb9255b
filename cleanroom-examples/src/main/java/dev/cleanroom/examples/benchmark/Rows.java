package dev.cleanroom.examples.benchmark;

import dev.cleanroom.ColumnData;
import dev.cleanroom.Table;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Invented rows in arrays: a person, a group and an amount of 0 to 999 each. A row follows from the
 * seed and its place alone, so it is always the same.
 */
final class Rows {
  static final int LARGEST_AMOUNT = 999;

  private final long[] person;
  private final int[] group;
  private final int[] amount;
  private final Spread spread;

  private Rows(long[] person, int[] group, int[] amount, Spread spread) {
    this.person = person;
    this.group = group;
    this.amount = amount;
    this.spread = spread;
  }

  /** How often the same person comes. */
  enum Skew {
    /** Every person is as likely. */
    UNIFORM,
    /** The n-th person is 1/n as likely as the first. */
    ZIPF
  }

  /**
   * What rows are made after.
   *
   * @param rows how many
   * @param persons how many different ones at most
   * @param groups how many different ones at most, all as likely
   * @param skew how often the same person comes
   * @param seed makes other rows
   */
  record Spread(int rows, int persons, int groups, Skew skew, long seed) {
    static Spread uniform(int rows, int persons, int groups) {
      return new Spread(rows, persons, groups, Skew.UNIFORM, 1);
    }

    Spread seeded(long other) {
      return new Spread(rows, persons, groups, skew, other);
    }

    /** Returns the same at the scale of the settings. */
    Spread scaled(Settings settings) {
      return new Spread(
          settings.scaled(rows), settings.scaled(persons), settings.scaled(groups), skew, seed);
    }

    Spread skewed() {
      return new Spread(rows, persons, groups, Skew.ZIPF, seed);
    }
  }

  /** A row as an object. */
  record Entry(long person, int grp, int amount) {}

  static Rows of(Spread spread) {
    long[] person = new long[spread.rows()];
    int[] group = new int[spread.rows()];
    int[] amount = new int[spread.rows()];
    IntStream.range(0, spread.rows())
        .parallel()
        .forEach(
            row -> {
              person[row] = person(spread, mixed(spread.seed(), row, 1));
              group[row] = below(spread.groups(), mixed(spread.seed(), row, 2));
              amount[row] = below(LARGEST_AMOUNT + 1, mixed(spread.seed(), row, 3));
            });
    return new Rows(person, group, amount, spread);
  }

  /** Returns each row's person, from 0. */
  long[] person() {
    return person;
  }

  /** Returns each row's group, from 0. */
  int[] group() {
    return group;
  }

  /** Returns each row's amount. */
  int[] amount() {
    return amount;
  }

  /** Returns what the rows were made after. */
  Spread spread() {
    return spread;
  }

  int size() {
    return person.length;
  }

  /** Returns the rows as a table of arrays. */
  Table columns(String name) {
    return Table.columns(
        name,
        ColumnData.of("person", person),
        ColumnData.of("grp", group),
        ColumnData.of("amount", amount));
  }

  /** Returns the rows as a table of as many objects, which are made by this call. */
  Table records(String name) {
    Entry[] entries = new Entry[size()];
    Arrays.parallelSetAll(entries, this::entry);
    return Table.of(name, Entry.class, Arrays.asList(entries));
  }

  private Entry entry(int row) {
    return new Entry(person[row], group[row], amount[row]);
  }

  private static long person(Spread spread, long bits) {
    return switch (spread.skew()) {
      case UNIFORM -> below(spread.persons(), bits);
      case ZIPF -> {
        // The continuous law with density 1/x on 1..n+1 has the distribution ln x / ln(n + 1).
        double uniform = (bits >>> 11) * 0x1p-53;
        double place = Math.exp(uniform * Math.log(spread.persons() + 1.0));
        yield Math.min((long) place - 1, spread.persons() - 1);
      }
    };
  }

  private static int below(int bound, long bits) {
    return (int) (((bits >>> 32) * bound) >>> 32);
  }

  /**
   * Returns 64 bits that look random: the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
   * Invented data needs no secret, and every row can be made by itself.
   */
  private static long mixed(long seed, int row, int column) {
    long z = (seed * 4 + column) * 0x9E3779B97F4A7C15L + row * 0xD1B54A32D192ED03L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
