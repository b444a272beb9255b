package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.ColumnType;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.spi.KeyCells;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounds rows by the rules, with big numbers and one unit after the other. */
public final class BoundingOracle {
  /** A row that stands for several. */
  public record Row(
      @Nullable String unit,
      List<@Nullable Object> key,
      List<Long> rows,
      List<@Nullable BigInteger> sums) {}

  /** What a unit has in a group. */
  private static final class Entry {
    final BigInteger[] rows;
    final BigInteger[] sums;

    Entry(int aggregates) {
      rows = zeros(aggregates);
      sums = zeros(aggregates);
    }
  }

  /** What a group has. */
  private static final class Group {
    long units;
    long mostGroups;
    final BigInteger[] rows;
    final BigInteger[] sums;

    Group(int aggregates) {
      rows = zeros(aggregates);
      sums = zeros(aggregates);
    }
  }

  private BoundingOracle() {}

  private static BigInteger[] zeros(int count) {
    BigInteger[] zeros = new BigInteger[count];
    java.util.Arrays.fill(zeros, BigInteger.ZERO);
    return zeros;
  }

  /** Returns what {@link BoundingWriter} says of each group. */
  public static List<@Nullable Object[]> bound(ReleasePlan plan, List<Row> rows, byte[] choiceKey) {
    Map<String, Map<List<@Nullable Object>, Entry>> units = new HashMap<>();
    for (Row row : rows) {
      if (row.unit() != null && isDeclared(plan, row.key())) {
        add(units.computeIfAbsent(row.unit(), u -> new LinkedHashMap<>()), row);
      }
    }
    Map<List<@Nullable Object>, Group> groups = new LinkedHashMap<>();
    units.forEach((unit, entries) -> choose(plan, unit, entries, choiceKey, groups));
    return groups.entrySet().stream().map(e -> row(e.getKey(), e.getValue())).toList();
  }

  private static boolean isDeclared(ReleasePlan plan, List<@Nullable Object> key) {
    return !(plan.groupKeys() instanceof GroupKeys.Public declared)
        || declared.keys().stream()
            .anyMatch(d -> KeyCells.canonical(d).equals(KeyCells.canonical(key)));
  }

  private static void add(Map<List<@Nullable Object>, Entry> entries, Row row) {
    int aggregates = row.rows().size();
    Entry entry = entries.computeIfAbsent(row.key(), k -> new Entry(aggregates));
    for (int i = 0; i < aggregates; i++) {
      entry.rows[i] = entry.rows[i].add(BigInteger.valueOf(row.rows().get(i)));
      BigInteger sum = row.sums().get(i);
      if (row.rows().get(i) > 0 && sum != null) {
        entry.sums[i] = entry.sums[i].add(sum);
      }
    }
  }

  private static void choose(
      ReleasePlan plan,
      String unit,
      Map<List<@Nullable Object>, Entry> entries,
      byte[] choiceKey,
      Map<List<@Nullable Object>, Group> groups) {
    List<List<@Nullable Object>> keys = new ArrayList<>(entries.keySet());
    keys.sort(
        Comparator.comparing(
            key -> Tags.of(choiceKey, ColumnType.TEXT, unit, plan.keyColumns(), key)));
    List<List<@Nullable Object>> chosen = keys.subList(0, Math.min(plan.maxGroups(), keys.size()));
    for (List<@Nullable Object> key : chosen) {
      Group group = groups.computeIfAbsent(key, k -> new Group(plan.aggregates().size()));
      group.units++;
      group.mostGroups = Math.max(group.mostGroups, chosen.size());
      Entry entry = java.util.Objects.requireNonNull(entries.get(key));
      for (int i = 0; i < plan.aggregates().size(); i++) {
        BigInteger[] total = total(plan, plan.aggregates().get(i), entry.rows[i], entry.sums[i]);
        group.rows[i] = group.rows[i].add(total[0]);
        group.sums[i] = group.sums[i].add(total[1]);
      }
    }
  }

  private static BigInteger[] total(
      ReleasePlan plan, Aggregate aggregate, BigInteger rows, BigInteger sum) {
    BigInteger limit = BigInteger.valueOf(plan.maxRowsPerGroup());
    BigInteger none = BigInteger.ZERO;
    if (rows.signum() == 0) {
      return new BigInteger[] {none, none};
    }
    return switch (aggregate.kind()) {
      case UNITS -> new BigInteger[] {BigInteger.ONE, none};
      case ROWS -> new BigInteger[] {rows.min(limit), none};
      case SUM ->
          new BigInteger[] {
            none,
            sum.max(BigInteger.valueOf(aggregate.total().low()))
                .min(BigInteger.valueOf(aggregate.total().high()))
          };
      case MEAN -> {
        BigInteger middle = BigInteger.valueOf(aggregate.value().middle());
        BigInteger distance = sum.subtract(middle.multiply(rows));
        yield new BigInteger[] {
          rows.min(limit),
          rows.compareTo(limit) <= 0 ? distance : shrunk(distance.multiply(limit), rows)
        };
      }
    };
  }

  private static BigInteger shrunk(BigInteger product, BigInteger rows) {
    return new BigDecimal(product)
        .divide(new BigDecimal(rows), 0, RoundingMode.HALF_EVEN)
        .toBigIntegerExact();
  }

  private static @Nullable Object[] row(List<@Nullable Object> key, Group group) {
    List<@Nullable Object> cells = new ArrayList<>(key);
    cells.add(group.units);
    cells.add(group.mostGroups);
    for (int i = 0; i < group.rows.length; i++) {
      cells.add(group.rows[i]);
      cells.add(group.sums[i]);
    }
    return cells.toArray();
  }
}
