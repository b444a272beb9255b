package dev.cleanroom.rule;

import java.math.BigInteger;

/**
 * What becomes of a row of an answer that counts too few units, and how values are rounded. All of
 * them are heuristics; each constant of {@link Form} says what it leaks. Immutable and thread-safe.
 *
 * @param form what becomes of the row
 * @param step counts and sums are rounded down to multiples of this number; 1 leaves them as they
 *     are
 */
public record Suppression(Form form, BigInteger step) {
  /** What becomes of a row below the threshold. */
  public enum Form {
    /**
     * The row is left out.
     *
     * <p><b>Leak.</b> That a known key is missing tells that it holds fewer units than the
     * threshold, perhaps none. Next to a total over the same rows, the values of a single missing
     * row are the difference; the library refuses such pairs of templates where it can see them.
     */
    DROP("left out"),
    /**
     * All such rows become one row whose keys are NULL. While that one counts too few units itself,
     * the shown row with the fewest is merged into it; if none is left, nothing is shown.
     *
     * <p><b>Leak.</b> The sum over all small rows together, and, from a missing key, that its row
     * was small or the smallest of the others.
     */
    REMAINDER("merged into a remainder"),
    /**
     * Each key that needs more units than its row counts becomes NULL, and rows that are equal then
     * become one. What still counts too few units is merged as by {@link #REMAINDER}.
     *
     * <p><b>Leak.</b> As of {@link #REMAINDER}, for each combination of the keys that remain.
     */
    NULL_DIMENSION("shown under NULL keys"),
    /**
     * All such rows become one row whose keys are NULL, which is left out if it counts too few
     * units itself.
     *
     * <p><b>Leak.</b> The sum over all small rows together; and if the row is missing, what {@link
     * #DROP} leaks.
     */
    SUMMARY("merged into a summary"),
    /**
     * The row keeps its keys; its values become NULL, and of a count of units that is too small its
     * interval, {@code ≤ k − 1}, is told.
     *
     * <p><b>Leak.</b> That the key occurs, for at least one unit; otherwise as of {@link #DROP}.
     */
    CENSOR("censored");

    private final String words;

    Form(String words) {
      this.words = words;
    }

    /**
     * Returns what becomes of small rows.
     *
     * @return a few words
     */
    public String inWords() {
      return words;
    }

    /**
     * Returns whether small rows become parts of rows without keys.
     *
     * @return false if they are left out or censored
     */
    public boolean mergesRows() {
      return this == REMAINDER || this == NULL_DIMENSION || this == SUMMARY;
    }
  }

  /**
   * Checks the step.
   *
   * @throws IllegalArgumentException if the step is not at least 1
   */
  public Suppression {
    if (step.signum() <= 0) {
      throw new IllegalArgumentException("the step must be at least 1, but is " + step);
    }
  }

  /**
   * Returns suppression of a form, without rounding.
   *
   * @param form the form
   * @return the suppression
   */
  public static Suppression of(Form form) {
    return new Suppression(form, BigInteger.ONE);
  }

  /**
   * Returns this suppression with counts and sums rounded down to multiples of a step. AVG and
   * SUM(DISTINCT) are refused with a step, because they would tell more.
   *
   * <p><b>Leak.</b> A rounded value that changes between two questions tells that a multiple of the
   * step was crossed, so that a single unit can be found by padding up to the multiple. A join with
   * many rows, or an expression such as {@code SUM(x * 1000)} where expressions are allowed, makes
   * values large before they are rounded, and the step small beside them.
   *
   * @param step at least 1, in the value's unit
   * @return the suppression
   * @throws IllegalArgumentException if the step is not at least 1
   */
  public Suppression roundedTo(long step) {
    return new Suppression(form, BigInteger.valueOf(step));
  }

  /**
   * Returns whether values are rounded.
   *
   * @return false if the step is 1
   */
  public boolean isRounded() {
    return !step.equals(BigInteger.ONE);
  }

  /**
   * Returns whether a small row can be told from the difference of a total and the shown rows.
   *
   * @return true for forms that leave values out without merging them into others
   */
  public boolean leavesOut() {
    return form == Form.DROP || form == Form.SUMMARY || form == Form.CENSOR;
  }

  /**
   * Returns what satisfies both: the common form, or {@link Form#DROP} where the forms differ, and
   * the least common multiple of the steps. A value that is rounded down to a multiple of a common
   * multiple follows from the one that is rounded to either step.
   *
   * @param other another suppression
   * @return the stricter of both
   */
  public Suppression meet(Suppression other) {
    BigInteger multiple = step.divide(step.gcd(other.step)).multiply(other.step);
    return new Suppression(form == other.form ? form : Form.DROP, multiple);
  }

  @Override
  public String toString() {
    return form.words
        + (isRounded() ? "; counts and sums are rounded down to multiples of " + step : "");
  }
}
