package dev.cleanroom.examples.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a programmer writes in an afternoon: bounds every person's contribution with hash maps, and
 * draws no noise.
 */
final class PlainJava {
  private final int maxGroups;
  private final int maxRows;
  private final Map<Long, Map<Integer, long[]>> people = new HashMap<>();

  private PlainJava(Question question) {
    this.maxGroups = question.maxGroups();
    this.maxRows = question.maxRows();
  }

  /** Answers the question about one table; returns the number of groups. */
  static int oneTable(Question question, Rows rows) {
    PlainJava answer = new PlainJava(question);
    for (int i = 0; i < rows.size(); i++) {
      answer.add(rows.person()[i], rows.group()[i], rows.amount()[i]);
    }
    return answer.groups().size();
  }

  /**
   * Answers the question about two tables joined on the person; returns the number of groups.
   *
   * @param groupOfBig whether the group is that of the first table and the amount of the second, or
   *     the other way round
   */
  static int join(Question question, Rows big, Rows small, boolean groupOfBig) {
    Map<Long, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < small.size(); i++) {
      places.computeIfAbsent(small.person()[i], person -> new ArrayList<>()).add(i);
    }
    PlainJava answer = new PlainJava(question);
    for (int i = 0; i < big.size(); i++) {
      long person = big.person()[i];
      for (int j : places.getOrDefault(person, List.of())) {
        answer.add(
            person,
            groupOfBig ? big.group()[i] : small.group()[j],
            groupOfBig ? small.amount()[j] : big.amount()[i]);
      }
    }
    return answer.groups().size();
  }

  private void add(long person, int group, int amount) {
    long[] sums =
        people
            .computeIfAbsent(person, key -> new HashMap<>())
            .computeIfAbsent(group, key -> new long[2]);
    sums[0]++;
    sums[1] += Math.min(Math.max(amount, 0), Rows.LARGEST_AMOUNT);
  }

  private Map<Integer, long[]> groups() {
    Map<Integer, long[]> groups = new HashMap<>();
    people.forEach(
        (person, own) ->
            own.entrySet().stream()
                .sorted((a, b) -> Integer.compare(tag(person, a), tag(person, b)))
                .limit(maxGroups)
                .forEach(entry -> release(groups, entry)));
    return groups;
  }

  /** Stands for a keyed hash, by which a random few of a person's groups are kept. */
  private static int tag(long person, Map.Entry<Integer, long[]> entry) {
    return (Long.hashCode(person) * 31 + entry.getKey()) * 0x9E3779B9;
  }

  private void release(Map<Integer, long[]> groups, Map.Entry<Integer, long[]> entry) {
    long[] totals = groups.computeIfAbsent(entry.getKey(), key -> new long[3]);
    totals[0]++;
    totals[1] += Math.min(entry.getValue()[0], maxRows);
    totals[2] += Math.min(entry.getValue()[1], (long) maxRows * Rows.LARGEST_AMOUNT);
  }
}
