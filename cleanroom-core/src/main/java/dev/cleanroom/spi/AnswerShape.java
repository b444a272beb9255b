package dev.cleanroom.spi;

import java.util.Set;

/**
 * What can be told of the answers of a query beside those of another: from which rows they are made
 * and what is summed over them. Equal texts mean the same.
 *
 * @param source the rows below the release
 * @param keys the group keys
 * @param columns the columns of tables that the keys derive from
 * @param sums the counts and sums
 */
public record AnswerShape(String source, Set<String> keys, Set<String> columns, Set<String> sums) {
  /** Copies the sets. */
  public AnswerShape {
    keys = Set.copyOf(keys);
    columns = Set.copyOf(columns);
    sums = Set.copyOf(sums);
  }
}
