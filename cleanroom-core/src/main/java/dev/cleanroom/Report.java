package dev.cleanroom;

import dev.cleanroom.internal.report.ReportContent;
import dev.cleanroom.internal.report.ReportReader;
import dev.cleanroom.internal.report.ReportScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What people want to know of a collaboration's budgets and log: what was spent by whom, with what
 * and when, and what is left; the rules in force; whether the log is complete; how much was asked
 * and how long it took.
 *
 * <p>It is made from the ledger, the log and the rules alone: no table is read and nothing is
 * charged. Amounts are exact; shares in percent are rounded down. The same ledger and log at the
 * same time give the same texts. Match rates are private and not part of it, unless they were
 * released and are added with {@link #with}. How long runs take depends on data: an owner is told
 * of runs that read nobody else's tables, the host of all. Immutable and thread-safe.
 */
public final class Report {
  private final ReportContent content;

  private Report(ReportContent content) {
    this.content = content;
  }

  /** Reads the report of an owner, or of everything. */
  static Report of(Collaboration collaboration, Optional<String> owner) {
    return new Report(
        ReportReader.read(
            new ReportScope(
                collaboration.name(),
                runners(collaboration),
                collaboration.templates(),
                collaboration.tables().stream()
                    .filter(table -> owner.map(table.owner()::equals).orElse(true))
                    .toList(),
                owner,
                templates(collaboration, owners -> owner.filter(owners::contains).isPresent()),
                templates(
                    collaboration, owners -> owner.map(Set::of).filter(owners::equals).isPresent()),
                collaboration.ledger(),
                collaboration.auditLog())));
  }

  private static List<String> runners(Collaboration collaboration) {
    return collaboration.members().stream()
        .filter(member -> collaboration.as(member).abilities().contains(Ability.QUERY))
        .toList();
  }

  private static Set<String> templates(Collaboration collaboration, Predicate<Set<String>> owners) {
    return collaboration.templates().stream()
        .filter(template -> owners.test(owners(collaboration, template)))
        .map(AnalysisTemplate::name)
        .collect(Collectors.toSet());
  }

  /** A template that nobody may run reads no table. */
  private static Set<String> owners(Collaboration collaboration, AnalysisTemplate template) {
    try {
      return Set.copyOf(collaboration.pipeline().owners(template));
    } catch (QueryRejectedException e) {
      return Set.of();
    }
  }

  /**
   * Returns this report with a released answer, such as how many people two tables share. Nothing
   * checks whether the report's readers may see it: that is for whoever holds the answer.
   *
   * @param answer the answer
   * @return the longer report
   */
  public Report with(Answer answer) {
    return new Report(content.with(answer));
  }

  /**
   * Returns the report for programs.
   *
   * @return one JSON object; amounts are exact decimals in texts, counts are numbers
   */
  public String toJson() {
    return content.json();
  }

  /**
   * Returns the report as a page with a chart of each budget: the share that was spent over time,
   * the warning lines and the line at which runs stop. The page loads nothing, runs no script, and
   * follows the reader's choice of light or dark.
   *
   * @return an HTML document
   */
  public String toHtml() {
    return content.html();
  }

  /**
   * Returns the report as lines of text.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return content.text();
  }
}
