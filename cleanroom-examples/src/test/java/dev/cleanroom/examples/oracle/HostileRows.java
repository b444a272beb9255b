package dev.cleanroom.examples.oracle;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Cells that engines are known to fail on, and rows of them. */
final class HostileRows {
  static final List<Column> COLUMNS =
      List.of(
          new Column("person", ColumnType.TEXT),
          new Column("card", ColumnType.TEXT),
          new Column("flag", ColumnType.BOOLEAN),
          new Column("n", ColumnType.INTEGER),
          new Column("k", ColumnType.INTEGER),
          new Column("m", ColumnType.INTEGER),
          new Column("d", ColumnType.decimal(38, 9)),
          new Column("w", ColumnType.decimal(38, 0)),
          new Column("x", ColumnType.DOUBLE),
          new Column("y", ColumnType.DOUBLE),
          new Column("t", ColumnType.TEXT),
          new Column("u", ColumnType.TEXT),
          new Column("day", ColumnType.DATE),
          new Column("moment", ColumnType.TIMESTAMP));

  private static final List<@Nullable Object> WHOLE =
      Arrays.asList(
          0L,
          null,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          -1L,
          1L,
          Long.MIN_VALUE + 1,
          (long) Integer.MIN_VALUE,
          1L + Integer.MAX_VALUE,
          3_037_000_500L,
          new BigInteger("99999999999999999999"),
          "7",
          new BigDecimal("1e2147483647"),
          101L);

  private static final List<@Nullable Object> DECIMALS =
      Arrays.asList(
          BigDecimal.ZERO,
          null,
          new BigDecimal("9".repeat(38)),
          new BigDecimal("-" + "9".repeat(29) + "." + "9".repeat(9)),
          new BigDecimal("9".repeat(29) + "." + "9".repeat(9)),
          new BigDecimal("-" + "9".repeat(38)),
          new BigDecimal("0.000000001"),
          new BigDecimal("0.9999999999999999"),
          new BigDecimal("1e-2147483647"),
          new BigDecimal("1e2147483647"),
          new BigDecimal("999.9999999995"),
          BigInteger.TWO.pow(127),
          Double.NaN,
          new BigDecimal("-1"));

  private static final List<@Nullable Object> FLOATING =
      Arrays.asList(
          0.0,
          null,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.MIN_VALUE,
          -0.0,
          2.225073858507201E-308,
          1e19,
          new BigDecimal("1e400"),
          Float.NaN,
          "NaN");

  private static final List<@Nullable Object> TEXTS =
      Arrays.asList(
          "",
          null,
          "a".repeat(65_536),
          "a".repeat(65_537),
          "\uD800",
          "\uDC00\uD800x",
          "\u0000\u0007\u001b[31m\r\n\t",
          "%_\\[^$.*+?(){}|",
          "%%%%\\",
          "ß\u0149\u0390\ufb03".repeat(16_384),
          "'; DROP TABLE t --",
          "NaN",
          "\uD83D\uDE00\u0130\u0131",
          "2026-02-30");

  private static final List<@Nullable Object> DAYS =
      Arrays.asList(
          LocalDate.of(2020, 2, 29),
          null,
          LocalDate.of(1, 1, 1),
          LocalDate.of(9999, 12, 31),
          LocalDate.of(0, 12, 31),
          LocalDate.of(10_000, 1, 1),
          LocalDate.MIN,
          LocalDate.MAX,
          LocalDate.of(1582, 10, 10),
          LocalDate.of(1969, 12, 31),
          new java.sql.Date(Long.MAX_VALUE),
          "2020-01-01",
          LocalDate.of(9999, 1, 1),
          LocalDate.of(1900, 2, 28));

  private static final List<@Nullable Object> MOMENTS =
      Arrays.asList(
          LocalDateTime.of(2020, 2, 29, 23, 59, 59, 999_999_999),
          null,
          LocalDateTime.of(1, 1, 1, 0, 0),
          LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_999),
          LocalDateTime.MIN,
          LocalDateTime.MAX,
          Instant.MIN,
          Instant.MAX,
          Instant.parse("1969-12-31T23:59:59.999999999Z"),
          new java.sql.Timestamp(Long.MIN_VALUE),
          new java.sql.Timestamp(Long.MAX_VALUE),
          LocalDateTime.of(1582, 10, 10, 1, 1),
          "now",
          LocalDateTime.of(9999, 12, 31, 0, 0));

  private static final List<@Nullable Object> FLAGS = Arrays.asList(true, null, false, "true");

  private HostileRows() {}

  /** People of whom nothing is special. */
  static List<@Nullable Object[]> others() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(
          new @Nullable Object[] {
            "p" + i % 20,
            i % 3 == 0 ? "A" : "B",
            i % 2 == 0,
            (long) i,
            (long) i * 1000,
            (long) i - 20,
            new BigDecimal(i + ".5"),
            new BigDecimal(i * 7),
            i / 40.0,
            i * 1.5,
            "text" + i,
            i % 5 == 0 ? null : "other",
            LocalDate.of(2000 + i, 1 + i % 12, 1 + i % 28),
            LocalDateTime.of(2000 + i, 1 + i % 12, 1 + i % 28, i % 24, i)
          });
    }
    return rows;
  }

  /** The n-th victim: first those of one sort of extreme in all cells, then mixtures. */
  static List<@Nullable Object[]> victim(int number, String card, Random random) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    int count = number < WHOLE.size() ? 1 + number % 3 : 3;
    for (int i = 0; i < count; i++) {
      boolean mixed = number >= WHOLE.size();
      rows.add(
          new @Nullable Object[] {
            "victim" + number,
            card,
            pick(FLAGS, number, mixed, random),
            pick(WHOLE, number, mixed, random),
            pick(WHOLE, number, mixed, random),
            pick(WHOLE, number, mixed, random),
            pick(DECIMALS, number, mixed, random),
            pick(DECIMALS, number, mixed, random),
            pick(FLOATING, number, mixed, random),
            pick(FLOATING, number, mixed, random),
            pick(TEXTS, number, mixed, random),
            pick(TEXTS, number, mixed, random),
            pick(DAYS, number, mixed, random),
            pick(MOMENTS, number, mixed, random)
          });
    }
    return rows;
  }

  private static @Nullable Object pick(
      List<@Nullable Object> pool, int number, boolean mixed, Random random) {
    return pool.get(mixed ? random.nextInt(pool.size()) : number % pool.size());
  }
}
