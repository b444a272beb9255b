package dev.cleanroom.internal;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Protection;
import dev.cleanroom.Sampler;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ExactQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A template that passed the rules, for one runner.
 *
 * @param template the template
 * @param query the compiled query
 * @param tables the tables it reads, those that hold units of others included
 * @param accounts the accounts it is charged to, by every table of the collaboration that sets a
 *     budget for one of them, whether this template reads it or not
 * @param digest what approvals are bound to
 * @param sampler what draws the noise, if there is any
 */
record CheckedTemplate(
    AnalysisTemplate template,
    CompiledQuery query,
    List<ConfiguredTable> tables,
    Map<ConfiguredTable, Account> accounts,
    String digest,
    Sampler sampler) {
  Collection<String> owners() {
    return new TreeSet<>(tables.stream().map(ConfiguredTable::owner).toList());
  }

  /** The owners who must approve: those with a table whose rule does not trust the provider. */
  Collection<String> approvers() {
    return new TreeSet<>(
        tables.stream().filter(t -> !trusts(t)).map(ConfiguredTable::owner).toList());
  }

  /**
   * The limits of a run. A budget caps all runs over a data set, so those of every table count; of
   * several caps on one account the smaller one is told.
   */
  List<Limit> limits(String collaboration, String member) {
    List<Limit> limits = new ArrayList<>();
    accounts.forEach(
        (table, account) ->
            addAll(
                limits,
                table
                    .budget()
                    .orElseThrow()
                    .limits(account, collaboration, member, template.name())));
    return limits;
  }

  static void addAll(List<Limit> limits, List<Limit> more) {
    more.forEach(limit -> addTo(limits, limit));
  }

  private static void addTo(List<Limit> limits, Limit limit) {
    for (int i = 0; i < limits.size(); i++) {
      Optional<Limit> tighter = limits.get(i).tighter(limit);
      if (tighter.isPresent()) {
        limits.set(i, tighter.get());
        return;
      }
    }
    limits.add(limit);
  }

  /** A hash of the steps that the query takes. */
  String planDigest() {
    Fingerprint hash = new Fingerprint("cleanroom/plan/1");
    query.inWords().forEach(hash::add);
    return hash.hex();
  }

  /**
   * A hash of what stands beside the template: who must have approved it, every budget, and what
   * draws the noise. Google's sampler adds nothing to it, as it drew before there was another.
   */
  String contextDigest() {
    String version = "cleanroom/context/1";
    Fingerprint hash =
        new Fingerprint(sampler == Sampler.GOOGLE ? version : version + "/" + sampler);
    approvers().forEach(hash::add);
    accounts.forEach(
        (table, account) ->
            hash.add(account.toString()).add(table.budget().orElseThrow().toString()));
    return hash.hex();
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
        tables,
        loss,
        protection(),
        sampler,
        query instanceof ExactQuery exact ? exact.plan() : null);
  }
}
