package dev.cleanroom.sql.internal.rule;

import dev.cleanroom.Column;
import dev.cleanroom.ConfiguredTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quotes column names that are words of SQL, such as {@code year} or {@code date}, so that people
 * need not: after a point every one that is a column, elsewhere those that cannot be mistaken for a
 * clause. Remembers where quotes were put in, to give places in the text as it was written.
 */
public final class ReservedColumns {
  private static final Pattern TOKEN =
      Pattern.compile(
          "'(?:[^']|'')*'?|\"(?:[^\"]|\"\")*\"?|--[^\\n]*|/\\*(?s:.*?)\\*/"
              + "|[A-Za-z_][A-Za-z0-9_]*|\\S");

  private static final Set<String> PLAIN_WORDS =
      Set.of(
          "YEAR",
          "MONTH",
          "DAY",
          "HOUR",
          "MINUTE",
          "SECOND",
          "DATE",
          "TIME",
          "TIMESTAMP",
          "VALUE",
          "RANK",
          "POSITION",
          "LANGUAGE",
          "METHOD",
          "COUNT",
          "SUM",
          "RESULT",
          "ONE",
          "START",
          "PERCENT",
          "PERIOD",
          "PORTION",
          "REFERENCES",
          "SYMMETRIC",
          "MATCH",
          "MATCHES",
          "MEMBER",
          "CLASSIFIER",
          "ELEMENT",
          "ABS",
          "SCROLL",
          "SYSTEM");

  private final Set<String> columns = new HashSet<>();
  private final String sql;
  private final List<Integer> inserted = new ArrayList<>();
  private final String quoted;

  /**
   * Quotes the reserved column names of a text.
   *
   * @param sql the text
   * @param tables the tables whose columns may be named
   */
  public ReservedColumns(String sql, List<ConfiguredTable> tables) {
    this.sql = sql;
    for (ConfiguredTable table : tables) {
      table.columns().stream().map(Column::name).map(ReservedColumns::upper).forEach(columns::add);
    }
    this.quoted = quote();
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private String quote() {
    StringBuilder text = new StringBuilder();
    Matcher token = TOKEN.matcher(sql);
    List<String> before = new ArrayList<>(List.of("", "", ""));
    int copied = 0;
    while (token.find()) {
      String word = upper(token.group());
      if (columns.contains(word) && isName(word, before, sql.substring(token.end()))) {
        text.append(sql, copied, token.start());
        inserted.add(text.length());
        text.append('"').append(token.group());
        inserted.add(text.length());
        text.append('"');
        copied = token.end();
      }
      before.add(word);
    }
    return text.append(sql, copied, sql.length()).toString();
  }

  private static boolean isName(String word, List<String> before, String rest) {
    String previous = before.get(before.size() - 1);
    if (previous.equals(".")) {
      return true;
    }
    if (!PLAIN_WORDS.contains(word)) {
      return false;
    }
    String next = rest.stripLeading();
    boolean isCall = next.startsWith("(") || next.startsWith("'");
    boolean isUnit =
        previous.equals("TO")
            || previous.startsWith("'")
            || (previous.equals("(") && before.get(before.size() - 2).equals("EXTRACT"));
    boolean isType = previous.equals("AS") && before.contains("CAST") && next.startsWith(")");
    return !isCall && !isUnit && !isType;
  }

  /**
   * Returns the text with quotes.
   *
   * @return the text to parse
   */
  public String sql() {
    return quoted;
  }

  /**
   * Returns a column of a line of the original text.
   *
   * @param line the line, from 1
   * @param column the column in the quoted text, from 1
   * @param isEnd whether the place is the end of a span
   * @return the column in the original text
   */
  public int original(int line, int column, boolean isEnd) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      start = quoted.indexOf('\n', start) + 1;
    }
    int shift = 0;
    for (int at : inserted) {
      int place = at - start + 1;
      if (place >= 1 && (isEnd ? place <= column : place < column)) {
        shift++;
      }
    }
    return column - shift;
  }
}
