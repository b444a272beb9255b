package dev.cleanroom;

import java.util.List;

/**
 * One reason why a template or a run is refused. Holds names and SQL text, never a cell. Immutable
 * and thread-safe.
 *
 * @param code the reason
 * @param span where in the template's SQL
 * @param message what is wrong
 * @param hint what to do about it
 * @param owner the member whose rule is broken, or empty
 * @param rulePath the rule that is broken, for example {@code flights.rule.filter}, or empty
 */
public record Violation(
    ReasonCode code, Span span, String message, String hint, String owner, String rulePath) {
  /**
   * A place in SQL text; lines and columns count from 1, the end is included.
   *
   * @param line first line, or 0 for no place
   * @param column first column
   * @param endLine last line
   * @param endColumn last column
   */
  public record Span(int line, int column, int endLine, int endColumn) {
    /** No place in the text. */
    public static final Span NONE = new Span(0, 0, 0, 0);

    @Override
    public String toString() {
      return line == 0 ? "template" : "line " + line + ":" + column;
    }
  }

  /**
   * Returns the violation with the line of SQL that it is about and carets below the place; of a
   * place of several lines, the first.
   *
   * @param sql the template's text
   * @return several lines of text
   */
  public String render(String sql) {
    StringBuilder text = new StringBuilder();
    text.append(span).append(": ").append(message).append(" [").append(code).append("]\n");
    List<String> lines = sql.lines().toList();
    if (span.line >= 1 && span.line <= lines.size()) {
      String line = lines.get(span.line - 1);
      int end = span.endLine == span.line ? Math.min(span.endColumn, line.length()) : line.length();
      int start = Math.min(Math.max(span.column, 1), line.length() + 1);
      text.append("    ").append(line).append('\n');
      // A tab stays a tab, so that carets stand below their place at any tab width.
      text.append("    ").append(line.substring(0, start - 1).replaceAll("[^\t]", " "));
      text.append("^".repeat(Math.max(1, end - start + 1))).append('\n');
    }
    if (!owner.isEmpty()) {
      text.append("  rule: ").append(rulePath).append(" of ").append(owner).append('\n');
    }
    if (!hint.isEmpty()) {
      text.append("  hint: ").append(hint).append('\n');
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return span + ": " + message + " [" + code + "]" + (hint.isEmpty() ? "" : "; " + hint);
  }
}
