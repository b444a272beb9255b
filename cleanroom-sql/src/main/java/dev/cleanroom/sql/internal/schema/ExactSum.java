package dev.cleanroom.sql.internal.schema;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * The sum of floating-point numbers, rounded once at its end. Generated code meets the rows of one
 * unit in an order that depends on how many rows others have (that of a hash table), so a sum that
 * is rounded at every step would let one unit decide about the values of all others.
 *
 * <p>Public, because generated code is in no package; not for other use.
 */
public final class ExactSum {
  private BigDecimal sum = BigDecimal.ZERO;
  private long count;

  private ExactSum() {}

  private void plus(@Nullable Double value) {
    Double finite = TotalFunctions.finite(value);
    if (finite != null) {
      sum = sum.add(new BigDecimal(finite)).stripTrailingZeros();
      count++;
    }
  }

  private @Nullable Double total() {
    return count == 0 ? null : TotalFunctions.finite(sum.doubleValue());
  }

  /** SUM: NULL without a value. */
  public static final class Sum {
    private Sum() {}

    /**
     * Starts a sum.
     *
     * @return an empty sum
     */
    public static ExactSum init() {
      return new ExactSum();
    }

    /**
     * Adds a value.
     *
     * @param sum the sum
     * @param value a number or null
     * @return the sum
     */
    public static ExactSum add(ExactSum sum, @Nullable Double value) {
      sum.plus(value);
      return sum;
    }

    /**
     * Ends a sum.
     *
     * @param sum the sum
     * @return the number nearest to it, or null if there was no value
     */
    public static @Nullable Double result(ExactSum sum) {
      return sum.total();
    }
  }

  /** The sum that is zero without a value. */
  public static final class SumOrZero {
    private SumOrZero() {}

    /**
     * Starts a sum.
     *
     * @return an empty sum
     */
    public static ExactSum init() {
      return new ExactSum();
    }

    /**
     * Adds a value.
     *
     * @param sum the sum
     * @param value a number or null
     * @return the sum
     */
    public static ExactSum add(ExactSum sum, @Nullable Double value) {
      sum.plus(value);
      return sum;
    }

    /**
     * Ends a sum.
     *
     * @param sum the sum
     * @return the number nearest to it
     */
    public static Double result(ExactSum sum) {
      Double total = sum.total();
      return total == null ? 0.0 : total;
    }
  }

  /** AVG: NULL without a value. */
  public static final class Mean {
    private Mean() {}

    /**
     * Starts a mean.
     *
     * @return an empty mean
     */
    public static ExactSum init() {
      return new ExactSum();
    }

    /**
     * Adds a value.
     *
     * @param sum the sum
     * @param value a number or null
     * @return the sum
     */
    public static ExactSum add(ExactSum sum, @Nullable Double value) {
      sum.plus(value);
      return sum;
    }

    /**
     * Ends a mean.
     *
     * @param sum the sum
     * @return the number nearest to the mean, or null if there was no value
     */
    public static @Nullable Double result(ExactSum sum) {
      return sum.count == 0
          ? null
          : TotalFunctions.finite(
              sum.sum.divide(BigDecimal.valueOf(sum.count), MathContext.DECIMAL128).doubleValue());
    }
  }
}
