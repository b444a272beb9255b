package dev.cleanroom.internal;

import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.Cost;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How amounts, caps and accounts stand in the audit log: exact, and read in one way only. */
final class ChargeFields {
  private ChargeFields() {}

  /** Adds the fields of one line of a charge. */
  static AuditEntry add(AuditEntry entry, int line, Charge charge) {
    return entry
        .with("account." + line, text(charge.account()))
        .with("spent." + line, text(charge.spent()))
        .with("cap." + line, charge.limit().cap().map(ChargeFields::text).orElse("none"))
        .with(
            "window." + line,
            charge.limit().window().map(w -> Long.toString(w.toSeconds())).orElse("none"));
  }

  /** The parts of an account, each escaped, so that a slash within one is none between two. */
  static String text(Account account) {
    return Stream.of(
            account.owner(),
            account.dataset(),
            account.space(),
            account.part().name(),
            account.name())
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
        .collect(Collectors.joining("/"));
  }

  /** ε, δ, ρ and its δ. */
  static String text(Cost cost) {
    return numbers(
        List.of(
            cost.loss().epsilon(),
            cost.loss().delta(),
            cost.concentrated().rho(),
            cost.concentrated().delta()));
  }

  private static String text(Cap cap) {
    if (cap instanceof Cap.Sum sum) {
      return "sum " + numbers(List.of(sum.most().epsilon(), sum.most().delta()));
    }
    Cap.Concentrated concentrated = (Cap.Concentrated) cap;
    return "concentrated "
        + numbers(List.of(concentrated.most().rho(), concentrated.most().delta()));
  }

  private static String numbers(List<BigDecimal> numbers) {
    return numbers.stream().map(BigDecimal::toPlainString).collect(Collectors.joining(" "));
  }
}
