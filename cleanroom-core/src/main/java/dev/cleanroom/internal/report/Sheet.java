package dev.cleanroom.internal.report;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of a report.
 *
 * @param id the table's name within its chapter, for programs
 * @param title the title, for people
 * @param columns the columns
 * @param rows a text or a {@link Long} for each column
 */
record Sheet(String id, String title, List<Column> columns, List<List<Object>> rows) {
  /** Copies the lists. */
  Sheet {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** A column: its name for programs, its label for people, and whether it holds amounts. */
  record Column(String key, String label, boolean isAmount) {
    static Column text(String key, String label) {
      return new Column(key, label, false);
    }

    static Column amount(String key, String label) {
      return new Column(key, label, true);
    }
  }

  static Builder of(String id, String title) {
    return new Builder(id, title);
  }

  /** Collects a table line by line. */
  static final class Builder {
    private final String id;
    private final String title;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<Object>> rows = new ArrayList<>();

    private Builder(String id, String title) {
      this.id = id;
      this.title = title;
    }

    @CanIgnoreReturnValue
    Builder text(String key, String label) {
      columns.add(Column.text(key, label));
      return this;
    }

    @CanIgnoreReturnValue
    Builder amount(String key, String label) {
      columns.add(Column.amount(key, label));
      return this;
    }

    void row(Object... cells) {
      if (cells.length != columns.size()) {
        throw new IllegalArgumentException("a row has one cell for each column");
      }
      rows.add(List.of(cells));
    }

    Sheet build() {
      return new Sheet(id, title, columns, rows);
    }
  }
}
