package dev.cleanroom.internal.report;

import dev.cleanroom.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A report before it is written out.
 *
 * @param collaboration the collaboration's name
 * @param reader for whom it is
 * @param time the time that it tells of, by the ledger's clock
 * @param chapters its chapters
 */
public record ReportContent(
    String collaboration, String reader, Instant time, List<Chapter> chapters) {
  /** Copies the list. */
  public ReportContent {
    chapters = List.copyOf(chapters);
  }

  /**
   * Returns the report with one more released answer.
   *
   * @param answer the answer
   * @return the longer report
   */
  public ReportContent with(Answer answer) {
    List<Chapter> more = new ArrayList<>(chapters);
    int number = (int) chapters.stream().filter(c -> c.id().startsWith("answer_")).count() + 1;
    more.add(AnswerChapter.of("answer_" + number, answer));
    return new ReportContent(collaboration, reader, time, more);
  }

  /**
   * Returns the report as lines.
   *
   * @return the text
   */
  public String text() {
    return ReportText.of(this);
  }

  /**
   * Returns the report for programs.
   *
   * @return one JSON object
   */
  public String json() {
    return ReportJson.of(this);
  }

  /**
   * Returns the report as one page that needs nothing else.
   *
   * @return the page
   */
  public String html() {
    return ReportHtml.of(this);
  }
}
