package dev.cleanroom.internal.table;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import dev.cleanroom.internal.Cells;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A column whose cells stand in an array. Its parts are never compared. */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface ArrayColumn {
  /**
   * Returns its name and type.
   *
   * @return the column
   */
  Column column();

  /**
   * Returns the number of cells.
   *
   * @return the length of the array
   */
  int size();

  /**
   * Returns one cell.
   *
   * @param row the row
   * @return the cell, which need not fit its type
   */
  @Nullable Object cell(int row);

  /**
   * Reads cells.
   *
   * @param from the first row
   * @param count how many
   * @param target receives them from its place 0
   */
  void read(int from, int count, CellVector target);

  /** Whole numbers of 64 bits. */
  record Longs(Column column, long[] values) implements ArrayColumn {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Object cell(int row) {
      return values[row];
    }

    @Override
    public void read(int from, int count, CellVector target) {
      System.arraycopy(values, from, target.longs, 0, count);
      target.allPresent(count);
    }
  }

  /** Whole numbers of 32 bits. */
  record Ints(Column column, int[] values) implements ArrayColumn {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Object cell(int row) {
      return values[row];
    }

    @Override
    public void read(int from, int count, CellVector target) {
      for (int i = 0; i < count; i++) {
        target.longs[i] = values[from + i];
      }
      target.allPresent(count);
    }
  }

  /** Floating-point numbers. */
  record Doubles(Column column, double[] values) implements ArrayColumn {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Object cell(int row) {
      return values[row];
    }

    @Override
    public void read(int from, int count, CellVector target) {
      for (int i = 0; i < count; i++) {
        target.putDouble(i, values[from + i]);
      }
    }
  }

  /** Truth values. */
  record Booleans(Column column, boolean[] values) implements ArrayColumn {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Object cell(int row) {
      return values[row];
    }

    @Override
    public void read(int from, int count, CellVector target) {
      System.arraycopy(values, from, target.booleans, 0, count);
      target.allPresent(count);
    }
  }

  /** Texts, of which one may be null. */
  record Texts(Column column, @Nullable String[] values) implements ArrayColumn {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public @Nullable Object cell(int row) {
      return values[row];
    }

    @Override
    public void read(int from, int count, CellVector target) {
      @Nullable Object[] texts = target.writeObjects();
      for (int i = 0; i < count; i++) {
        String text = values[from + i];
        texts[i] = text;
        target.isNull[i] =
            text == null || text.length() > Table.MAX_TEXT_LENGTH || !Cells.isUnicode(text);
      }
    }
  }

  /**
   * Texts by their places in a list of different ones; a code without a text is unreadable, and so
   * is one whose text had half a character when the column was made.
   */
  record Codes(Column column, int[] codes, @Nullable String[] texts, boolean[] isUnicode)
      implements ArrayColumn {
    /**
     * Creates the column.
     *
     * @param column its name and type
     * @param codes for each row, the place of its text
     * @param texts the texts
     */
    public Codes(Column column, int[] codes, @Nullable String[] texts) {
      this(column, codes, texts, unicode(texts));
    }

    private static boolean[] unicode(@Nullable String[] texts) {
      boolean[] found = new boolean[texts.length];
      for (int i = 0; i < found.length; i++) {
        String text = texts[i];
        found[i] = text != null && Cells.isUnicode(text);
      }
      return found;
    }

    @Override
    public int size() {
      return codes.length;
    }

    @Override
    public @Nullable Object cell(int row) {
      int code = codes[row];
      return code < 0 || code >= texts.length ? CellParser.UNREADABLE : texts[code];
    }

    @Override
    public void read(int from, int count, CellVector target) {
      target.writeCodes(texts);
      for (int i = 0; i < count; i++) {
        int code = codes[from + i];
        target.codes[i] = code;
        target.isNull[i] =
            code < 0 || code >= texts.length || !isUnicode[code] || !isReadable(texts[code]);
      }
    }

    private static boolean isReadable(@Nullable String text) {
      return text != null && text.length() <= Table.MAX_TEXT_LENGTH;
    }
  }

  /** Decimals by their digits; 19 of them hold every whole number of 64 bits. */
  record Decimals(Column column, long[] unscaled) implements ArrayColumn {
    @Override
    public int size() {
      return unscaled.length;
    }

    @Override
    public Object cell(int row) {
      return BigDecimal.valueOf(unscaled[row], column.type().scale());
    }

    @Override
    public void read(int from, int count, CellVector target) {
      target.writeUnscaled();
      System.arraycopy(unscaled, from, target.longs, 0, count);
      target.allPresent(count);
    }
  }

  /** Dates as days since 1970. */
  record Days(Column column, int[] days) implements ArrayColumn {
    @Override
    public int size() {
      return days.length;
    }

    @Override
    public Object cell(int row) {
      return LocalDate.ofEpochDay(days[row]);
    }

    @Override
    public void read(int from, int count, CellVector target) {
      for (int i = 0; i < count; i++) {
        target.putDay(i, days[from + i]);
      }
    }
  }

  /** Timestamps as milliseconds since 1970. */
  record Millis(Column column, long[] millis) implements ArrayColumn {
    @Override
    public int size() {
      return millis.length;
    }

    @Override
    public Object cell(int row) {
      return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis[row]), ZoneOffset.UTC);
    }

    @Override
    public void read(int from, int count, CellVector target) {
      for (int i = 0; i < count; i++) {
        target.putMillis(i, millis[from + i]);
      }
    }
  }

  /** A column of which some cells are null, whatever stands in its array. */
  record Masked(ArrayColumn values, BitSet nulls) implements ArrayColumn {
    @Override
    public Column column() {
      return values.column();
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public @Nullable Object cell(int row) {
      return nulls.get(row) ? null : values.cell(row);
    }

    @Override
    public void read(int from, int count, CellVector target) {
      values.read(from, count, target);
      int end = from + count;
      for (int i = nulls.nextSetBit(from); i >= 0 && i < end; i = nulls.nextSetBit(i + 1)) {
        target.isNull[i - from] = true;
      }
    }
  }

  /**
   * Returns the type of decimals that a whole number of 64 bits holds the digits of.
   *
   * @param scale digits after the point, 0 to 19
   * @return DECIMAL(19, scale)
   */
  static ColumnType decimal(int scale) {
    return ColumnType.decimal(19, scale);
  }
}
