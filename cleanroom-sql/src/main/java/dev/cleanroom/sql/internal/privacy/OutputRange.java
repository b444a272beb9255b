package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.Answer;
import dev.cleanroom.Parameter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;

/** The interval of an output expression from the intervals of released values. */
public final class OutputRange {
  private static final MathContext DIGITS = new MathContext(18);

  private OutputRange() {}

  /**
   * Returns the interval of an expression.
   *
   * @param output an expression over group keys and released values
   * @param keyCount the number of group keys, which come first
   * @param intervals the interval of each released value
   * @param slots the parameter of each place
   * @return the interval, or empty if it cannot be told
   */
  public static Optional<Answer.Interval> of(
      RexNode output, int keyCount, List<Answer.Interval> intervals, List<Parameter> slots) {
    List<ColumnInfo> columns = new ArrayList<>();
    for (int i = 0; i < keyCount; i++) {
      columns.add(new ColumnInfo("key", Lineage.NONE, Range.UNKNOWN));
    }
    for (Answer.Interval interval : intervals) {
      columns.add(new ColumnInfo("value", Lineage.NONE, Range.of(interval.low(), interval.high())));
    }
    List<Range> parameters =
        slots.stream().map(p -> p.numericRange().map(Range::of).orElse(Range.UNKNOWN)).toList();
    Range range = new Expressions(columns, parameters).range(output);
    BigDecimal low = range.low();
    BigDecimal high = range.high();
    return low == null || high == null
        ? Optional.empty()
        : Optional.of(new Answer.Interval(low.round(DIGITS), high.round(DIGITS)));
  }
}
