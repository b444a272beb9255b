package dev.cleanroom;

import dev.cleanroom.audit.Receipt;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.internal.AnswerText;
import dev.cleanroom.internal.RecordMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run released: the rows that the rules let out, how far each value may be off, and what it
 * cost.
 *
 * <p><b>Guarantee.</b> See {@link #protection()} and {@link #guarantee()}: only answers under
 * {@link Protection#DIFFERENTIAL_PRIVACY} carry one. Whatever is computed from such an answer keeps
 * it and costs nothing more. Immutable and thread-safe; its values are drawn once.
 */
public final class Answer {
  /** The probability with which an {@link Interval} holds. */
  public static final double CONFIDENCE = 0.95;

  private final String template;
  private final List<Column> columns;
  private final List<Row> rows;
  private final List<Charge> charges;
  private final Protection protection;
  private final String guarantee;
  private final boolean isReplay;
  private final @Nullable Evidence evidence;

  /** What an answer is known by. */
  private record Evidence(UUID run, String digest, Receipt receipt) {}

  /**
   * Creates an answer.
   *
   * @param template the template's name
   * @param columns the columns
   * @param rows the cells of each row, one for each column
   * @param charges what the run cost on each account
   * @param protection how the answer protects units
   * @param guarantee what is guaranteed, or that nothing is, in words
   * @throws IllegalArgumentException if a row has not one cell for each column
   */
  public Answer(
      String template,
      List<Column> columns,
      List<List<Cell>> rows,
      List<Charge> charges,
      Protection protection,
      String guarantee) {
    this.template = template;
    this.columns = List.copyOf(columns);
    this.rows = rows.stream().map(cells -> new Row(this.columns, cells)).toList();
    this.charges = List.copyOf(charges);
    this.protection = protection;
    this.guarantee = guarantee;
    this.isReplay = false;
    this.evidence = null;
  }

  private Answer(Answer from, boolean isReplay, @Nullable Evidence evidence) {
    this.template = from.template;
    this.columns = from.columns;
    this.rows = from.rows;
    this.charges = from.charges;
    this.protection = from.protection;
    this.guarantee = from.guarantee;
    this.isReplay = isReplay;
    this.evidence = evidence;
  }

  /**
   * Returns this answer as one that was released before.
   *
   * @return the same values
   */
  public Answer asReplay() {
    return new Answer(this, true, evidence);
  }

  /**
   * Returns this answer with what it is known by.
   *
   * @param run the run that released it first
   * @param digest the SHA-256 of the released bytes, in hexadecimal
   * @param receipt the audit log's receipt
   * @return the same values
   */
  public Answer with(UUID run, String digest, Receipt receipt) {
    return new Answer(this, isReplay, new Evidence(run, digest, receipt));
  }

  /**
   * An interval of numbers.
   *
   * @param low the smaller end
   * @param high the larger end
   */
  public record Interval(BigDecimal low, BigDecimal high) {
    /**
     * Returns whether a number lies in the interval.
     *
     * @param value a number
     * @return true if {@code low ≤ value ≤ high}
     */
    public boolean contains(BigDecimal value) {
      return low.compareTo(value) <= 0 && high.compareTo(value) >= 0;
    }

    @Override
    public String toString() {
      return low.toPlainString() + " … " + high.toPlainString();
    }
  }

  /**
   * One released value.
   *
   * @param value the value in its column type's Java class, or null for the NULL group, an
   *     expression without a value or a censored value
   * @param noiseScale the scale of the noise in the value's unit, Laplace's b or Gauss's σ; empty
   *     for group keys, means and values computed from several noisy ones
   * @param interval where the bounded exact value lies with probability {@link #CONFIDENCE}, over
   *     the noise alone: what bounds cut off is not in it. Of groups near the threshold of
   *     selection those with upward noise are shown, so their counts are held less often. Of a
   *     censored value, where it lies for certain. Empty for group keys, for exact values and where
   *     it cannot be told
   */
  public record Cell(
      @Nullable Object value, OptionalDouble noiseScale, Optional<Interval> interval) {
    /**
     * Returns a cell without noise.
     *
     * @param value the value
     * @return the cell
     */
    public static Cell exact(@Nullable Object value) {
      return new Cell(value, OptionalDouble.empty(), Optional.empty());
    }
  }

  /** One row of an answer. */
  public static final class Row {
    private final List<Column> columns;
    private final List<Cell> cells;

    private Row(List<Column> columns, List<Cell> cells) {
      this.columns = columns;
      this.cells = List.copyOf(cells);
      if (cells.size() != columns.size()) {
        throw new IllegalArgumentException("a row must have one cell for each column");
      }
    }

    /**
     * Returns the cells, in the order of columns.
     *
     * @return the cells
     */
    public List<Cell> cells() {
      return cells;
    }

    /**
     * Returns a cell.
     *
     * @param column the column's name, without regard to case
     * @return the cell
     * @throws NoSuchElementException if there is no such column
     */
    public Cell cell(String column) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equalsIgnoreCase(column)) {
          return cells.get(i);
        }
      }
      throw new NoSuchElementException("no column '" + column + "', but " + columns);
    }

    /**
     * Returns a value that is not NULL.
     *
     * @param column the column's name, without regard to case
     * @return the value in its column type's Java class
     * @throws NoSuchElementException if there is no such column, or the value is NULL
     */
    public Object get(String column) {
      Object value = cell(column).value();
      if (value == null) {
        throw new NoSuchElementException("column '" + column + "' is NULL in this row");
      }
      return value;
    }

    /**
     * Returns a number.
     *
     * @param column the name of a numeric column
     * @return the exact value
     * @throws NoSuchElementException if there is no such column, or the value is NULL
     * @throws IllegalArgumentException if the column is no number
     */
    public BigDecimal getDecimal(String column) {
      Object value = get(column);
      if (value instanceof BigDecimal decimal) {
        return decimal;
      }
      if (value instanceof Long || value instanceof Double) {
        return new BigDecimal(value.toString());
      }
      throw new IllegalArgumentException("column '" + column + "' is no number");
    }

    /**
     * Returns a number, rounded to the nearest whole.
     *
     * @param column the name of a numeric column
     * @return the rounded value
     * @throws NoSuchElementException if there is no such column, or the value is NULL
     * @throws IllegalArgumentException if the column is no number
     * @throws ArithmeticException if the value exceeds a long
     */
    public long getLong(String column) {
      return getDecimal(column).setScale(0, java.math.RoundingMode.HALF_EVEN).longValueExact();
    }

    /**
     * Returns a number as floating point.
     *
     * @param column the name of a numeric column
     * @return the nearest double
     * @throws NoSuchElementException if there is no such column, or the value is NULL
     * @throws IllegalArgumentException if the column is no number
     */
    public double getDouble(String column) {
      return getDecimal(column).doubleValue();
    }

    /**
     * Returns a value as text.
     *
     * @param column the column's name
     * @return the text, {@code NULL} for NULL
     * @throws NoSuchElementException if there is no such column
     */
    public String getText(String column) {
      return AnswerText.plain(cell(column).value());
    }

    /**
     * Returns the row as a map.
     *
     * @return values by column name, in the order of columns
     */
    public Map<String, @Nullable Object> toMap() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        map.put(columns.get(i).name(), cells.get(i).value());
      }
      return Collections.unmodifiableMap(map);
    }

    @Override
    public String toString() {
      return toMap().toString();
    }
  }

  /**
   * Returns the name of the template that was run.
   *
   * @return the name
   */
  public String template() {
    return template;
  }

  /**
   * Returns the columns.
   *
   * @return the columns, in order
   */
  public List<Column> columns() {
    return columns;
  }

  /**
   * Returns the rows, in the order of ORDER BY or else of the group keys.
   *
   * @return the rows
   */
  public List<Row> rows() {
    return rows;
  }

  /**
   * Returns what the run cost.
   *
   * @return one charge for each account, none without noise
   */
  public List<Charge> charges() {
    return charges;
  }

  /**
   * Returns how the answer protects the units whose rows it was made from: the weakest protection
   * of the private tables that it read, the runner's own among them. What other tables ask for
   * holds all the same; {@link #guarantee} tells it.
   *
   * @return the level
   */
  public Protection protection() {
    return protection;
  }

  /**
   * Returns what is protected and how much, in words; without differential privacy, that nothing is
   * guaranteed, and which attacks remain.
   *
   * @return the neighbouring relation and the loss, or what the rules ask for
   */
  public String guarantee() {
    return guarantee;
  }

  /**
   * Returns whether the same values were released before, so that no noise was drawn now.
   *
   * @return true for a repeated run, and for one that equals an earlier one
   */
  public boolean isReplay() {
    return isReplay;
  }

  /**
   * Returns the id of the run that released the values.
   *
   * @return the id; empty for an answer that no run made
   */
  public Optional<UUID> run() {
    return Optional.ofNullable(evidence).map(Evidence::run);
  }

  /**
   * Returns the hash of the released bytes, which the receipt's entry holds too.
   *
   * @return a SHA-256 in hexadecimal; empty for an answer that no run made
   */
  public Optional<String> digest() {
    return Optional.ofNullable(evidence).map(Evidence::digest);
  }

  /**
   * Returns the audit log's receipt for the release. Keep the newest: with it, everybody can see
   * later that the log was not cut or rewritten.
   *
   * @return the receipt; empty for an answer that no run made
   */
  public Optional<Receipt> receipt() {
    return Optional.ofNullable(evidence).map(Evidence::receipt);
  }

  /**
   * Returns the rows as maps.
   *
   * @return one map for each row
   */
  public List<Map<String, @Nullable Object>> toMaps() {
    List<Map<String, @Nullable Object>> maps = new ArrayList<>();
    rows.forEach(row -> maps.add(row.toMap()));
    return maps;
  }

  /**
   * Returns the rows as records, whose components are matched with columns by name without regard
   * to case and underscores. Whole-number components take rounded values.
   *
   * @param <T> the class of the records
   * @param type an accessible record class
   * @return one record for each row
   * @throws IllegalArgumentException if a component has no column or a type that does not fit, is
   *     primitive where a value is NULL, or is too small for a value; or if the class is not
   *     accessible or its constructor throws
   */
  public <T extends Record> List<T> toRecords(Class<T> type) {
    return RecordMapper.map(type, columns, rows);
  }

  /**
   * Returns the rows as CSV (RFC 4180) with a header line; NULL and what is censored are empty
   * cells, numbers have neither exponent nor grouping. Text is as released: a spreadsheet may take
   * one that begins with {@code =} for a formula.
   *
   * @return the text
   */
  public String toCsv() {
    return AnswerText.csv(this);
  }

  /**
   * Returns the answer as JSON: columns, rows, noise scales, intervals, charges, protection and
   * guarantee. Numbers are exact; NaN and infinities are strings.
   *
   * @return the text
   */
  public String toJson() {
    return AnswerText.json(this);
  }

  /**
   * Returns an aligned table with each value's interval, the charges and the guarantee.
   *
   * @return several lines of text
   */
  @Override
  public String toString() {
    return AnswerText.table(this);
  }
}
