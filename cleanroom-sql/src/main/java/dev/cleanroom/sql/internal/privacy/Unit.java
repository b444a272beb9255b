package dev.cleanroom.sql.internal.privacy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * How the rows of an owned relation name their owner.
 *
 * @param space the identity space
 * @param strong lists of columns whose first value that is not NULL is the owner; a list of one
 *     column is never NULL, longer ones come from FULL joins
 * @param weak columns that are the owner or NULL
 */
record Unit(String space, Set<List<Integer>> strong, Set<Integer> weak) {
  Unit {
    strong = Set.copyOf(strong);
    weak = Set.copyOf(weak);
  }

  static Unit of(String space, int column) {
    return new Unit(space, Set.of(List.of(column)), Set.of());
  }

  boolean isStrong(int column) {
    return strong.contains(List.of(column));
  }

  /** Whether the column is the owner wherever it is not NULL. */
  boolean isOwner(int column) {
    return isStrong(column) || weak.contains(column);
  }

  Set<Integer> singles() {
    Set<Integer> singles = new LinkedHashSet<>();
    strong.stream().filter(l -> l.size() == 1).forEach(l -> singles.add(l.get(0)));
    return singles;
  }

  /** All columns that are the owner or NULL. */
  Set<Integer> owners() {
    Set<Integer> all = singles();
    all.addAll(weak);
    return all;
  }

  Unit shifted(int offset) {
    return mapped(column -> Set.of(column + offset));
  }

  /** Renames columns; one column may become several or none. */
  Unit mapped(IntFunction<Set<Integer>> places) {
    Set<List<Integer>> lists = new LinkedHashSet<>();
    strong.forEach(list -> lists.addAll(images(list, places)));
    Set<Integer> columns = new LinkedHashSet<>();
    weak.forEach(column -> columns.addAll(places.apply(column)));
    return new Unit(space, lists, columns);
  }

  private static List<List<Integer>> images(List<Integer> list, IntFunction<Set<Integer>> places) {
    List<List<Integer>> images = List.of(List.of());
    for (int column : list) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> image : images) {
        for (int place : places.apply(column)) {
          longer.add(Stream.concat(image.stream(), Stream.of(place)).toList());
        }
      }
      images = longer;
    }
    return images;
  }

  Unit with(Set<List<Integer>> moreStrong, Set<Integer> moreWeak) {
    Set<List<Integer>> lists = new LinkedHashSet<>(strong);
    lists.addAll(moreStrong);
    Set<Integer> columns = new LinkedHashSet<>(weak);
    columns.addAll(moreWeak);
    return new Unit(space, lists, columns);
  }

  /** The list that is cheapest to evaluate. */
  Optional<List<Integer>> shortest() {
    return strong.stream()
        .min(
            java.util.Comparator.comparingInt((List<Integer> l) -> l.size())
                .thenComparing(Object::toString));
  }
}
