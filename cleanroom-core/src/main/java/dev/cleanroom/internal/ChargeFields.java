package dev.cleanroom.internal;

import com.google.common.base.Splitter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.Shortfall;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How amounts, caps and accounts stand in the audit log: exact, and read in one way only. */
final class ChargeFields {
  private static final BigDecimal LARGEST = new BigDecimal("1e30");

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

  /** Adds what one run costs on each of its accounts. */
  static AuditEntry add(AuditEntry entry, Cost cost) {
    return entry
        .with("epsilon", cost.loss().epsilon().toPlainString())
        .with("delta", cost.loss().delta().toPlainString())
        .with("rho", cost.concentrated().rho().toPlainString())
        .with("rho_delta", cost.concentrated().delta().toPlainString());
  }

  /** Adds what was charged, and on which accounts, without a word of what was spent before. */
  static AuditEntry add(AuditEntry entry, Run run) {
    AuditEntry costing = add(entry, run.cost());
    List<Account> accounts = run.accounts();
    for (int i = 0; i < accounts.size(); i++) {
      costing = costing.with("account." + i, text(accounts.get(i)));
    }
    return costing;
  }

  /** Adds the limits that a run would have passed. */
  static AuditEntry add(AuditEntry entry, List<Shortfall> shortfalls) {
    AuditEntry refused = add(entry, shortfalls.get(0).requested());
    for (int i = 0; i < shortfalls.size(); i++) {
      Shortfall line = shortfalls.get(i);
      refused =
          refused
              .with("account." + i, text(line.account()))
              .with("spent." + i, text(line.spent()))
              .with("cap." + i, text(line.budget()))
              .with("refill." + i, line.refill().map(ChargeFields::seconds).orElse("none"));
    }
    return refused;
  }

  /** Windows may end after all that milliseconds can count. */
  private static String seconds(Instant time) {
    return Long.toString(time.getEpochSecond());
  }

  /** One line, as an entry has it. */
  record Line(String account, Cost spent, String cap, String window) {}

  /** Reads the lines of a charge; of a refusal, with the time of the refill as the window. */
  static List<Line> lines(AuditEntry entry) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; entry.fields().containsKey("account." + i); i++) {
      String window = entry.kind() == AuditEntry.Kind.REFUSED ? "refill." : "window.";
      lines.add(
          new Line(
              field(entry, "account." + i),
              cost(field(entry, "spent." + i)),
              field(entry, "cap." + i),
              field(entry, window + i)));
    }
    return lines;
  }

  /** Reads the accounts alone. */
  static List<String> accounts(AuditEntry entry) {
    List<String> accounts = new ArrayList<>();
    for (int i = 0; entry.fields().containsKey("account." + i); i++) {
      accounts.add(field(entry, "account." + i));
    }
    return accounts;
  }

  /** Reads what a run costs. */
  static Cost cost(AuditEntry entry) {
    return new Cost(
        new PrivacyLoss(number(field(entry, "epsilon")), number(field(entry, "delta"))),
        new ConcentratedLoss(number(field(entry, "rho")), number(field(entry, "rho_delta"))));
  }

  private static Cost cost(String text) {
    List<String> parts = Splitter.on(' ').splitToList(text);
    if (parts.size() != 4) {
      throw new IllegalArgumentException("an amount has four numbers");
    }
    List<BigDecimal> numbers = parts.stream().map(ChargeFields::number).toList();
    return new Cost(
        new PrivacyLoss(numbers.get(0), numbers.get(1)),
        new ConcentratedLoss(numbers.get(2), numbers.get(3)));
  }

  /** Reads a number; larger ones than any budget could not be added up. */
  static BigDecimal number(String text) {
    if (text.length() > 60 || new BigDecimal(text).abs().compareTo(LARGEST) > 0) {
      throw new IllegalArgumentException("a number is too large");
    }
    return new BigDecimal(text);
  }

  /** Reads a field that must be there. */
  static String field(AuditEntry entry, String name) {
    String value = entry.fields().get(name);
    if (value == null) {
      throw new IllegalArgumentException("the field '" + name + "' is missing");
    }
    return value;
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

  static String text(Cap cap) {
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
