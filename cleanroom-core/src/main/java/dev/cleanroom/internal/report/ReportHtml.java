package dev.cleanroom.internal.report;

import dev.cleanroom.internal.report.Curve.Series;
import java.util.List;

/** Writes a report as one page: no script, nothing from elsewhere, readable on light and dark. */
final class ReportHtml {
  private static final int FOLDED_FROM = 16;

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      """;

  private static final String STYLE =
      """
      <style>
      :root { --page: #f6f7f9; --card: #fff; --ink: #1d2430; --soft: #5b6675; --rule: #dfe3e9;
        --line: #1f6fb2; --second: #6d4aa8; --warn: #a86400; --stop: #c02434; }
      @media (prefers-color-scheme: dark) {
        :root { --page: #12161c; --card: #1b212a; --ink: #e6eaf0; --soft: #9aa6b5; --rule: #323b47;
          --line: #6cb4ee; --second: #b79bea; --warn: #e3a33c; --stop: #f4707c; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--page); color: var(--ink);
        font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
      main { max-width: 1020px; margin: 0 auto; padding: 28px 20px 48px; }
      h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
      h2 { font-size: 18px; margin: 0 0 6px; overflow-wrap: anywhere; }
      p { margin: 0 0 8px; max-width: 80ch; overflow-wrap: anywhere; }
      .soft, caption { color: var(--soft); }
      section { background: var(--card); border: 1px solid var(--rule); border-radius: 10px;
        padding: 18px 20px; margin-top: 18px; }
      .scroll { overflow-x: auto; margin-top: 12px; }
      table { border-collapse: collapse; width: 100%; font-size: 14px; }
      caption { text-align: left; font-weight: 600; padding-bottom: 4px; }
      th, td { text-align: left; vertical-align: top; padding: 5px 14px 5px 0;
        border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; min-width: 5.5em; }
      th { color: var(--soft); font-weight: 500; }
      .amount { text-align: right; font-variant-numeric: tabular-nums; min-width: 0;
        overflow-wrap: normal; white-space: nowrap; }
      tbody tr:last-child td { border-bottom: 0; }
      summary { cursor: pointer; color: var(--soft); font-weight: 600; margin-top: 12px; }
      svg { display: block; width: 100%; height: auto; margin-top: 6px; }
      svg text { font-size: 13px; fill: var(--soft); }
      svg text.warn { fill: var(--warn); }
      svg text.stop { fill: var(--stop); font-weight: 600; }
      line.axis { stroke: var(--soft); }
      line.warn { stroke: var(--warn); stroke-dasharray: 7 5; }
      line.early { stroke-dasharray: 2 5; }
      line.stop { stroke: var(--stop); stroke-width: 2; }
      .curve { fill: none; stroke: var(--line); stroke-width: 2.5; stroke-linejoin: round; }
      .area { fill: var(--line); opacity: .13; }
      .s1, .s2, .s3 { stroke: var(--second); stroke-dasharray: 6 4; }
      .legend span { display: inline-block; margin-right: 22px; }
      .legend i { display: inline-block; width: 22px; border-top: 3px solid var(--line);
        vertical-align: middle; margin-right: 7px; }
      .legend i.k1, .legend i.k2, .legend i.k3 { border-top: 3px dashed var(--second); }
      @media print { body { background: #fff; } section { break-inside: avoid; } }
      </style>
      """;

  private final StringBuilder page = new StringBuilder();

  private ReportHtml() {}

  static String of(ReportContent report) {
    ReportHtml html = new ReportHtml();
    html.write(report);
    return html.page.toString();
  }

  private void write(ReportContent report) {
    page.append(HEAD);
    page.append("<title>Report of ").append(Plain.html(report.collaboration()));
    page.append("</title>\n").append(STYLE).append("</head>\n<body>\n<main>\n<h1>");
    page.append(name(report.collaboration())).append("</h1>\n<p class=\"soft\">Report for ");
    page.append(name(report.reader())).append(", as of <time datetime=\"");
    page.append(report.time()).append("\">").append(report.time()).append("</time></p>\n");
    report.chapters().forEach(this::write);
    page.append("</main>\n</body>\n</html>\n");
  }

  /** A name that is written from right to left must not turn what stands around it. */
  private static String name(String name) {
    return "<bdi>" + Plain.html(name) + "</bdi>";
  }

  private void write(Chapter chapter) {
    page.append("<section id=\"").append(chapter.id()).append("\">\n<h2>");
    page.append(name(chapter.title())).append("</h2>\n");
    chapter.notes().forEach(note -> page.append("<p>").append(name(note)).append("</p>\n"));
    chapter.curve().ifPresent(curve -> write(chapter, curve));
    chapter.sheets().forEach(this::write);
    page.append("</section>\n");
  }

  private void write(Chapter chapter, Curve curve) {
    page.append("<p class=\"legend\">");
    List<Series> series = curve.series();
    for (int i = 0; i < series.size(); i++) {
      page.append("<span><i class=\"k").append(i).append("\"></i>");
      page.append(Plain.html(BudgetChart.legend(series.get(i)))).append("</span>");
    }
    page.append("</p>\n").append(BudgetChart.of(chapter.id(), chapter.title(), curve));
  }

  private void write(Sheet sheet) {
    boolean isLong = sheet.rows().size() > FOLDED_FROM;
    if (isLong) {
      page.append("<details><summary>").append(Plain.html(sheet.title())).append(" (");
      page.append(sheet.rows().size()).append(" rows)</summary>\n");
    }
    page.append("<div class=\"scroll\" tabindex=\"0\">\n<table>\n<caption>");
    page.append(Plain.html(sheet.title())).append("</caption>\n<thead><tr>");
    sheet.columns().forEach(column -> cell("th scope=\"col\"", column, column.label()));
    page.append("</tr></thead>\n<tbody>\n");
    sheet.rows().forEach(row -> row(sheet, row));
    if (sheet.rows().isEmpty()) {
      page.append("<tr><td colspan=\"")
          .append(sheet.columns().size())
          .append("\">nothing</td></tr>");
    }
    page.append("</tbody>\n</table>\n</div>\n").append(isLong ? "</details>\n" : "");
  }

  private void row(Sheet sheet, List<Object> cells) {
    page.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      cell("td", sheet.columns().get(i), cells.get(i).toString());
    }
    page.append("</tr>\n");
  }

  private void cell(String tag, Sheet.Column column, String text) {
    page.append('<').append(tag).append(column.isAmount() ? " class=\"amount\">" : ">");
    page.append(name(text)).append("</").append(tag, 0, 2).append('>');
  }
}
