package dev.cleanroom.sql;

import dev.cleanroom.sql.SeparabilityWorld.Data;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Small databases of ties, NULLs, duplicates and extreme values. */
final class RandomData {
  private static final String[] PEOPLE = {"ann", "bob", "", "Ann", "ann ", "cy"};
  private static final @Nullable String[] TEXTS = {"a", "b", "", null, "ab", "zz", "ann", "a"};
  private static final @Nullable Long[] WHOLES = {
    0L, 1L, 1L, 2L, null, Long.MIN_VALUE, Long.MAX_VALUE, -1L, 3_000_000_000L
  };
  private static final @Nullable Double[] FLOATS = {
    0.0,
    -0.0,
    1.0,
    null,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_VALUE,
    0.1,
    1e16,
    -1e16
  };
  private static final @Nullable BigDecimal[] DECIMALS = {
    null,
    BigDecimal.ZERO,
    new BigDecimal("1.50"),
    new BigDecimal("-0.01"),
    new BigDecimal("9999999999.99"),
    new BigDecimal("999.96")
  };
  private static final @Nullable BigDecimal[] WIDE = {
    null,
    BigDecimal.ONE,
    new BigDecimal("-9999999999999999999999999999999999.9999"),
    new BigDecimal("9999999999999999999999999999999999.9999"),
    new BigDecimal("1.5")
  };
  private static final @Nullable LocalDate[] DAYS = {
    null, LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31), LocalDate.of(2020, 2, 29)
  };
  private static final @Nullable LocalDateTime[] MOMENTS = {
    null,
    LocalDateTime.of(1, 1, 1, 0, 0),
    LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_000_000),
    LocalDateTime.of(2020, 2, 29, 12, 0)
  };

  private final Random random;

  RandomData(Random random) {
    this.random = random;
  }

  /** All units that occur. */
  static List<String> units() {
    return List.of(PEOPLE);
  }

  /** A database of up to {@code rows} rows in each table. */
  Data next(int rows) {
    Data data = new Data();
    for (String table : List.of("pa", "pb", "pc", "oth")) {
      @Nullable String absent = random.nextBoolean() ? one(PEOPLE) : null;
      int count = random.nextInt(rows + 1);
      for (int i = 0; i < count; i++) {
        String person = random.nextInt(15) == 0 ? null : one(PEOPLE);
        if (person == null || !person.equals(absent)) {
          data.add(table, row(person, table.equals("pb") ? i : -1));
          if (random.nextInt(6) == 0 && !table.equals("pb")) {
            data.add(table, data.rows(table).get(data.rows(table).size() - 1));
          }
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      Object parent = random.nextInt(8) == 0 ? null : (Object) (long) random.nextInt(rows);
      data.add("ch", row(parent, -1));
      data.add("r", one(TEXTS), one(TEXTS), one(WHOLES), one(WHOLES));
    }
    data.add("r2", one(TEXTS), one(DECIMALS));
    return data;
  }

  private @Nullable Object[] row(@Nullable Object first, int id) {
    List<@Nullable Object> row =
        new ArrayList<>(
            Arrays.asList(
                first,
                one(TEXTS),
                one(TEXTS),
                one(WHOLES),
                one(WHOLES),
                one(DECIMALS),
                one(WIDE),
                one(FLOATS),
                one(FLOATS),
                one(DAYS),
                one(MOMENTS),
                random.nextInt(3) == 0 ? null : (Object) random.nextBoolean()));
    if (id >= 0) {
      row.add(random.nextInt(6) == 0 ? null : (Object) (long) id);
    }
    return row.toArray();
  }

  private <T extends @Nullable Object> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
