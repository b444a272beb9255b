package dev.cleanroom.internal;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Engine;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.Sampler;
import dev.cleanroom.Violation;
import dev.cleanroom.budget.Account;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ExactQuery;
import dev.cleanroom.spi.QueryCompiler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the templates of a collaboration, each once for each runner. Thread-safe. */
final class TemplateChecks {
  private final Parties parties;
  private final List<ConfiguredTable> tables;
  private final List<AnalysisTemplate> templates;
  private final QueryCompiler compiler;
  private final Engine engine;
  private final Sampler sampler;
  private final Map<Key, CheckedTemplate> alone = new ConcurrentHashMap<>();
  private final Map<Key, CheckedTemplate> beside = new ConcurrentHashMap<>();

  private record Key(String template, String runner) {}

  TemplateChecks(
      Parties parties,
      List<ConfiguredTable> tables,
      List<AnalysisTemplate> templates,
      QueryCompiler compiler,
      Engine engine,
      Sampler sampler) {
    this.parties = parties;
    this.tables = List.copyOf(tables);
    this.templates = List.copyOf(templates);
    this.compiler = compiler;
    this.engine = engine;
    this.sampler = sampler;
  }

  /** Checks a template for a runner, and beside the other templates of the collaboration. */
  CheckedTemplate check(AnalysisTemplate template, String runner) {
    Key key = new Key(template.name(), runner);
    CheckedTemplate known = beside.get(key);
    if (known != null) {
      return known;
    }
    CheckedTemplate checked = alone(template, runner);
    checkBeside(checked);
    beside.put(key, checked);
    return checked;
  }

  /**
   * Checks a template for the first runner for whom it passes.
   *
   * @throws QueryRejectedException if it passes for none; as for the first
   */
  CheckedTemplate check(AnalysisTemplate template) {
    QueryRejectedException first = null;
    for (String runner : parties.runners()) {
      try {
        return check(template, runner);
      } catch (QueryRejectedException e) {
        first = first == null ? e : first;
      }
    }
    throw Objects.requireNonNull(first, "a collaboration has members");
  }

  private CheckedTemplate alone(AnalysisTemplate template, String runner) {
    return alone.computeIfAbsent(
        new Key(template.name(), runner),
        key -> {
          CompiledQuery query = compiler.compile(template, tables, runner, engine);
          query.prepare();
          List<ConfiguredTable> read = withParents(query.tables());
          return new CheckedTemplate(
              template,
              query,
              read,
              accounts(read),
              TemplateDigest.of(parties, template, read),
              sampler);
        });
  }

  /** Answers of two templates together must not reveal what is suppressed in one of them. */
  private void checkBeside(CheckedTemplate checked) {
    if (!(checked.query() instanceof ExactQuery query)) {
      return;
    }
    List<Violation> violations = new ArrayList<>();
    for (AnalysisTemplate other : templates) {
      if (!other.name().equals(checked.template().name()) && !other.hasNoise()) {
        passing(other).ifPresent(q -> violations.addAll(Differences.between(query, other, q)));
      }
    }
    if (!violations.isEmpty()) {
      throw new QueryRejectedException(
          checked.template().name(), checked.template().sql(), violations);
    }
  }

  private Optional<ExactQuery> passing(AnalysisTemplate template) {
    for (String runner : parties.runners()) {
      CheckedTemplate checked = aloneOrNull(template, runner);
      if (checked != null && checked.query() instanceof ExactQuery query) {
        return Optional.of(query);
      }
    }
    return Optional.empty();
  }

  private @Nullable CheckedTemplate aloneOrNull(AnalysisTemplate template, String runner) {
    try {
      return alone(template, runner);
    } catch (QueryRejectedException e) {
      return null;
    }
  }

  private Map<ConfiguredTable, Account> accounts(List<ConfiguredTable> read) {
    Set<Account> touched =
        read.stream()
            .filter(table -> table.budget().isPresent())
            .map(RunPipeline::account)
            .collect(Collectors.toSet());
    Map<ConfiguredTable, Account> accounts = new LinkedHashMap<>();
    for (ConfiguredTable table : tables) {
      if (table.budget().isPresent() && touched.contains(RunPipeline.account(table))) {
        accounts.put(table, RunPipeline.account(table));
      }
    }
    return accounts;
  }

  /** A run also reads the tables that hold the units of others: they pay and are approved too. */
  private List<ConfiguredTable> withParents(Set<String> names) {
    Set<String> all = new HashSet<>(names);
    for (ConfiguredTable table : tables) {
      if (names.contains(table.name())) {
        table.unit().filter(PrivacyUnit::hasParent).ifPresent(u -> all.add(u.parentTable()));
      }
    }
    return tables.stream().filter(t -> contains(all, t.name())).toList();
  }

  /** Parents are found without regard to case, as when the collaboration was opened. */
  private static boolean contains(Set<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }
}
