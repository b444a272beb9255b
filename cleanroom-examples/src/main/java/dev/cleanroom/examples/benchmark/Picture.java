package dev.cleanroom.examples.benchmark;

import dev.cleanroom.examples.benchmark.Findings.Chart;
import dev.cleanroom.examples.benchmark.Findings.Point;
import dev.cleanroom.examples.benchmark.Findings.Series;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws a chart with logarithmic axes as SVG, in colours for light and dark pages. */
final class Picture {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 84;
  private static final int RIGHT = 28;
  private static final int TOP = 84;
  private static final int BOTTOM = 62;
  private static final String STYLE =
      """
      <style>
        svg { background: #ffffff; font: 13px system-ui, sans-serif; }
        text { fill: #1f2328; }
        .title { font-size: 15px; font-weight: 600; }
        .minor { stroke: #eaeef2; }
        .major { stroke: #c3cad2; }
        .line { fill: none; stroke-width: 2.5; }
        .c0 { stroke: #0969da; } .f0 { fill: #0969da; }
        .c1 { stroke: #bc4c00; } .f1 { fill: #bc4c00; }
        .c2 { stroke: #1a7f37; } .f2 { fill: #1a7f37; }
        @media (prefers-color-scheme: dark) {
          svg { background: #0d1117; }
          text { fill: #e6edf3; }
          .minor { stroke: #1c222a; }
          .major { stroke: #39424e; }
          .c0 { stroke: #58a6ff; } .f0 { fill: #58a6ff; }
          .c1 { stroke: #f0883e; } .f1 { fill: #f0883e; }
          .c2 { stroke: #3fb950; } .f2 { fill: #3fb950; }
        }
      </style>
      """;

  private final Chart chart;
  private final Scale across;
  private final Scale up;
  private final StringBuilder svg = new StringBuilder();

  private Picture(Chart chart) {
    this.chart = chart;
    this.across = Scale.over(all(chart).map(Point::x).toList(), LEFT, WIDTH - RIGHT);
    this.up = Scale.over(all(chart).map(Point::y).toList(), HEIGHT - BOTTOM, TOP);
  }

  private static Stream<Point> all(Chart chart) {
    return chart.series().stream().flatMap(series -> series.points().stream());
  }

  static String of(Chart chart) {
    return new Picture(chart).draw();
  }

  private String draw() {
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\" role=\"img\" aria-label=\"%3$s\">\n"
            .formatted(WIDTH, HEIGHT, escaped(chart.title() + ": " + chart.up())));
    svg.append(STYLE);
    text(16, 28, "title", "start", chart.title());
    axes();
    for (int i = 0; i < chart.series().size(); i++) {
      series(i, chart.series().get(i));
    }
    legend();
    return svg.append("</svg>\n").toString();
  }

  private void axes() {
    for (double tick : across.ticks()) {
      int x = across.place(tick);
      line(isPower(tick) ? "major" : "minor", x, TOP, x, HEIGHT - BOTTOM);
      if (across.isLabelled(tick)) {
        text(x, HEIGHT - BOTTOM + 20, "", "middle", label(tick));
      }
    }
    for (double tick : up.ticks()) {
      int y = up.place(tick);
      line(isPower(tick) ? "major" : "minor", LEFT, y, WIDTH - RIGHT, y);
      if (up.isLabelled(tick)) {
        text(LEFT - 10, y + 4, "", "end", label(tick));
      }
    }
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, "", "middle", chart.across());
    int middle = (TOP + HEIGHT - BOTTOM) / 2;
    svg.append(
        "<text transform=\"translate(22 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n"
            .formatted(middle, escaped(chart.up())));
  }

  private void series(int number, Series series) {
    String points =
        series.points().stream()
            .map(point -> across.place(point.x()) + "," + up.place(point.y()))
            .collect(Collectors.joining(" "));
    svg.append("<polyline class=\"line c%d\" points=\"%s\"/>\n".formatted(number % 3, points));
    for (Point point : series.points()) {
      svg.append(
          "<circle class=\"f%d\" cx=\"%d\" cy=\"%d\" r=\"4\"><title>%s</title></circle>\n"
              .formatted(
                  number % 3,
                  across.place(point.x()),
                  up.place(point.y()),
                  escaped(label(point.x()) + " " + chart.across() + ": " + label(point.y()))));
    }
  }

  private void legend() {
    int x = LEFT;
    for (int i = 0; i < chart.series().size(); i++) {
      String name = chart.series().get(i).name();
      svg.append(
          "<circle class=\"f%d\" cx=\"%d\" cy=\"%d\" r=\"5\"/>\n".formatted(i % 3, x + 5, 53));
      text(x + 16, 57, "", "start", name);
      x += 46 + 7 * name.length();
    }
  }

  private void line(String kind, int fromX, int fromY, int toX, int toY) {
    svg.append(
        "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n"
            .formatted(kind, fromX, fromY, toX, toY));
  }

  private void text(int x, int y, String kind, String anchor, String words) {
    String style = kind.isEmpty() ? "" : " class=\"" + kind + "\"";
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\"%s>%s</text>\n"
            .formatted(x, y, anchor, style, escaped(words)));
  }

  /** A number as it is said: 30 M, 500 k, 0.2. */
  static String label(double number) {
    if (number >= 1e6) {
      return digits(number / 1e6) + " M";
    }
    return number >= 1e4 ? digits(number / 1e3) + " k" : digits(number);
  }

  private static String digits(double number) {
    String text = String.format(Locale.ROOT, number < 10 ? "%.2f" : "%,.0f", number);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  private static boolean isPower(double tick) {
    double exponent = Math.log10(tick);
    return Math.abs(exponent - Math.rint(exponent)) < 1e-9;
  }

  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Places numbers of a range, which ends at ticks, along a line of pixels. */
  private record Scale(double low, double high, int from, int to) {
    private static final double[] STEPS = {1, 2, 5};

    static Scale over(List<Double> numbers, int from, int to) {
      double least = numbers.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
      double most = numbers.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
      double low = below(least);
      double high = above(most);
      return new Scale(low, high > low ? high : low * 10, from, to);
    }

    private static double below(double number) {
      double power = Math.pow(10, Math.floor(Math.log10(number)));
      double low = power;
      for (double step : STEPS) {
        low = step * power <= number ? step * power : low;
      }
      return low;
    }

    private static double above(double number) {
      double power = Math.pow(10, Math.floor(Math.log10(number)));
      for (double step : STEPS) {
        if (step * power >= number) {
          return step * power;
        }
      }
      return 10 * power;
    }

    int place(double number) {
      double share = Math.log(number / low) / Math.log(high / low);
      return (int) Math.round(from + share * (to - from));
    }

    List<Double> ticks() {
      return Stream.iterate(
              (int) Math.floor(Math.log10(low)),
              exponent -> Math.pow(10, exponent) <= high * 1.001,
              exponent -> exponent + 1)
          .flatMap(exponent -> Stream.of(1, 2, 5).map(step -> step * Math.pow(10, exponent)))
          .filter(tick -> tick >= low * 0.999 && tick <= high * 1.001)
          .toList();
    }

    /** With few powers of ten, the ticks between them have numbers too. */
    boolean isLabelled(double tick) {
      return isPower(tick) || Math.log10(high / low) < 3.1;
    }
  }
}
