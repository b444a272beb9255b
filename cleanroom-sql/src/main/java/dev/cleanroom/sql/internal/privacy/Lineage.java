package dev.cleanroom.sql.internal.privacy;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which columns of members' tables an expression derives from.
 *
 * @param values columns whose values flow into it
 * @param conditions columns that decide which value it has
 * @param hasLiteral whether a literal or a parameter takes part
 * @param isComputed whether anything but columns' own values takes part: a literal, or an operation
 *     that makes other values
 */
record Lineage(
    Set<BaseColumn> values, Set<BaseColumn> conditions, boolean hasLiteral, boolean isComputed) {
  static final Lineage NONE = new Lineage(Set.of(), Set.of(), false, false);
  static final Lineage LITERAL = new Lineage(Set.of(), Set.of(), true, true);

  Lineage {
    values = Set.copyOf(values);
    conditions = Set.copyOf(conditions);
  }

  static Lineage of(BaseColumn column) {
    return new Lineage(Set.of(column), Set.of(), false, false);
  }

  Lineage and(Lineage other) {
    return new Lineage(
        union(values, other.values),
        union(conditions, other.conditions),
        hasLiteral || other.hasLiteral,
        isComputed || other.isComputed);
  }

  /** Returns the lineage of an expression that this one decides about. */
  Lineage asCondition() {
    return new Lineage(Set.of(), all(), hasLiteral, isComputed);
  }

  /** Returns the lineage of a value that an operation made of values of this one. */
  Lineage asComputed() {
    return new Lineage(values, conditions, hasLiteral, true);
  }

  Lineage withoutUnits() {
    return new Lineage(withoutUnits(values), withoutUnits(conditions), hasLiteral, isComputed);
  }

  private static Set<BaseColumn> withoutUnits(Set<BaseColumn> columns) {
    return columns.stream().filter(c -> !c.isUnit()).collect(Collectors.toSet());
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
