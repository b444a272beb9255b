package dev.cleanroom.sql.internal.schema;

import dev.cleanroom.Table;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.RunControl;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What generated code calls. Public, because generated code is in no package; not for other use.
 *
 * <p>Whole-number arithmetic stops at the ends of its type: it neither wraps nor fails. Text stops
 * at the largest length of a cell.
 */
public final class TotalFunctions {
  private static final ThreadLocal<@Nullable RunControl> CONTROL = new ThreadLocal<>();

  private TotalFunctions() {}

  /**
   * Adds.
   *
   * @param a a number or null
   * @param b a number or null
   * @return the sum, or the end of the type that it exceeds; null if an argument is
   */
  public static @Nullable Long plus(@Nullable Long a, @Nullable Long b) {
    return a == null || b == null ? null : (Long) sum(a, b);
  }

  /**
   * Adds, as {@link #plus} does.
   *
   * @param a a number
   * @param b a number
   * @return the sum, or the end of the type that it exceeds
   */
  public static long sum(long a, long b) {
    long sum = a + b;
    boolean overflows = ((a ^ sum) & (b ^ sum)) < 0;
    return overflows ? end(a >= 0) : sum;
  }

  /**
   * Subtracts.
   *
   * @param a a number or null
   * @param b a number or null
   * @return the difference, or the end of the type that it exceeds; null if an argument is
   */
  public static @Nullable Long minus(@Nullable Long a, @Nullable Long b) {
    return a == null || b == null ? null : (Long) difference(a, b);
  }

  /**
   * Subtracts, as {@link #minus} does.
   *
   * @param a a number
   * @param b a number
   * @return the difference, or the end of the type that it exceeds
   */
  public static long difference(long a, long b) {
    long difference = a - b;
    boolean overflows = ((a ^ b) & (a ^ difference)) < 0;
    return overflows ? end(a >= 0) : difference;
  }

  /**
   * Multiplies.
   *
   * @param a a number or null
   * @param b a number or null
   * @return the product, or the end of the type that it exceeds; null if an argument is
   */
  public static @Nullable Long times(@Nullable Long a, @Nullable Long b) {
    return a == null || b == null ? null : (Long) product(a, b);
  }

  /**
   * Multiplies, as {@link #times} does.
   *
   * @param a a number
   * @param b a number
   * @return the product, or the end of the type that it exceeds
   */
  public static long product(long a, long b) {
    long low = a * b;
    long high = Math.multiplyHigh(a, b);
    return high == (low >> 63) ? low : end((a ^ b) >= 0);
  }

  /**
   * Negates.
   *
   * @param a a number or null
   * @return −a, or the largest number for the smallest; null if the argument is
   */
  public static @Nullable Long negate(@Nullable Long a) {
    return minus(0L, a);
  }

  /**
   * Takes the absolute value.
   *
   * @param a a number or null
   * @return |a|, or the largest number for the smallest; null if the argument is
   */
  public static @Nullable Long abs(@Nullable Long a) {
    return a != null && a < 0 ? negate(a) : a;
  }

  /**
   * Makes a floating-point number finite: an infinity becomes the end of the type, so that no
   * arithmetic has a result that is not a number, whose place in an order depends on its
   * neighbours; and zero has one sign.
   *
   * @param a a number or null
   * @return a finite number, or null
   */
  public static @Nullable Double finite(@Nullable Double a) {
    return a == null ? null : (Double) inRange(a);
  }

  /**
   * Makes a floating-point number finite, as {@link #finite} does.
   *
   * @param a a number
   * @return a finite number
   */
  public static double inRange(double a) {
    return Double.isNaN(a) ? 0.0 : Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, a)) + 0.0;
  }

  /**
   * Puts texts together. Without an end, a few steps of doubling would use up all memory for one
   * row and none for others, and so tell whether that row is there.
   *
   * @param a a text or null
   * @param b a text or null
   * @return both, cut off at {@link Table#MAX_TEXT_LENGTH} characters; null if an argument is
   */
  public static @Nullable String concat(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return null;
    }
    int room = Table.MAX_TEXT_LENGTH - Math.min(a.length(), Table.MAX_TEXT_LENGTH);
    return a.substring(0, Math.min(a.length(), Table.MAX_TEXT_LENGTH))
        + b.substring(0, Math.min(b.length(), room));
  }

  /**
   * Returns a text in upper case. One letter can become several, for each of which Java's own
   * method copies the whole text: half a second for one hostile cell.
   *
   * @param text a text or null
   * @return the text in upper case; null if the argument is
   */
  public static @Nullable String upper(@Nullable String text) {
    if (text == null) {
      return null;
    }
    StringBuilder upper = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point < 128) {
                upper.append((char) Character.toUpperCase(point));
              } else {
                upper.append(Character.toString(point).toUpperCase(Locale.ROOT));
              }
            });
    return upper.toString();
  }

  /**
   * Returns a text in lower case, with the one letter that becomes two replaced beforehand, for the
   * reason given at {@link #upper}.
   *
   * @param text a text or null
   * @return the text in lower case; null if the argument is
   */
  public static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.replace("\u0130", "i\u0307").toLowerCase(Locale.ROOT);
  }

  /**
   * Returns whether a text matches a pattern.
   *
   * @param text a text or null
   * @param pattern a pattern or null, with % at its ends only
   * @return whether it matches; null if an argument is
   */
  public static @Nullable Boolean like(@Nullable String text, @Nullable String pattern) {
    return (text == null || pattern == null) ? null : (Boolean) LikePattern.matches(text, pattern);
  }

  /**
   * Puts a whole number on a grid.
   *
   * @param value a number or null
   * @param scale decimals of the grid
   * @param low the smallest grid value
   * @param high the largest grid value
   * @return {@link FixedPoint#of(long)}, or null for null
   */
  public static @Nullable Long gridWhole(@Nullable Long value, int scale, long low, long high) {
    return value == null ? null : (Long) new FixedPoint(scale, low, high).of(value.longValue());
  }

  /**
   * Puts a decimal on a grid.
   *
   * @param value a number or null
   * @param scale decimals of the grid
   * @param low the smallest grid value
   * @param high the largest grid value
   * @return {@link FixedPoint#of(BigDecimal)}, or null for null
   */
  public static @Nullable Long gridDecimal(
      @Nullable BigDecimal value, int scale, long low, long high) {
    return value == null ? null : (Long) new FixedPoint(scale, low, high).of(value);
  }

  /**
   * Puts a floating-point number on a grid.
   *
   * @param value a number or null
   * @param scale decimals of the grid
   * @param low the smallest grid value
   * @param high the largest grid value
   * @return {@link FixedPoint#of(double)}, or null for null and for what is no number
   */
  public static @Nullable Long gridDouble(@Nullable Double value, int scale, long low, long high) {
    return value == null || value.isNaN()
        ? null
        : (Long) new FixedPoint(scale, low, high).of(value.doubleValue());
  }

  /**
   * Counts a sum several times. Sums of grid values and numbers of rows that fit into memory have a
   * product of far fewer than 38 digits.
   *
   * @param sum a sum of grid values or null
   * @param times how many times
   * @return the product; null if an argument is
   */
  public static @Nullable BigDecimal weigh(@Nullable BigDecimal sum, @Nullable Long times) {
    return sum == null || times == null ? null : sum.multiply(BigDecimal.valueOf(times));
  }

  private static long end(boolean upper) {
    return upper ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  /**
   * Runs something with a control that {@link #goOn} asks.
   *
   * @param control stops the run
   * @param action what to run in this thread
   */
  public static void controlled(RunControl control, Runnable action) {
    RunControl outer = CONTROL.get();
    CONTROL.set(control);
    try {
      action.run();
    } finally {
      if (outer == null) {
        CONTROL.remove();
      } else {
        CONTROL.set(outer);
      }
    }
  }

  /**
   * Stands in join conditions, because joins can work for long without reading a row.
   *
   * @return true
   */
  public static boolean goOn() {
    RunControl control = CONTROL.get();
    if (control != null) {
      control.check();
    }
    return true;
  }
}
