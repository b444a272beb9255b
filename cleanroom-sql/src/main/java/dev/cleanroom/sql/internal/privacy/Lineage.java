package dev.cleanroom.sql.internal.privacy;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which columns of members' tables an expression derives from.
 *
 * @param values columns whose values flow into it
 * @param conditions columns that decide which value it has
 */
record Lineage(Set<BaseColumn> values, Set<BaseColumn> conditions) {
  static final Lineage NONE = new Lineage(Set.of(), Set.of());

  Lineage {
    values = Set.copyOf(values);
    conditions = Set.copyOf(conditions);
  }

  static Lineage of(BaseColumn column) {
    return new Lineage(Set.of(column), Set.of());
  }

  Lineage and(Lineage other) {
    return new Lineage(union(values, other.values), union(conditions, other.conditions));
  }

  /** Returns the lineage of an expression that this one decides about. */
  Lineage asCondition() {
    return new Lineage(Set.of(), all());
  }

  Set<BaseColumn> all() {
    return union(values, conditions);
  }

  private static Set<BaseColumn> union(Set<BaseColumn> a, Set<BaseColumn> b) {
    Set<BaseColumn> all = new LinkedHashSet<>(a);
    all.addAll(b);
    return all;
  }
}
