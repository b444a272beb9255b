package dev.cleanroom.internal;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Protection;
import dev.cleanroom.budget.Account;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ExactQuery;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A template that passed the rules, for one runner.
 *
 * @param template the template
 * @param query the compiled query
 * @param tables the tables it reads, those that hold units of others included
 * @param caps the accounts it is charged to, with the cap of each
 * @param digest what approvals are bound to
 */
record CheckedTemplate(
    AnalysisTemplate template,
    CompiledQuery query,
    List<ConfiguredTable> tables,
    Map<Account, PrivacyLoss> caps,
    String digest) {
  Collection<String> owners() {
    return new TreeSet<>(tables.stream().map(ConfiguredTable::owner).toList());
  }

  /** The owners who must approve: those with a table whose rule does not trust the provider. */
  Collection<String> approvers() {
    return new TreeSet<>(
        tables.stream().filter(t -> !trusts(t)).map(ConfiguredTable::owner).toList());
  }

  private boolean trusts(ConfiguredTable table) {
    return table.rule() instanceof CustomRule rule && rule.trusts(template);
  }

  /** The weakest protection of the tables; the compiler lets only levels meet that may. */
  Protection protection() {
    return tables.stream()
        .flatMap(t -> t.protection().stream())
        .max(Comparator.naturalOrder())
        .orElse(Protection.NONE);
  }

  String guarantee(PrivacyLoss loss) {
    return Guarantee.inWords(
        tables, loss, protection(), query instanceof ExactQuery exact ? exact.plan() : null);
  }
}
