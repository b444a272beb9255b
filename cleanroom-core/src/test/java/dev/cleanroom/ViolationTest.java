package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ViolationTest {
  private static final String SQL = "SELECT visitor\nFROM\tvisits\n";

  private static String render(int line, int column, int endLine, int endColumn) {
    return new Violation(
            ReasonCode.UNIT_RETURNED,
            new Violation.Span(line, column, endLine, endColumn),
            "wrong",
            "",
            "",
            "")
        .render(SQL);
  }

  @Test
  void render_word_hasCaretsBelow() {
    assertThat(
            new Violation(
                    ReasonCode.UNIT_RETURNED,
                    new Violation.Span(1, 8, 1, 14),
                    "the privacy unit would be part of the answer",
                    "count it",
                    "alice",
                    "visits.rule")
                .render(SQL))
        .isEqualTo(
            """
            line 1:8: the privacy unit would be part of the answer [UNIT_RETURNED]
                SELECT visitor
                       ^^^^^^^
              rule: visits.rule of alice
              hint: count it
            """);
  }

  @Test
  void render_severalLines_marksTheFirst() {
    assertThat(render(1, 8, 2, 3))
        .isEqualTo("line 1:8: wrong [UNIT_RETURNED]\n    SELECT visitor\n           ^^^^^^^\n");
  }

  @Test
  void render_lineWithTab_keepsTheTab() {
    assertThat(render(2, 6, 2, 11))
        .isEqualTo("line 2:6: wrong [UNIT_RETURNED]\n    FROM\tvisits\n        \t^^^^^^\n");
  }

  @Test
  void render_placeOutsideTheText_doesNotFail() {
    assertThat(render(1, 15, 1, 15)).endsWith("    SELECT visitor\n" + " ".repeat(18) + "^\n");
    assertThat(render(1, 99, 1, 120)).endsWith(" ".repeat(18) + "^\n");
    assertThat(render(1, 0, 1, 0)).endsWith("\n    ^\n");
    assertThat(render(9, 1, 9, 1)).isEqualTo("line 9:1: wrong [UNIT_RETURNED]\n");
    assertThat(render(0, 0, 0, 0)).isEqualTo("template: wrong [UNIT_RETURNED]\n");
  }

  @Test
  void toString_violation_isOneLine() {
    Violation violation =
        new Violation(ReasonCode.SYNTAX, Violation.Span.NONE, "wrong", "try again", "", "");
    assertThat(violation).hasToString("template: wrong [SYNTAX]; try again");
    assertThat(new Violation(ReasonCode.SYNTAX, Violation.Span.NONE, "wrong", "", "", ""))
        .hasToString("template: wrong [SYNTAX]");
    QueryRejectedException refused =
        new QueryRejectedException("t", SQL, List.of(violation, violation));
    assertThat(refused.code()).isEqualTo("SYNTAX");
    assertThat(refused).hasMessageStartingWith("template 't' is refused: 2 violations\n");
  }
}
