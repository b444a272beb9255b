package dev.cleanroom.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lines of cells, printed in aligned columns. */
public final class TextGrid {
  private final List<List<String>> lines = new ArrayList<>();
  private final Set<Integer> right = new HashSet<>();

  /**
   * Adds a line.
   *
   * @param cells its cells
   */
  public void row(List<String> cells) {
    lines.add(List.copyOf(cells));
  }

  /** Adds a line of rules below the lines so far. */
  public void rule() {
    lines.add(List.of());
  }

  /**
   * Aligns a column at its right.
   *
   * @param column the column's place, 0 for the first
   */
  public void alignRight(int column) {
    right.add(column);
  }

  /**
   * Returns the lines.
   *
   * @return the text, each line with its end
   */
  @Override
  public String toString() {
    int columns = lines.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], length(line.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        row.append(i == 0 ? "" : "  ");
        row.append(line.isEmpty() ? "─".repeat(widths[i]) : padded(line.get(i), widths[i], i));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private String padded(String cell, int width, int column) {
    String blanks = " ".repeat(width - length(cell));
    return right.contains(column) ? blanks + cell : cell + blanks;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
