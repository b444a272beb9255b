package dev.cleanroom.internal;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.GroupKeys;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hash that approvals are bound to: everything that decides what a run of a template may
 * reveal, field by field with its length, so that no two different templates have the same bytes.
 */
final class TemplateDigest {
  private static final String VERSION = "cleanroom/template/3";

  private final Fingerprint fields = new Fingerprint(VERSION);

  private TemplateDigest() {}

  static String of(Parties parties, AnalysisTemplate template, List<ConfiguredTable> tables) {
    TemplateDigest digest = new TemplateDigest();
    digest.add(parties);
    digest.add(template);
    tables.stream()
        .sorted(Comparator.comparing(ConfiguredTable::name))
        .forEach(table -> digest.add(table));
    return digest.fields.hex();
  }

  private void add(Parties parties) {
    add(parties.collaboration());
    add(parties.members().size());
    parties
        .members()
        .forEach(
            (member, abilities) -> {
              add(member);
              add(abilities.toString());
            });
  }

  private void add(AnalysisTemplate template) {
    add(template.name());
    add(template.sql());
    add(template.parameters().size());
    template.parameters().forEach(p -> add(p.toString()));
    add(template.provider().orElse(""));
    add(template.use().name());
    add(template.hasNoise() ? 1 : 0);
    if (template.hasNoise()) {
      add(template.bounds().toString());
      addKeys(template.groupKeys());
      add(template.noise().name());
      add(template.loss().toString());
    }
  }

  private void addKeys(GroupKeys keys) {
    add(keys.toString());
    if (keys instanceof GroupKeys.Public declared) {
      for (List<@Nullable Object> key : declared.keys()) {
        add(key.size());
        for (Object value : key) {
          fields.addValue(value);
        }
      }
    }
  }

  private void add(ConfiguredTable table) {
    add(table.name());
    add(table.owner());
    add(table.dataset());
    add(table.columns().size());
    for (Column column : table.columns()) {
      add(column.toString());
    }
    add(table.unit().map(Object::toString).orElse(""));
    add(table.rule().toString());
    add(table.budget().map(Object::toString).orElse(""));
    addNames(table.controls().receivers());
    add(table.controls().uses().toString());
  }

  private void addNames(Optional<Set<String>> names) {
    add(names.map(Set::size).orElse(-1));
    names.ifPresent(all -> all.forEach(this::add));
  }

  private void add(int count) {
    fields.add(count);
  }

  private void add(String field) {
    fields.add(field);
  }
}
