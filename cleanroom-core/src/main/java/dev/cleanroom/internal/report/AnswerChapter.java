package dev.cleanroom.internal.report;

import dev.cleanroom.Answer;
import dev.cleanroom.Protection;
import dev.cleanroom.internal.AnswerText;
import java.util.List;

/** A released answer within a report. */
final class AnswerChapter {
  private static final int MOST_ROWS = 50;

  private AnswerChapter() {}

  static Chapter of(String id, Answer answer) {
    Sheet.Builder sheet = Sheet.of("rows", rows(answer));
    for (int i = 0; i < answer.columns().size(); i++) {
      String name = answer.columns().get(i).name();
      sheet.text("column_" + (i + 1), name);
    }
    answer.rows().stream()
        .limit(MOST_ROWS)
        .forEach(row -> sheet.row(row.cells().stream().map(AnswerChapter::cell).toArray()));
    return Chapter.of(
        id,
        "Released: " + answer.template(),
        List.of(
            "This answer was released and paid for; showing it again costs nothing.",
            answer.protection() + ", " + answer.protection().inWords() + ".",
            answer.guarantee(),
            answer.protection() == Protection.DIFFERENTIAL_PRIVACY
                ? "Each number has noise; in parentheses stands the interval that holds the"
                    + " bounded number without noise with probability "
                    + Answer.CONFIDENCE
                    + "."
                : "Its numbers have no noise."),
        sheet.build());
  }

  private static String rows(Answer answer) {
    int size = answer.rows().size();
    return size > MOST_ROWS ? "The first " + MOST_ROWS + " of " + size + " rows" : size + " rows";
  }

  private static Object cell(Answer.Cell cell) {
    String value = cell.value() == null ? "–" : AnswerText.plain(cell.value());
    return value + cell.interval().map(interval -> " (" + interval + ")").orElse("");
  }
}
