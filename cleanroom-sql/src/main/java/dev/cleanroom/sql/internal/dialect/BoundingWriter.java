package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the layers that bound what each unit adds, over rows of unit, group keys, and for each
 * aggregate a number of rows and the sum of their grid values.
 *
 * <p>Rows are added up by unit and group; groups that are not declared are left out; of each unit
 * the groups with the smallest {@link Tags} are kept; what is left is clamped by the rules of
 * {@link dev.cleanroom.spi.BoundedGroup} and added up by group.
 *
 * <p>Numbers have at least 38 digits. Of fewer than 2⁶³ joined rows on a grid of 2⁵³, sums and
 * distances from a middle stay below 2¹¹⁸ &lt; 10³⁸; a mean's sum is divided before it is
 * multiplied. Beyond, engines fail; they do not wrap.
 */
public final class BoundingWriter {
  /** The number in {@link SqlText#parameters} of the choice key, as {@link Tags#key} writes it. */
  public static final int CHOICE_KEY = -1;

  private final Syntax syntax;
  private final ReleasePlan plan;
  private final Kind unit;
  private final List<Kind> keys;

  private BoundingWriter(Dialect dialect, ColumnType unit, ReleasePlan plan) {
    this.syntax = Syntax.of(dialect);
    this.plan = plan;
    this.unit = Kind.of(unit);
    this.keys = plan.keyColumns().stream().map(Column::type).map(Kind::of).toList();
  }

  /**
   * Writes the layers.
   *
   * @param dialect the dialect
   * @param rows a query of the columns c0 (unit), c1 and so on (group keys), and for each aggregate
   *     its number of rows and the sum of their grid values, or anything where nothing is summed
   * @param unit the type of the unit
   * @param plan the bounds
   * @return a query with a row for each group that has a unit: k0 and so on, units, most_groups,
   *     and for each aggregate rows_0, sum_0 and so on
   * @throws NotWritable if a type has no text that is the same in every dialect
   */
  public static SqlText write(Dialect dialect, SqlText rows, ColumnType unit, ReleasePlan plan)
      throws NotWritable {
    return new BoundingWriter(dialect, unit, plan).write(rows);
  }

  private SqlText write(SqlText rows) throws NotWritable {
    String text =
        "WITH entries AS (SELECT "
            + list(
                "c0 AS u",
                numbered(keys.size(), i -> "c" + (i + 1) + " AS k" + i),
                each(this::added))
            + " FROM (\0rows\0) AS p WHERE "
            + new DeclaredGroups(syntax, plan).condition()
            + " GROUP BY "
            + list("c0", numbered(keys.size(), i -> "c" + (i + 1)))
            + "), "
            + choice()
            + ", distances AS ("
            + next("chosen", this::distance)
            + "), leftovers AS ("
            + next("distances", this::leftover)
            + "), shares AS ("
            + next("leftovers", this::share)
            + ") SELECT "
            + list(
                numbered(keys.size(), i -> "x.k" + i),
                "COUNT(*) AS units",
                "MAX(x.chosen_groups) AS most_groups",
                each(this::total))
            + " FROM shares AS x"
            + (keys.isEmpty() ? "" : " GROUP BY " + list(numbered(keys.size(), i -> "x.k" + i)))
            + " HAVING COUNT(*) > 0";
    return withRows(text, rows);
  }

  /** Puts the inner query in its place, with its parameters before or after the choice key. */
  private static SqlText withRows(String text, SqlText rows) {
    int at = text.indexOf("\0rows\0");
    SqlText before = SqlText.of(text.substring(0, at));
    SqlText after = SqlText.of(text.substring(at + "\0rows\0".length()));
    List<Integer> parameters = new ArrayList<>(before.parameters());
    parameters.addAll(rows.parameters());
    parameters.addAll(after.parameters());
    return new SqlText(before.sql() + rows.sql() + after.sql(), parameters);
  }

  private String each(IntFunction<String> text) {
    return numbered(plan.aggregates().size(), text);
  }

  private static String numbered(int count, IntFunction<String> text) {
    return IntStream.range(0, count)
        .mapToObj(text)
        .filter(t -> !t.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String list(String... parts) {
    return List.of(parts).stream().filter(p -> !p.isEmpty()).collect(Collectors.joining(", "));
  }

  private String wide(String text) {
    return syntax.wide(text);
  }

  private String added(int i) {
    String rows = "c" + (1 + keys.size() + 2 * i);
    String sum = "c" + (2 + keys.size() + 2 * i);
    boolean isSummed = isSummed(i);
    return "SUM("
        + wide(rows)
        + ") AS r"
        + i
        + (isSummed
            ? ", COALESCE(SUM(CASE WHEN "
                + rows
                + " > 0 THEN "
                + wide(sum)
                + " END), "
                + wide("0")
                + ") AS s"
                + i
            : "");
  }

  private boolean isSummed(int i) {
    return switch (plan.aggregates().get(i).kind()) {
      case SUM, MEAN -> true;
      case UNITS, ROWS -> false;
    };
  }

  /** Only units with too many groups need tags; without GROUP BY there is one group. */
  private String choice() throws NotWritable {
    if (keys.isEmpty()) {
      return "chosen AS (SELECT e.*, 1 AS chosen_groups FROM entries AS e)";
    }
    return "counted AS (SELECT e.*, COUNT(*) OVER (PARTITION BY e.u) AS unit_groups FROM entries"
        + " AS e), tagged AS (SELECT e.*, CASE WHEN e.unit_groups > "
        + plan.maxGroups()
        + " THEN "
        + tag()
        + " END AS tag FROM counted AS e), numbered AS (SELECT t.*, ROW_NUMBER() OVER (PARTITION"
        + " BY t.u ORDER BY t.tag ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS place"
        + " FROM tagged AS t), chosen AS (SELECT n.*, COUNT(*) OVER (PARTITION BY n.u) AS"
        + " chosen_groups FROM numbered AS n WHERE n.place <= "
        + plan.maxGroups()
        + ")";
  }

  private String tag() throws NotWritable {
    StringBuilder text = new StringBuilder(keyParameter());
    text.append(" || ").append(Tags.part(syntax, "e.u", unit));
    for (int i = 0; i < keys.size(); i++) {
      text.append(" || ").append(Tags.part(syntax, "e.k" + i, keys.get(i)));
    }
    return syntax.hash(text.toString());
  }

  private String keyParameter() {
    return syntax.cast(
        SqlText.MARK + Integer.toString(CHOICE_KEY) + SqlText.MARK, new Kind(Kind.Form.TEXT, 0, 0));
  }

  private String next(String before, IntFunction<String> means) {
    return "SELECT "
        + list("b.*", each(i -> isMean(i) ? means.apply(i) : ""))
        + " FROM "
        + before
        + " AS b";
  }

  private boolean isMean(int i) {
    return plan.aggregates().get(i).kind() == ReleasePlan.AggregateKind.MEAN;
  }

  /** The sum of distances from the middle. */
  private String distance(int i) {
    long middle = plan.aggregates().get(i).value().middle();
    return "b.s" + i + " - " + wide(Long.toString(middle)) + " * b.r" + i + " AS d" + i;
  }

  private String isOver(int i) {
    return "b.r" + i + " > " + plan.maxRowsPerGroup();
  }

  /** What a division of the distance by the rows leaves over, at least 0. */
  private String leftover(int i) {
    String r = "b.r" + i;
    return Syntax.cased(isOver(i), "(b.d" + i + " % " + r + " + " + r + ") % " + r, wide("0"))
        + " AS m"
        + i;
  }

  /** The distance scaled to the rows that count, rounded down, and what that leaves over. */
  private String share(int i) {
    String r = "b.r" + i;
    String limit = wide(Integer.toString(plan.maxRowsPerGroup()));
    String product = "b.m" + i + " * " + limit;
    String whole = wide(syntax.wideQuotient("b.d" + i + " - b.m" + i, r)) + " * " + limit;
    return Syntax.cased(isOver(i), whole + " + " + wide(syntax.wideQuotient(product, r)), wide("0"))
        + " AS f"
        + i
        + ", "
        + Syntax.cased(isOver(i), "(" + product + ") % " + r, wide("0"))
        + " AS h"
        + i;
  }

  private String total(int i) {
    Aggregate aggregate = plan.aggregates().get(i);
    String r = "x.r" + i;
    int most = plan.maxRowsPerGroup();
    String limited = Syntax.cased(r + " > " + most, wide(Integer.toString(most)), r);
    String one = Syntax.cased(r + " > 0", wide("1"), wide("0"));
    return switch (aggregate.kind()) {
      case UNITS -> both(i, one, wide("0"));
      case ROWS -> both(i, limited, wide("0"));
      case SUM -> both(i, wide("0"), clamped(i, aggregate.total()));
      case MEAN -> both(i, limited, mean(i));
    };
  }

  private static String both(int i, String rows, String sum) {
    return "SUM(" + rows + ") AS rows_" + i + ", SUM(" + sum + ") AS sum_" + i;
  }

  /** A unit without a row adds nothing, also where 0 is outside of the bounds. */
  private String clamped(int i, FixedPoint total) {
    String s = "x.s" + i;
    return "CASE WHEN x.r"
        + i
        + " = 0 THEN "
        + wide("0")
        + " WHEN "
        + s
        + " > "
        + total.high()
        + " THEN "
        + wide(Long.toString(total.high()))
        + " WHEN "
        + s
        + " < "
        + total.low()
        + " THEN "
        + wide(Long.toString(total.low()))
        + " ELSE "
        + s
        + " END";
  }

  /** Half to even. */
  private String mean(int i) {
    String twice = "x.h" + i + " + x.h" + i;
    String up =
        twice + " > x.r" + i + " OR (" + twice + " = x.r" + i + " AND x.f" + i + " % 2 <> 0)";
    return Syntax.cased(
        "x.r" + i + " > " + plan.maxRowsPerGroup(),
        "x.f" + i + " + " + Syntax.cased(up, wide("1"), wide("0")),
        "x.d" + i);
  }
}
