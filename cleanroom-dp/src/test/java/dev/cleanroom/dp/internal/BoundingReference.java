package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.KeyedHash;
import dev.cleanroom.spi.ReleasePlan;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounds contributions with maps of big integers, as the definition says and nothing faster. */
final class BoundingReference {
  /** Some rows of one unit and group; of each aggregate, how many are present and their sum. */
  record Row(long unit, @Nullable String key, List<Integer> counts, List<Long> values) {}

  private static final class Sums {
    final BigInteger[] rows;
    final BigInteger[] sums;

    Sums(int aggregates) {
      rows = new BigInteger[aggregates];
      sums = new BigInteger[aggregates];
      Arrays.fill(rows, BigInteger.ZERO);
      Arrays.fill(sums, BigInteger.ZERO);
    }
  }

  private final ReleasePlan plan;
  private final ContributionSink sink;
  private final Map<Long, Map<List<@Nullable Object>, Sums>> units = new HashMap<>();

  BoundingReference(ReleasePlan plan, ContributionSink sink) {
    this.plan = plan;
    this.sink = sink;
  }

  void add(Row row, List<@Nullable Object> key) {
    int aggregates = plan.aggregates().size();
    Sums sums =
        units
            .computeIfAbsent(row.unit(), unit -> new HashMap<>())
            .computeIfAbsent(key, k -> new Sums(aggregates));
    for (int a = 0; a < aggregates; a++) {
      if (row.counts().get(a) > 0) {
        BigInteger count = BigInteger.valueOf(row.counts().get(a));
        FixedPoint grid = plan.aggregates().get(a).value();
        sums.rows[a] = sums.rows[a].add(count);
        sums.sums[a] =
            sums.sums[a].add(
                BigInteger.valueOf(row.values().get(a))
                    .max(BigInteger.valueOf(grid.low()).multiply(count))
                    .min(BigInteger.valueOf(grid.high()).multiply(count)));
      }
    }
  }

  /** Returns the sum of each measure by group. */
  List<Map<List<@Nullable Object>, BigInteger>> totals() {
    KeyedHash tags = new KeyedHash(sink.choiceKey());
    List<Map<List<@Nullable Object>, BigInteger>> totals = new ArrayList<>();
    for (Measure measure : Measure.of(plan)) {
      Map<List<@Nullable Object>, BigInteger> byGroup = new HashMap<>();
      units.forEach(
          (unit, groups) ->
              chosen(unit, groups, tags)
                  .forEach(
                      group ->
                          byGroup.merge(
                              group.key(), total(measure, group.sums()), BigInteger::add)));
      totals.add(byGroup);
    }
    return totals;
  }

  private record Group(List<@Nullable Object> key, Sums sums, long high, long low) {}

  /** The finisher of MurmurHash3. */
  private static long spread(long bits) {
    long spread = bits;
    for (long factor : new long[] {0xff51afd7ed558ccdL, 0xc4ceb9fe1a85ec53L}) {
      spread = (spread ^ (spread >>> 33)) * factor;
    }
    return spread ^ (spread >>> 33);
  }

  private List<Group> chosen(long unit, Map<List<@Nullable Object>, Sums> groups, KeyedHash tags) {
    long[] high = new long[1];
    long[] low = new long[1];
    sink.unitHash().hash((Object) unit, high, low, 0);
    List<Group> ordered = new ArrayList<>();
    groups.forEach(
        (key, sums) -> {
          long[] group = tags.hash(key);
          long[] tag = tags.hash(high[0], low[0], group[0], group[1]);
          ordered.add(new Group(key, sums, spread(high[0] ^ group[0]), tag[1]));
        });
    ordered.sort(Comparator.comparingLong(Group::high).thenComparingLong(Group::low));
    return ordered.subList(0, Math.min(plan.maxGroups(), ordered.size()));
  }

  private BigInteger total(Measure measure, Sums sums) {
    if (measure.kind() == Measure.Kind.EVERY_UNIT) {
      return BigInteger.ONE;
    }
    BigInteger rows = sums.rows[measure.aggregate()];
    BigInteger sum = sums.sums[measure.aggregate()];
    BigInteger counted = rows.min(BigInteger.valueOf(plan.maxRowsPerGroup()));
    if (rows.signum() == 0) {
      return BigInteger.ZERO;
    }
    ReleasePlan.Aggregate aggregate = plan.aggregates().get(measure.aggregate());
    return switch (measure.kind()) {
      case EVERY_UNIT, UNITS -> BigInteger.ONE;
      case ROWS -> counted;
      case SUM ->
          sum.max(BigInteger.valueOf(aggregate.total().low()))
              .min(BigInteger.valueOf(aggregate.total().high()));
      case MEAN_SUM ->
          new BigDecimal(
                  sum.subtract(BigInteger.valueOf(aggregate.value().middle()).multiply(rows))
                      .multiply(counted))
              .divide(new BigDecimal(rows), 0, RoundingMode.HALF_EVEN)
              .toBigIntegerExact();
    };
  }
}
