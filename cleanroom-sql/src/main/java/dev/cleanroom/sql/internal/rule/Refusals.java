package dev.cleanroom.sql.internal.rule;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Collects the violations of one template, so that a user sees all of them at once. */
public final class Refusals {
  private static final int MOST = 100;

  private final Set<Violation> violations = new LinkedHashSet<>();
  private @Nullable ReservedColumns places;

  /**
   * Adds a violation that no owner's rule names.
   *
   * @param code the reason
   * @param pos the place in the text
   * @param message what is wrong
   * @param hint what to do
   */
  public void add(ReasonCode code, SqlParserPos pos, String message, String hint) {
    add(code, pos, message, hint, "", "");
  }

  /**
   * Adds a violation of an owner's rule.
   *
   * @param code the reason
   * @param pos the place in the text
   * @param message what is wrong
   * @param hint what to do
   * @param table the table whose rule is broken
   * @param path the part of the rule
   */
  public void add(
      ReasonCode code,
      SqlParserPos pos,
      String message,
      String hint,
      ConfiguredTable table,
      String path) {
    add(code, pos, message, hint, table.owner(), table.name() + "." + path);
  }

  /** Each is shown with its line, so a text of many mistakes would take its length squared. */
  private void add(
      ReasonCode code, SqlParserPos pos, String message, String hint, String owner, String path) {
    if (violations.size() < MOST) {
      violations.add(new Violation(code, span(pos), message, hint, owner, path));
    }
  }

  /**
   * Says how places in the parsed text become places in the written one.
   *
   * @param places the parsed text
   */
  public void writtenAs(ReservedColumns places) {
    this.places = places;
  }

  private Violation.Span span(SqlParserPos pos) {
    if (pos.getLineNum() <= 0) {
      return Violation.Span.NONE;
    }
    ReservedColumns parsed = places;
    int start = pos.getColumnNum();
    int end = pos.getEndColumnNum();
    return new Violation.Span(
        pos.getLineNum(),
        parsed == null ? start : parsed.original(pos.getLineNum(), start, false),
        pos.getEndLineNum(),
        parsed == null ? end : parsed.original(pos.getEndLineNum(), end, true));
  }

  /**
   * Returns whether nothing was refused.
   *
   * @return true if there are no violations
   */
  public boolean isEmpty() {
    return violations.isEmpty();
  }

  /**
   * Does nothing if nothing was refused.
   *
   * @param template the template
   * @throws QueryRejectedException with the violations, the first 100 if there are more, ordered by
   *     place
   */
  public void throwIfAny(AnalysisTemplate template) {
    if (!violations.isEmpty()) {
      throw new QueryRejectedException(template.name(), template.sql(), ordered(template.sql()));
    }
  }

  private List<Violation> ordered(String sql) {
    return violations.stream()
        .map(v -> at(Spans.widened(v.span(), sql), v))
        .sorted(
            Comparator.comparingInt((Violation v) -> v.span().line())
                .thenComparingInt(v -> v.span().column()))
        .toList();
  }

  private static Violation at(Violation.Span span, Violation v) {
    return new Violation(v.code(), span, v.message(), v.hint(), v.owner(), v.rulePath());
  }
}
