package dev.cleanroom.internal.report;

import dev.cleanroom.internal.report.Curve.Point;
import dev.cleanroom.internal.report.Curve.Series;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws how a budget was used up: the share of the cap over time, with the warning lines and the
 * line at which runs stop. Places are rounded, the numbers beside them are exact.
 */
final class BudgetChart {
  private static final int LEFT = 2;
  private static final int TOP = 16;
  private static final int WIDTH = 774;
  private static final int HEIGHT = 210;

  private final String id;
  private final String account;
  private final Curve curve;
  private final StringBuilder svg = new StringBuilder();

  private BudgetChart(String id, String account, Curve curve) {
    this.id = id;
    this.account = account;
    this.curve = curve;
  }

  static String of(String id, String account, Curve curve) {
    return new BudgetChart(id, account, curve).draw();
  }

  private String draw() {
    open();
    level(0, "axis", "0 %");
    level(50, "warn early", "50 % warning");
    level(90, "warn", "90 % warning");
    level(100, "stop", "100 % stop");
    days();
    for (int i = 0; i < curve.series().size(); i++) {
      line(curve.series().get(i), i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void open() {
    svg.append("<svg viewBox=\"0 0 900 264\" role=\"img\" aria-labelledby=\"")
        .append(id)
        .append("-title ")
        .append(id)
        .append("-text\">\n<title id=\"")
        .append(id)
        .append("-title\">Budget of ")
        .append(Plain.html(account))
        .append(" over time</title>\n<desc id=\"")
        .append(id)
        .append("-text\">")
        .append(Plain.html(inWords()))
        .append("</desc>\n");
  }

  private String inWords() {
    StringBuilder words = new StringBuilder("The share of the cap that was spent, from ");
    words.append(curve.from()).append(" to ").append(curve.to()).append('.');
    for (Series series : curve.series()) {
      words.append(' ').append(legend(series)).append('.');
    }
    return words.append(" Warnings at 50 % and 90 %; runs are refused beyond 100 %.").toString();
  }

  static String legend(Series series) {
    return series.symbol()
        + ": "
        + series.last().toPlainString()
        + " of "
        + series.cap().toPlainString()
        + " spent, "
        + Curve.percent(series.last(), series.cap()).toPlainString()
        + " %";
  }

  private void level(int percent, String style, String label) {
    String y = y(BigDecimal.valueOf(percent));
    svg.append("<line class=\"").append(style).append("\" x1=\"").append(LEFT);
    svg.append("\" x2=\"").append(LEFT + WIDTH).append("\" y1=\"").append(y);
    svg.append("\" y2=\"").append(y).append("\"/>\n");
    text(LEFT + WIDTH + 8, y, style, "start", label);
  }

  private void text(long x, String y, String style, String anchor, String label) {
    svg.append("<text class=\"").append(style).append("\" x=\"").append(x);
    svg.append("\" y=\"").append(y).append("\" dy=\"4\" text-anchor=\"").append(anchor);
    svg.append("\">").append(Plain.html(label)).append("</text>\n");
  }

  /** The ends and the middle of the time axis. */
  private void days() {
    Instant middle = curve.from().plus(Duration.between(curve.from(), curve.to()).dividedBy(2));
    String below = Integer.toString(TOP + HEIGHT + 18);
    text(LEFT, below, "axis", "start", day(curve.from()));
    text(LEFT + WIDTH / 2, below, "axis", "middle", day(middle));
    text(LEFT + WIDTH, below, "axis", "end", day(curve.to()));
  }

  private static String day(Instant time) {
    return time.toString().substring(0, Math.min(10, time.toString().length()));
  }

  private void line(Series series, int number) {
    List<String> path = new ArrayList<>();
    path.add("M" + LEFT + " " + y(BigDecimal.ZERO));
    List<Point> points = series.points();
    for (int i = 0; i < points.size(); i++) {
      // Charges that fall on one place of the axis would be drawn one upon the other.
      if (i + 1 == points.size() || x(points.get(i)) != x(points.get(i + 1))) {
        path.add("H" + x(points.get(i)));
        path.add("V" + y(Curve.percent(points.get(i).spent(), series.cap())));
      }
    }
    path.add("H" + (LEFT + WIDTH));
    String steps = String.join(" ", path);
    if (number == 0) {
      svg.append("<path class=\"area\" d=\"").append(steps);
      svg.append(" V").append(y(BigDecimal.ZERO)).append(" Z\"/>\n");
    }
    svg.append("<path class=\"curve s").append(number).append("\" d=\"").append(steps);
    svg.append("\"/>\n");
  }

  private int x(Point point) {
    BigInteger whole = seconds(curve.to()).max(BigInteger.ONE);
    BigInteger part = seconds(point.time()).max(BigInteger.ZERO).min(whole);
    return LEFT + part.multiply(BigInteger.valueOf(WIDTH)).divide(whole).intValueExact();
  }

  private BigInteger seconds(Instant time) {
    return BigInteger.valueOf(Duration.between(curve.from(), time).toSeconds());
  }

  /** A cap that was made smaller may have been passed before; the curve ends at the edge. */
  private static String y(BigDecimal percent) {
    BigDecimal shown = percent.min(BigDecimal.valueOf(105));
    return BigDecimal.valueOf(TOP + HEIGHT)
        .subtract(
            shown
                .multiply(BigDecimal.valueOf(HEIGHT - 8))
                .divide(BigDecimal.valueOf(100), 1, RoundingMode.HALF_UP))
        .toPlainString();
  }
}
