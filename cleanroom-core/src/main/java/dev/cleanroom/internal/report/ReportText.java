package dev.cleanroom.internal.report;

import dev.cleanroom.internal.TextGrid;
import java.util.List;

/** Writes a report as lines. */
final class ReportText {
  private ReportText() {}

  static String of(ReportContent report) {
    StringBuilder text = new StringBuilder();
    text.append("Report of ").append(Plain.of(report.collaboration()));
    text.append("\nfor ").append(Plain.of(report.reader()));
    text.append(", as of ").append(report.time()).append('\n');
    report.chapters().forEach(chapter -> append(text, chapter));
    return text.toString();
  }

  private static void append(StringBuilder text, Chapter chapter) {
    String title = Plain.of(chapter.title());
    text.append('\n').append(title).append('\n');
    text.append("═".repeat(title.codePointCount(0, title.length()))).append('\n');
    chapter.notes().forEach(note -> text.append(Plain.of(note)).append('\n'));
    chapter.sheets().forEach(sheet -> append(text, sheet));
  }

  private static void append(StringBuilder text, Sheet sheet) {
    text.append('\n').append(Plain.of(sheet.title())).append('\n');
    if (sheet.rows().isEmpty()) {
      text.append("(nothing)\n");
      return;
    }
    TextGrid grid = new TextGrid();
    for (int i = 0; i < sheet.columns().size(); i++) {
      if (sheet.columns().get(i).isAmount()) {
        grid.alignRight(i);
      }
    }
    grid.row(sheet.columns().stream().map(column -> Plain.of(column.label())).toList());
    grid.rule();
    sheet.rows().forEach(row -> grid.row(cells(row)));
    text.append(grid);
  }

  private static List<String> cells(List<Object> row) {
    return row.stream().map(cell -> Plain.of(cell.toString())).toList();
  }
}
