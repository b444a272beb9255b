package dev.cleanroom.internal.report;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Run;
import dev.cleanroom.internal.Caps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a report from a ledger and an audit log. It reads no table and charges nothing. */
public final class ReportReader {
  private final ReportScope scope;
  private final Instant time;

  private ReportReader(ReportScope scope) {
    this.scope = scope;
    this.time = scope.ledger().time();
  }

  /**
   * Reads a report.
   *
   * @param scope what it is made from
   * @return the report
   */
  public static ReportContent read(ReportScope scope) {
    return new ReportReader(scope).read();
  }

  private ReportContent read() {
    Activity activity = Activity.of(scope);
    List<Chapter> chapters = new ArrayList<>();
    for (Account account : accounts()) {
      chapters.add(AccountChapter.of("account_" + (chapters.size() + 1), scope, account, time));
    }
    chapters.add(posture());
    chapters.add(audit(activity));
    chapters.add(queries(activity));
    chapters.add(overlaps());
    return new ReportContent(
        scope.collaboration(),
        scope.owner().map(owner -> "owner " + owner).orElse("the host, all owners"),
        time,
        chapters);
  }

  private Set<Account> accounts() {
    Set<Account> accounts = new LinkedHashSet<>();
    for (ConfiguredTable table : scope.tables()) {
      if (table.budget().isPresent()) {
        accounts.add(Caps.account(table));
      }
    }
    return accounts;
  }

  private Chapter posture() {
    List<String> notes = new ArrayList<>();
    notes.add("What the owners let be asked, and what all answers together may tell at most.");
    Sheet.Builder sheet =
        Sheet.of("tables", "Tables")
            .text("table", "Table")
            .text("owner", "Owner")
            .text("protection", "Protection")
            .text("largest_loss", "Largest loss of a run")
            .text("lifetime_budget", "Lifetime budget");
    for (ConfiguredTable table : scope.tables()) {
      notes.add("Rule of " + table.name() + ": " + table.rule());
      sheet.row(
          table.name(),
          table.owner(),
          table.protection().map(p -> p + ", " + p.inWords()).orElse("public reference"),
          table.privacy().map(rule -> rule.maxLoss().toString()).orElse("–"),
          table.budget().map(budget -> budget.lifetime().toString()).orElse("–"));
    }
    return Chapter.of("posture", "Rules", notes, sheet.build());
  }

  private Chapter audit(Activity activity) {
    Completeness found = new Completeness(activity);
    scope.ledger().store().forEach(found::add);
    Checkpoint head = scope.log().head();
    Sheet.Builder sheet =
        Sheet.of("audit", "The ledger against the log")
            .text("what", "What")
            .amount("count", "Count");
    sheet.row("charged runs of this log in the ledger", found.charged);
    sheet.row("… with an entry of their charge", found.written);
    sheet.row("… with an entry of their outcome", found.finished);
    sheet.row("… without one: they run now, or were interrupted", found.charged - found.finished);
    sheet.row("charged runs under other logs", found.elsewhere);
    sheet.row("entries in the log", scope.log().size());
    sheet.row("entries that the newest checkpoint covers", head.size());
    return Chapter.of(
        "audit",
        "Audit log " + head.origin(),
        List.of(
            found.charged == found.finished
                ? "Complete: every charge has an outcome in the log."
                : "Not complete: " + (found.charged - found.finished) + " charges have no outcome.",
            "Newest checkpoint: " + head.size() + " entries, root " + head.root()),
        sheet.build());
  }

  /** Counts runs in the ledger by what the log tells of them. */
  private final class Completeness {
    private final Activity activity;
    private long charged;
    private long written;
    private long finished;
    private long elsewhere;

    Completeness(Activity activity) {
      this.activity = activity;
    }

    void add(Run run) {
      if (!run.counts() || !isShown(run)) {
        return;
      }
      if (!run.writer().equals(scope.log().head().origin())) {
        elsewhere++;
        return;
      }
      charged++;
      written += activity.isCharged(run.id().toString()) ? 1 : 0;
      finished += activity.isFinished(run.id().toString()) ? 1 : 0;
    }

    private boolean isShown(Run run) {
      return scope.owner().isEmpty()
          || run.accounts().stream().anyMatch(a -> a.owner().equals(scope.owner().get()));
    }
  }

  private Chapter queries(Activity activity) {
    return Chapter.of(
        "queries",
        "Queries",
        List.of(
            scope.owner().isPresent()
                ? "Runs of templates that read this owner's tables; times of those that read no"
                    + " others."
                : "Runs of every template, and refusals that no template was needed for.",
            "Times are those of the ledger's clock."),
        activity.runs(),
        activity.refusals(),
        activity.turnaround());
  }

  /** How many people two tables share is private: it is an answer, or it is not known. */
  private static Chapter overlaps() {
    return Chapter.of(
        "match_rates",
        "Match rates",
        List.of(
            "How many people two tables have in common is private, so this report does not compute"
                + " it. It is an answer like any other: ask it with a template that counts the"
                + " people of both tables, and pay for it from the budgets.",
            "An answer that was released can be added to this report and costs nothing more."));
  }
}
