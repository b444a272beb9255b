package dev.cleanroom.internal.report;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Budget;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.internal.Caps;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The chapter about one account: what may be spent, what was, by whom, with what and when. */
final class AccountChapter {
  /** No member and no template has this name; whole accounts have it too. */
  private static final String NOBODY = "";

  private static final BigDecimal EXTRA = new BigDecimal("1e-9");

  private final ReportScope scope;
  private final Account account;
  private final List<ConfiguredTable> tables;
  private final List<Limit> limits;
  private final List<Charge> charges;
  private final Instant time;

  private AccountChapter(ReportScope scope, Account account, Instant time) {
    this.scope = scope;
    this.account = account;
    this.time = time;
    this.tables = tables(scope, account);
    this.limits = limits();
    this.charges = scope.ledger().charges(account);
  }

  /** What was spent by a name, a day or a kind of run. */
  private record Total(long runs, Cost cost) {
    Total plus(Total other) {
      return new Total(runs + other.runs, cost.plus(other.cost));
    }
  }

  static Chapter of(String id, ReportScope scope, Account account, Instant time) {
    return new AccountChapter(scope, account, time).chapter(id);
  }

  private static List<ConfiguredTable> tables(ReportScope scope, Account account) {
    return scope.tables().stream()
        .filter(table -> table.budget().isPresent() && Caps.account(table).equals(account))
        .toList();
  }

  private Chapter chapter(String id) {
    Ledger ledger = scope.ledger();
    List<String> notes = new ArrayList<>();
    tables.forEach(t -> notes.add("Table " + t.name() + ": " + t.budget().orElseThrow()));
    notes.add("Odometer, " + ledger.odometer(account, EXTRA) + ".");
    return new Chapter(
        id,
        "Budget of " + account,
        notes,
        curve(),
        List.of(
            caps(),
            totals("members", "Spent by member", "member", c -> c.origin().member()),
            totals("templates", "Spent by template", "template", c -> c.origin().template()),
            days(),
            lines()));
  }

  private List<Limit> limits() {
    List<Limit> all = new ArrayList<>();
    addTo(all, NOBODY, NOBODY);
    for (String member : scope.members()) {
      scope.templates().forEach(template -> addTo(all, member, template.name()));
    }
    return all.stream()
        .filter(limit -> limit.cap().isPresent())
        .filter(limit -> !limit.account().name().equals(NOBODY) || limit.account().equals(account))
        .toList();
  }

  private void addTo(List<Limit> all, String member, String template) {
    for (ConfiguredTable table : tables) {
      Budget budget = table.budget().orElseThrow();
      Caps.addAll(all, budget.limits(account, scope.collaboration(), member, template));
    }
  }

  private Sheet caps() {
    Sheet.Builder sheet =
        Sheet.of("caps", "Caps and what they leave")
            .text("of", "Cap")
            .text("window", "Window")
            .amount("most", "At most")
            .amount("spent", "Spent")
            .amount("left", "Left")
            .amount("used_percent", "Used %")
            .text("refills", "Refills");
    for (Limit limit : limits) {
      Cap cap = limit.cap().orElseThrow();
      Cost spent = scope.ledger().spent(limit);
      sheet.row(
          part(limit.account()),
          limit.window().map(w -> "every " + Amounts.inWords(w)).orElse("for ever"),
          cap.toString(),
          cap.measure(spent).toString(),
          cap.minusOrZero(spent).toString(),
          Amounts.used(cap, spent),
          limit.refill(time).map(Instant::toString).orElse("never"));
    }
    return sheet.build();
  }

  private static String part(Account account) {
    return switch (account.part()) {
      case WHOLE -> "all runs";
      case COLLABORATION -> "collaboration " + account.name();
      case MEMBER -> "member " + account.name();
      case TEMPLATE -> "template " + account.name();
    };
  }

  private Sheet totals(String id, String title, String by, Function<Charge, String> name) {
    Map<List<String>, Total> totals =
        grouped(charge -> List.of(charge.origin().collaboration(), name.apply(charge)));
    Sheet.Builder sheet =
        Sheet.of(id, title)
            .text("collaboration", "Collaboration")
            .text(by, by.equals("member") ? "Member" : "Template")
            .amount("runs", "Runs")
            .amount("spent", "Spent");
    totals.forEach(
        (key, total) -> sheet.row(key.get(0), key.get(1), total.runs(), spent(total.cost())));
    return sheet.build();
  }

  private Sheet days() {
    Sheet.Builder sheet =
        Sheet.of("days", "Spent by day (UTC)")
            .text("day", "Day")
            .amount("runs", "Runs")
            .amount("spent", "Spent")
            .amount("spent_in_all", "In all")
            .amount("left", "Left");
    Cost sum = Cost.ZERO;
    for (Map.Entry<List<String>, Total> day : grouped(c -> List.of(day(c))).entrySet()) {
      Total total = day.getValue();
      sum = sum.plus(total.cost());
      sheet.row(day.getKey().get(0), total.runs(), spent(total.cost()), spent(sum), left(sum));
    }
    return sheet.build();
  }

  private Sheet lines() {
    Sheet.Builder sheet =
        Sheet.of("lines", "Spent by day, member and template")
            .text("day", "Day")
            .text("collaboration", "Collaboration")
            .text("member", "Member")
            .text("template", "Template")
            .amount("runs", "Runs")
            .amount("spent", "Spent");
    grouped(
            c ->
                List.of(
                    day(c), c.origin().collaboration(), c.origin().member(), c.origin().template()))
        .forEach(
            (key, total) ->
                sheet.row(
                    key.get(0),
                    key.get(1),
                    key.get(2),
                    key.get(3),
                    total.runs(),
                    spent(total.cost())));
    return sheet.build();
  }

  private Map<List<String>, Total> grouped(Function<Charge, List<String>> key) {
    Map<List<String>, Total> totals = new TreeMap<>(Amounts::compare);
    charges.forEach(c -> totals.merge(key.apply(c), new Total(1, c.cost()), Total::plus));
    return totals;
  }

  private static String day(Charge charge) {
    return LocalDate.ofInstant(charge.time(), ZoneOffset.UTC).toString();
  }

  /** What counts against the first lifetime cap. */
  private String spent(Cost cost) {
    return lifetime().map(cap -> cap.measure(cost).toString()).orElse(cost.toString());
  }

  private String left(Cost sum) {
    return lifetime().map(cap -> cap.minusOrZero(sum).toString()).orElse("–");
  }

  private Optional<Cap> lifetime() {
    return lifetimes().stream().findFirst();
  }

  private List<Cap> lifetimes() {
    return limits.stream()
        .filter(limit -> limit.account().equals(account) && limit.window().isEmpty())
        .flatMap(limit -> limit.cap().stream())
        .toList();
  }

  private Optional<Curve> curve() {
    List<Curve.Series> series = new ArrayList<>();
    for (Cap cap : lifetimes()) {
      for (Amounts.Part part : Amounts.parts(cap)) {
        if (part.most().signum() > 0) {
          series.add(series(part));
        }
      }
    }
    Instant from = charges.isEmpty() ? time : charges.get(0).time();
    Instant midnight =
        LocalDate.ofInstant(from, ZoneOffset.UTC).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant to = time.isAfter(midnight) ? time : midnight.plusSeconds(1);
    return series.isEmpty() ? Optional.empty() : Optional.of(new Curve(series, midnight, to));
  }

  private Curve.Series series(Amounts.Part part) {
    return new Curve.Series(
        part.symbol(),
        part.most(),
        charges.stream()
            .map(charge -> new Curve.Point(charge.time(), part.of().apply(charge.spent())))
            .toList());
  }
}
