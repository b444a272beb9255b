package dev.cleanroom;

import dev.cleanroom.rule.AnswerUse;
import dev.cleanroom.rule.ColumnUse;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Collects what the rule of one table demands, with columns under their full names. */
final class ControlsBuilder {
  /** What a column may be used for that is shown as it is. */
  static final Set<ColumnUse> LISTED =
      Set.of(ColumnUse.GROUP, ColumnUse.FILTER, ColumnUse.LITERAL, ColumnUse.COMPARE);

  /** Uses that bring values of a column into the answer; counting does not. */
  static final Set<ColumnUse> OUTPUT =
      Set.of(ColumnUse.GROUP, ColumnUse.SUM, ColumnUse.SUM_DISTINCT, ColumnUse.AVG);

  private final String table;
  private final Map<String, Integer> columnMinimums = new TreeMap<>();
  private final Set<Controls.Denial> denials = new LinkedHashSet<>();
  private final List<Controls.JoinDemand> joins = new ArrayList<>();
  private Map<String, Controls.UnitMinimum> thresholds = Map.of();
  private Optional<Suppression> suppression = Optional.empty();
  private Optional<Set<String>> receivers = Optional.empty();
  private Set<AnswerUse> uses = EnumSet.allOf(AnswerUse.class);
  private boolean plainAggregates;

  ControlsBuilder(String table) {
    this.table = table;
  }

  private String name(String column) {
    return table + "." + column;
  }

  void deny(String column, Collection<ColumnUse> denied) {
    denied.forEach(use -> denials.add(new Controls.Denial(name(column), use)));
  }

  void denyAllBut(String column, Set<ColumnUse> granted) {
    Set<ColumnUse> denied = EnumSet.allOf(ColumnUse.class);
    denied.removeAll(granted);
    deny(column, denied);
  }

  /** Denies uses of every column that is not listed. */
  void denyOthers(Collection<String> columns, Set<String> listed, Collection<ColumnUse> denied) {
    columns.stream().filter(c -> !listed.contains(c)).forEach(c -> deny(c, denied));
  }

  void columnMinimum(String column, int minimum) {
    columnMinimums.put(name(column), minimum);
  }

  void threshold(Threshold threshold) {
    Map<String, Integer> keys = new TreeMap<>();
    threshold.columns().forEach((column, minimum) -> keys.put(name(column), minimum));
    thresholds = Map.of(table, new Controls.UnitMinimum(threshold.units(), keys));
    suppression(threshold.suppression());
    if (!threshold.anyExpression()) {
      plainAggregates();
    }
  }

  void suppression(Suppression form) {
    suppression = Optional.of(form);
  }

  void plainAggregates() {
    plainAggregates = true;
  }

  void joinWithRunner() {
    joins.add(new Controls.WithRunner(table));
  }

  void restrictJoins(JoinRestriction restriction, Collection<String> columns) {
    joins.add(new Controls.Restricted(table, restriction));
    denyOthers(columns, restriction.columns(), Set.of(ColumnUse.JOIN));
  }

  void receivers(Set<String> members) {
    receivers = Optional.of(members);
  }

  void uses(Set<AnswerUse> allowed) {
    uses = allowed;
  }

  Controls build() {
    return new Controls(
        thresholds,
        columnMinimums,
        suppression,
        receivers,
        uses,
        denials,
        new LinkedHashSet<>(joins),
        plainAggregates);
  }
}
