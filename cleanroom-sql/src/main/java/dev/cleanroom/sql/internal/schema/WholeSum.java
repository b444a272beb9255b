package dev.cleanroom.sql.internal.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The exact sum of whole numbers of 64 bits, however large it becomes; NULL without a value.
 *
 * <p>Public, because generated code is in no package; not for other use.
 */
public final class WholeSum {
  private BigInteger full = BigInteger.ZERO;
  private long rest;
  private boolean isEmpty = true;

  private WholeSum() {}

  /**
   * Starts a sum.
   *
   * @return an empty sum
   */
  public static WholeSum init() {
    return new WholeSum();
  }

  /**
   * Adds a value.
   *
   * @param sum the sum
   * @param value a number or null
   * @return the sum
   */
  public static WholeSum add(WholeSum sum, @Nullable Long value) {
    if (value != null) {
      sum.plus(value);
    }
    return sum;
  }

  private void plus(long value) {
    isEmpty = false;
    long after = rest + value;
    boolean wraps = ((rest ^ after) & (value ^ after)) < 0;
    if (wraps) {
      full = full.add(BigInteger.valueOf(rest));
    }
    rest = wraps ? value : after;
  }

  /**
   * Ends a sum.
   *
   * @param sum the sum
   * @return the sum, or null if there was no value
   */
  public static @Nullable BigDecimal result(WholeSum sum) {
    return sum.isEmpty ? null : new BigDecimal(sum.full.add(BigInteger.valueOf(sum.rest)));
  }
}
