package dev.cleanroom.sql.internal.rule;

import dev.cleanroom.Violation.Span;
import java.util.List;

/** Makes places of syntax nodes whole: parameters, and parentheses around sub-queries. */
final class Spans {
  private Spans() {}

  /** A parsed parameter is as long as its colon; a sub-query ends before its parenthesis. */
  static Span widened(Span span, String sql) {
    List<String> lines = sql.lines().toList();
    if (span.endLine() < 1 || span.endLine() > lines.size()) {
      return span;
    }
    String line = lines.get(span.endLine() - 1);
    int end = Math.min(span.endColumn(), line.length());
    if (end > 0 && line.charAt(end - 1) == ':') {
      while (end < line.length() && Character.isJavaIdentifierPart(line.charAt(end))) {
        end++;
      }
    }
    boolean sameLine = span.line() == span.endLine();
    String text = sameLine ? line.substring(Math.min(span.column() - 1, end), end) : "";
    if (open(text) == 1 && line.startsWith(")", end)) {
      end++;
    }
    return new Span(span.line(), span.column(), span.endLine(), Math.max(end, span.endColumn()));
  }

  private static long open(String text) {
    return text.chars().map(c -> c == '(' ? 1 : c == ')' ? -1 : 0).sum();
  }
}
