package dev.cleanroom;

import java.util.List;

/** A template or its parameters break a rule. Nothing was charged and no data was read. */
public final class QueryRejectedException extends CleanRoomException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  /**
   * Creates the exception.
   *
   * @param template the template's name
   * @param sql the template's text
   * @param violations all violations, at least one
   */
  public QueryRejectedException(String template, String sql, List<Violation> violations) {
    super(violations.get(0).code().name(), text(template, sql, violations));
    this.violations = List.copyOf(violations);
  }

  private static String text(String template, String sql, List<Violation> violations) {
    StringBuilder text = new StringBuilder("template '" + template + "' is refused: ");
    text.append(violations.size() == 1 ? "1 violation" : violations.size() + " violations");
    for (Violation violation : violations) {
      text.append('\n').append(violation.render(sql));
    }
    return text.toString();
  }

  /**
   * Returns every violation, ordered by place.
   *
   * @return at least one violation
   */
  public List<Violation> violations() {
    return violations;
  }
}
