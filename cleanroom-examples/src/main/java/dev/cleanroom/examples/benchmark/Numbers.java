package dev.cleanroom.examples.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Numbers as people read them, and the middle of several. */
final class Numbers {
  private Numbers() {}

  /** A ratio; a dash for one of which a part was not measured. */
  static String two(double number) {
    if (Double.isNaN(number)) {
      return "–";
    }
    return String.format(Locale.ROOT, "%.2f", number);
  }

  /** A time with its unit and the digits that matter. */
  static String time(double millis) {
    if (Double.isNaN(millis)) {
      return "–";
    }
    if (millis < 1e-3) {
      return digits(millis * 1e6) + " ns";
    }
    if (millis < 1) {
      return digits(millis * 1e3) + " µs";
    }
    return millis < 10_000 ? digits(millis) + " ms" : digits(millis / 1e3) + " s";
  }

  private static String digits(double number) {
    return String.format(
        Locale.ROOT, number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%,.0f", number);
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number of MiB, or a dash for one that is not known. */
  static String mebibytes(long number) {
    return number < 0 ? "–" : grouped(number);
  }

  static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * Returns the slope of the straight line through the logarithms of points, by least squares: 1
   * says that twice as much takes twice as long.
   */
  static double slope(List<Findings.Point> points) {
    double meanX = points.stream().mapToDouble(p -> Math.log(p.x())).average().orElseThrow();
    double meanY = points.stream().mapToDouble(p -> Math.log(p.y())).average().orElseThrow();
    double both = 0;
    double squares = 0;
    for (Findings.Point point : points) {
      double x = Math.log(point.x()) - meanX;
      both += x * (Math.log(point.y()) - meanY);
      squares += x * x;
    }
    return both / squares;
  }
}
