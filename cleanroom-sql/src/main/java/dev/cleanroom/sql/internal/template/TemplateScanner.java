package dev.cleanroom.sql.internal.template;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Parameter;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Reads template text once, before any parser sees it: enforces limits, and puts a question mark
 * and blanks in the place of each {@code :name}, so that every position stays what it was.
 */
public final class TemplateScanner {
  /** The largest number of characters of a template. */
  public static final int MAX_LENGTH = 20_000;

  /** The deepest nesting of parentheses. */
  public static final int MAX_DEPTH = 60;

  private final AnalysisTemplate template;
  private final String sql;
  private final Refusals refusals;
  private final StringBuilder text;
  private final List<Parameter> slots = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;
  private int depth;

  /**
   * A scanned template.
   *
   * @param sql the text with {@code ?} for parameters, as long as the original
   * @param slots the parameter of each {@code ?}, in order
   */
  public record Scanned(String sql, List<Parameter> slots) {}

  private TemplateScanner(AnalysisTemplate template, Refusals refusals) {
    this.template = template;
    this.sql = template.sql();
    this.refusals = refusals;
    this.text = new StringBuilder(sql);
  }

  /**
   * Scans a template.
   *
   * @param template the template
   * @param refusals receives violations
   * @return the text to parse
   */
  public static Scanned scan(AnalysisTemplate template, Refusals refusals) {
    TemplateScanner scanner = new TemplateScanner(template, refusals);
    if (template.sql().length() > MAX_LENGTH) {
      refusals.add(
          ReasonCode.TOO_LARGE,
          SqlParserPos.ZERO,
          "the text has more than " + MAX_LENGTH + " characters",
          "shorten the query");
      return new Scanned("", List.of());
    }
    scanner.walk();
    scanner.reportUnused();
    return new Scanned(scanner.text.toString(), List.copyOf(scanner.slots));
  }

  private void walk() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\'' || c == '"') {
        skipQuoted(c);
      } else if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
        skipLine();
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        if (end < 0) {
          refuseOpen(2, "this comment has no end");
        }
        skipTo(end < 0 ? -1 : end + 2, sql.length());
      } else if (c == ':' && startsName(at + 1) && (at == 0 || sql.charAt(at - 1) != ':')) {
        parameter();
      } else {
        symbol(c);
        step();
      }
    }
  }

  private void symbol(char c) {
    if (c == '(' && ++depth == MAX_DEPTH + 1) {
      refusals.add(
          ReasonCode.TOO_LARGE,
          here(1),
          "parentheses are nested more than " + MAX_DEPTH + " deep",
          "simplify the query");
    } else if (c == ')') {
      depth--;
    } else if (c == '?') {
      refusals.add(
          ReasonCode.SYNTAX, here(1), "parameters have no name", "write :name and declare it");
    } else if (c == ';') {
      if (sql.substring(at + 1).isBlank()) {
        text.setCharAt(at, ' ');
      } else {
        refusals.add(
            ReasonCode.MULTI_STATEMENT,
            here(1),
            "a template holds one statement",
            "make a template of each statement");
      }
    }
  }

  private void parameter() {
    int end = at + 1;
    while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
      end++;
    }
    String name = sql.substring(at + 1, end);
    Optional<Parameter> declared =
        template.parameters().stream().filter(p -> p.name().equals(name)).findFirst();
    if (declared.isEmpty()) {
      refusals.add(
          ReasonCode.PARAMETER_UNDECLARED,
          here(end - at),
          "the template declares no parameter '" + name + "'",
          "declare it with its type and domain");
    } else {
      slots.add(declared.get());
    }
    text.setCharAt(at, '?');
    for (int i = at + 1; i < end; i++) {
      text.setCharAt(i, ' ');
    }
    skipTo(end, end);
  }

  private void reportUnused() {
    Set<String> used = new HashSet<>();
    slots.forEach(s -> used.add(s.name()));
    for (Parameter parameter : template.parameters()) {
      if (!used.contains(parameter.name())) {
        refusals.add(
            ReasonCode.PARAMETER_UNUSED,
            SqlParserPos.ZERO,
            "the query does not name the declared parameter :" + parameter.name(),
            "use it or leave it out");
      }
    }
  }

  private boolean startsName(int index) {
    return index < sql.length() && Character.isJavaIdentifierStart(sql.charAt(index));
  }

  private void refuseOpen(int length, String message) {
    refusals.add(ReasonCode.SYNTAX, here(length), message, "close it");
  }

  private void skipQuoted(char quote) {
    if (sql.indexOf(quote, at + 1) < 0) {
      refuseOpen(1, "this quote has no end");
    }
    step();
    while (at < sql.length() && sql.charAt(at) != quote) {
      step();
    }
    if (at < sql.length()) {
      step();
    }
  }

  /** Skips a comment to where the parser ends it. */
  private void skipLine() {
    while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      step();
    }
  }

  private void skipTo(int end, int otherwise) {
    int target = end < 0 ? otherwise : end;
    while (at < target) {
      step();
    }
  }

  /** Such as one that turns the direction of writing around; an approver would not see it. */
  private static boolean isInvisible(char c) {
    int type = Character.getType(c);
    boolean blank = c == '\n' || c == '\r' || c == '\t' || c == '\f';
    return type == Character.FORMAT || (type == Character.CONTROL && !blank);
  }

  private void step() {
    if (isInvisible(sql.charAt(at))) {
      refusals.add(
          ReasonCode.SYNTAX,
          here(1),
          "an invisible character can make the text look like another",
          "take it out, also from comments and texts");
    }
    if (sql.charAt(at) == '\n') {
      line++;
      lineStart = at + 1;
    }
    at++;
  }

  private SqlParserPos here(int length) {
    int column = at - lineStart + 1;
    return new SqlParserPos(line, column, line, column + length - 1);
  }
}
