package dev.cleanroom.sql;

import java.util.Map;
import java.util.Set;

/**
 * What the owners of a room were promised, told to the oracle apart from the rules.
 *
 * @param minimums by private table, how many of its units every row of an answer counts, and every
 *     value of it, unless it counts none
 * @param hidden columns whose values never come into an answer
 * @param unmatched columns that are compared with columns of others' tables at most, never with
 *     literals
 * @param joined tables that contribute nothing unless the runner's table does
 * @param partnered tables that contribute nothing unless some other table does
 * @param grammar the shape of every template
 * @param merges whether small rows become a row without keys
 */
record RulesPromise(
    Map<String, Integer> minimums,
    Set<String> hidden,
    Set<String> unmatched,
    Set<String> joined,
    Set<String> partnered,
    Grammar grammar,
    boolean merges) {
  /** A shape of templates. */
  enum Grammar {
    ANY,
    AGGREGATION,
    LIST
  }

  static RulesPromise of(Map<String, Integer> minimums) {
    return new RulesPromise(minimums, Set.of(), Set.of(), Set.of(), Set.of(), Grammar.ANY, false);
  }

  RulesPromise hiding(String... columns) {
    return new RulesPromise(
        minimums, Set.of(columns), unmatched, joined, partnered, grammar, merges);
  }

  RulesPromise unmatched(String... columns) {
    return new RulesPromise(minimums, hidden, Set.of(columns), joined, partnered, grammar, merges);
  }

  RulesPromise joining(String... tables) {
    return new RulesPromise(
        minimums, hidden, unmatched, Set.of(tables), partnered, grammar, merges);
  }

  RulesPromise partnering(String... tables) {
    return new RulesPromise(minimums, hidden, unmatched, joined, Set.of(tables), grammar, merges);
  }

  RulesPromise shaped(Grammar shape) {
    return new RulesPromise(minimums, hidden, unmatched, joined, partnered, shape, merges);
  }

  RulesPromise merging() {
    return new RulesPromise(minimums, hidden, unmatched, joined, partnered, grammar, true);
  }
}
