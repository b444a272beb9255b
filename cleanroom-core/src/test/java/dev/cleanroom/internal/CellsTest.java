package dev.cleanroom.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CellsTest {
  private static final ColumnType CENTS = ColumnType.decimal(5, 2);

  @Test
  void normalise_wholeNumbers_fitOrAreNull() {
    for (Object five :
        List.of((byte) 5, (short) 5, 5, 5L, BigInteger.valueOf(5), new BigDecimal("5.00"))) {
      assertThat(Cells.normalise(ColumnType.INTEGER, five)).isEqualTo(5L);
    }
    for (Object wrong :
        List.of(
            5.0,
            5f,
            "5",
            new BigDecimal("5.5"),
            BigInteger.TWO.pow(63),
            new BigDecimal("1e19"),
            new BigDecimal("1e999999999"),
            true)) {
      assertThat(Cells.normalise(ColumnType.INTEGER, wrong)).as("%s", wrong).isNull();
    }
    assertThat(Cells.normalise(ColumnType.INTEGER, BigInteger.TWO.pow(63).negate()))
        .isEqualTo(Long.MIN_VALUE);
  }

  /** The year 1500 has a 29 February in the calendar of {@code java.sql}, and none in ours. */
  @Test
  void normalise_dayOfTheJulianCalendar_isNull() {
    long millis = new GregorianCalendar(1500, Calendar.FEBRUARY, 29, 12, 0).getTimeInMillis();
    assertThat(Cells.normalise(ColumnType.DATE, new Date(millis))).isNull();
    assertThat(Cells.normalise(ColumnType.TIMESTAMP, new Timestamp(millis))).isNull();
    long next = millis + 24 * 3_600_000;
    assertThat(Cells.normalise(ColumnType.DATE, new Date(next)))
        .isEqualTo(LocalDate.of(1500, 3, 1));
    assertThat(Cells.normalise(ColumnType.TIMESTAMP, new Timestamp(next)))
        .isEqualTo(LocalDateTime.of(1500, 3, 1, 12, 0));
  }

  @Test
  void normalise_decimals_areRoundedHalfToEven() {
    assertThat(Cells.normalise(CENTS, new BigDecimal("1.005"))).isEqualTo(new BigDecimal("1.00"));
    assertThat(Cells.normalise(CENTS, new BigDecimal("1.015"))).isEqualTo(new BigDecimal("1.02"));
    assertThat(Cells.normalise(CENTS, 7)).isEqualTo(new BigDecimal("7.00"));
    assertThat(Cells.normalise(CENTS, BigInteger.ONE)).isEqualTo(new BigDecimal("1.00"));
    assertThat(Cells.normalise(ColumnType.decimal(38, 0), BigInteger.TEN.pow(37)))
        .isEqualTo(new BigDecimal(BigInteger.TEN.pow(37)));
    assertThat(Cells.normalise(CENTS, new BigDecimal("999.994")))
        .isEqualTo(new BigDecimal("999.99"));
    for (Object wrong :
        List.of(
            new BigDecimal("999.995"),
            new BigDecimal("1000"),
            new BigDecimal("1e999999999"),
            new BigDecimal("1e-999999999"),
            BigInteger.TEN.pow(50),
            0.5,
            "1")) {
      assertThat(Cells.normalise(CENTS, wrong)).as("%s", wrong).isNull();
    }
  }

  @Test
  void normalise_floatingPoint_hasNeitherNanNorMinusZero() {
    assertThat(Cells.normalise(ColumnType.DOUBLE, -0.0)).isEqualTo(0.0);
    assertThat(Cells.normalise(ColumnType.DOUBLE, Double.NaN)).isNull();
    assertThat(Cells.normalise(ColumnType.DOUBLE, Float.NaN)).isNull();
    assertThat(Cells.normalise(ColumnType.DOUBLE, 1.5f)).isEqualTo(1.5);
    assertThat(Cells.normalise(ColumnType.DOUBLE, 3)).isEqualTo(3.0);
    assertThat(Cells.normalise(ColumnType.DOUBLE, new BigDecimal("0.1"))).isEqualTo(0.1);
    assertThat(Cells.normalise(ColumnType.DOUBLE, "1")).isNull();
  }

  private enum Colour {
    RED
  }

  @Test
  void normalise_text_isWhatItWas() {
    assertThat(Cells.normalise(ColumnType.TEXT, 'x')).isEqualTo("x");
    assertThat(Cells.normalise(ColumnType.TEXT, Colour.RED)).isEqualTo("RED");
    assertThat(Cells.normalise(ColumnType.TEXT, new UUID(0, 1)))
        .isEqualTo("00000000-0000-0000-0000-000000000001");
    assertThat(Cells.normalise(ColumnType.TEXT, "x".repeat(65_536))).isNotNull();
    assertThat(Cells.normalise(ColumnType.TEXT, "x".repeat(65_537))).isNull();
    assertThat(Cells.normalise(ColumnType.TEXT, 5)).isNull();
    assertThat(Cells.normalise(ColumnType.BOOLEAN, true)).isEqualTo(true);
    assertThat(Cells.normalise(ColumnType.BOOLEAN, "true")).isNull();
    assertThat(Cells.normalise(ColumnType.BOOLEAN, null)).isNull();
  }

  @Test
  void normalise_datesAndTimes_areInYears1To9999() {
    LocalDate day = LocalDate.of(2026, 1, 31);
    assertThat(Cells.normalise(ColumnType.DATE, day)).isEqualTo(day);
    assertThat(Cells.normalise(ColumnType.DATE, java.sql.Date.valueOf(day))).isEqualTo(day);
    LocalDateTime at = day.atTime(10, 15, 30, 123_456_789);
    LocalDateTime cut = day.atTime(10, 15, 30, 123_000_000);
    assertThat(Cells.normalise(ColumnType.TIMESTAMP, at)).isEqualTo(cut);
    assertThat(Cells.normalise(ColumnType.TIMESTAMP, java.sql.Timestamp.valueOf(at)))
        .isEqualTo(cut);
    assertThat(Cells.normalise(ColumnType.TIMESTAMP, at.toInstant(ZoneOffset.UTC))).isEqualTo(cut);
    assertThat(Cells.normalise(ColumnType.TIMESTAMP, at.atOffset(ZoneOffset.ofHours(1))))
        .isEqualTo(cut.minusHours(1));
    for (Object wrong :
        List.of(
            LocalDateTime.MAX,
            Instant.MAX,
            Instant.MIN,
            OffsetDateTime.MAX,
            OffsetDateTime.MIN,
            day,
            "2026-01-31T00:00:00")) {
      assertThat(Cells.normalise(ColumnType.TIMESTAMP, wrong)).as("%s", wrong).isNull();
    }
    for (Object wrong : List.of(LocalDate.MAX, LocalDate.of(0, 1, 1), at, "2026-01-31")) {
      assertThat(Cells.normalise(ColumnType.DATE, wrong)).as("%s", wrong).isNull();
    }
  }

  @Test
  void normalise_anyValueOfAnyType_neverThrowsAndHasItsClass() {
    List<ColumnType> types = new ArrayList<>();
    for (ColumnType.Kind kind : ColumnType.Kind.values()) {
      types.add(kind == ColumnType.Kind.DECIMAL ? CENTS : new ColumnType(kind, 0, 0));
    }
    List<@Nullable Object> values =
        Arrays.asList(
            null,
            "",
            "x",
            1,
            1L,
            1.0,
            1f,
            'c',
            true,
            (byte) 1,
            BigInteger.ONE,
            BigDecimal.ONE,
            new BigDecimal("1e2147483647"),
            new BigDecimal("1e-2147483647"),
            LocalDate.MIN,
            LocalDateTime.MIN,
            Instant.MIN,
            OffsetDateTime.MAX,
            new UUID(1, 1),
            Colour.RED,
            new Object(),
            new int[1],
            List.of());
    for (ColumnType type : types) {
      for (Object value : values) {
        Object normal = Cells.normalise(type, value);
        if (normal != null) {
          assertThat(normal).isInstanceOf(type.kind().javaClass());
          assertThat(Cells.normalise(type, normal)).isEqualTo(normal);
        }
      }
    }
  }

  @Test
  void exact_valueThatWouldBeRounded_isNull() {
    assertThat(Cells.exact(CENTS, new BigDecimal("1.5"))).isEqualTo(new BigDecimal("1.50"));
    assertThat(Cells.exact(CENTS, new BigDecimal("1.505"))).isNull();
    assertThat(Cells.exact(CENTS, 3)).isEqualTo(new BigDecimal("3.00"));
    assertThat(Cells.exact(ColumnType.TEXT, "a")).isEqualTo("a");
    LocalDateTime at = LocalDateTime.of(2026, 1, 1, 0, 0, 0, 1_000_000);
    assertThat(Cells.exact(ColumnType.TIMESTAMP, at)).isEqualTo(at);
    assertThat(Cells.exact(ColumnType.TIMESTAMP, at.plusNanos(1))).isNull();
    assertThat(Cells.exact(ColumnType.TIMESTAMP, at.toInstant(ZoneOffset.UTC))).isEqualTo(at);
    assertThat(Cells.exact(ColumnType.TIMESTAMP, at.plusNanos(1).toInstant(ZoneOffset.UTC)))
        .isNull();
    assertThat(Cells.exact(CENTS, null)).isNull();
  }
}
