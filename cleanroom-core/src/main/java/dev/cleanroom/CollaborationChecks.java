package dev.cleanroom;

import dev.cleanroom.internal.TableInspector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether the parts of a collaboration fit together. */
final class CollaborationChecks {
  private final Map<String, Set<Ability>> members;
  private final List<String> problems;

  /**
   * @param members who takes part
   * @param problems where what does not fit is added, a sentence each
   */
  CollaborationChecks(Map<String, Set<Ability>> members, List<String> problems) {
    this.members = members;
    this.problems = problems;
  }

  void check(
      List<ConfiguredTable> tables, List<AnalysisTemplate> templates, List<Approval> approvals) {
    if (members.isEmpty()) {
      problems.add("there are no members");
    }
    checkTables(tables);
    checkTemplates(templates);
    checkApprovals(approvals, templates);
  }

  private void checkTables(List<ConfiguredTable> tables) {
    Map<String, ConfiguredTable> seen = new LinkedHashMap<>();
    for (ConfiguredTable table : tables) {
      if (seen.putIfAbsent(table.name().toLowerCase(Locale.ROOT), table) != null) {
        problems.add("two tables are named '" + table.name() + "'");
      }
      Set<Ability> abilities = members.get(table.owner());
      if (abilities == null) {
        problems.add("table " + table.name() + " belongs to '" + table.owner() + "', no member");
        continue;
      }
      checkConsent(table);
      for (Ability needed : List.of(Ability.CONTRIBUTE, Ability.APPROVE)) {
        if (!abilities.contains(needed)) {
          problems.add(
              "member '" + table.owner() + "' owns " + table.name() + " but lacks " + needed);
        }
      }
    }
    tables.forEach(table -> checkParent(table, seen));
  }

  private void checkConsent(ConfiguredTable table) {
    Set<String> named = new TreeSet<>(table.controls().receivers().orElse(Set.of()));
    if (table.rule() instanceof CustomRule rule) {
      named.addAll(rule.providers());
    }
    named.removeAll(members.keySet());
    named.forEach(m -> problems.add("table " + table.name() + " names '" + m + "', no member"));
  }

  private void checkParent(ConfiguredTable table, Map<String, ConfiguredTable> byName) {
    PrivacyUnit unit = table.unit().orElse(null);
    if (unit == null || !unit.hasParent()) {
      return;
    }
    String prefix = "table " + table.name() + " reaches its unit through " + unit.parentTable();
    ConfiguredTable parent = byName.get(unit.parentTable().toLowerCase(Locale.ROOT));
    PrivacyUnit parentUnit = parent == null ? null : parent.unit().orElse(null);
    if (parent == null || parentUnit == null || !parent.owner().equals(table.owner())) {
      problems.add(prefix + ", which is no private table of the same owner");
    } else if (parentUnit.hasParent()) {
      problems.add(prefix + ", which reaches its own through another table");
    } else if (!parentUnit.space().equals(unit.space())) {
      problems.add(prefix + ", which is in another identity space");
    } else if (!keyType(parent, unit.parentKey()).equals(keyType(table, unit.column()))) {
      problems.add(prefix + ", whose key " + unit.parentKey() + " is missing or of another type");
    } else {
      checkKeys(parent, unit.parentKey(), prefix);
    }
  }

  private void checkKeys(ConfiguredTable parent, String key, String prefix) {
    try {
      if (TableInspector.sharesKeys(parent, key)) {
        problems.add(prefix + ", whose key " + key + " stands beside two units");
      }
    } catch (IllegalStateException e) {
      problems.add(e.getMessage());
    }
  }

  private static String keyType(ConfiguredTable table, String column) {
    return TableChecks.find(table.table().columns(), column)
        .map(c -> c.type().toString())
        .orElse("missing in " + table.name());
  }

  private void checkTemplates(List<AnalysisTemplate> templates) {
    Map<String, AnalysisTemplate> seen = new LinkedHashMap<>();
    for (AnalysisTemplate template : templates) {
      if (seen.putIfAbsent(template.name(), template) != null) {
        problems.add("two templates are named '" + template.name() + "'");
      }
      template
          .provider()
          .filter(provider -> !members.containsKey(provider))
          .ifPresent(
              p -> problems.add("template '" + template.name() + "' is by '" + p + "', no member"));
    }
  }

  private void checkApprovals(List<Approval> approvals, List<AnalysisTemplate> templates) {
    for (Approval approval : approvals) {
      if (!members.containsKey(approval.member())) {
        problems.add("an approval is by '" + approval.member() + "', no member");
      }
      if (templates.stream().noneMatch(t -> t.name().equals(approval.template()))) {
        problems.add("an approval is for '" + approval.template() + "', no template");
      }
    }
  }
}
