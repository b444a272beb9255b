package dev.cleanroom.sql.internal.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * A query with {@code ?} for parameters.
 *
 * <p>Parameters are bound as they are transported: dates as days and timestamps as milliseconds
 * since 1970, both as whole numbers of 64 bits.
 *
 * @param sql the text
 * @param parameters for each {@code ?} in order, the number of the template's parameter
 */
public record SqlText(String sql, List<Integer> parameters) {
  /** Stands before and after a parameter's number; no other text has it. */
  static final char MARK = '\0';

  /** Copies the list. */
  public SqlText {
    parameters = List.copyOf(parameters);
  }

  /** Turns marked numbers into question marks. */
  static SqlText of(String marked) {
    StringBuilder sql = new StringBuilder(marked.length());
    List<Integer> parameters = new ArrayList<>();
    int from = 0;
    for (int mark = marked.indexOf(MARK); mark >= 0; mark = marked.indexOf(MARK, from)) {
      int end = marked.indexOf(MARK, mark + 1);
      sql.append(marked, from, mark).append('?');
      parameters.add(Integer.valueOf(marked.substring(mark + 1, end)));
      from = end + 1;
    }
    return new SqlText(sql.append(marked, from, marked.length()).toString(), parameters);
  }
}
