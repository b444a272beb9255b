package dev.cleanroom.examples.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * What a case found.
 *
 * @param lines the contenders, ours first
 * @param verdict what was reached against the goal, in words; empty without a goal
 * @param met whether the goal was reached; true without a goal
 * @param notes what a reader must know, a sentence each
 * @param charts pictures
 * @param profile where the time of a private run went
 */
record Findings(
    List<Line> lines,
    String verdict,
    boolean met,
    List<String> notes,
    List<Chart> charts,
    List<String> profile) {

  /**
   * Times and memory of one contender.
   *
   * @param contender who
   * @param runs how many runs were measured
   * @param min the shortest, in milliseconds
   * @param median the middle one, in milliseconds
   * @param max the longest, in milliseconds
   * @param heap the largest use of the heap in a run, garbage included, without what was used
   *     before, in MiB; −1 where it was not measured
   * @param live the largest use of the heap after a collection in a run, without what was used
   *     before, in MiB; −1 where there was no collection
   * @param resident the largest resident memory of the whole process in a run, in MiB; −1 where the
   *     system does not tell
   */
  record Line(
      String contender,
      int runs,
      double min,
      double median,
      double max,
      long heap,
      long live,
      long resident) {
    Line named(String other) {
      return new Line(other, runs, min, median, max, heap, live, resident);
    }
  }

  /**
   * A picture with logarithmic axes.
   *
   * @param file the file's name without its ending
   * @param title what it shows
   * @param across the horizontal axis, with its unit
   * @param up the vertical axis, with its unit
   * @param series the lines
   */
  record Chart(String file, String title, String across, String up, List<Series> series) {}

  /**
   * A line of a picture.
   *
   * @param name in the legend
   * @param points its points; none draw nothing, but a chart has one at least
   */
  record Series(String name, List<Point> points) {}

  /** A point; both numbers are more than 0. */
  record Point(double x, double y) {}

  static Findings of(List<Line> lines) {
    return new Findings(lines, "", true, List.of(), List.of(), List.of());
  }

  Findings reaching(String words, boolean reached) {
    return new Findings(lines, words, reached, notes, charts, profile);
  }

  Findings noting(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Findings(lines, verdict, met, more, charts, profile);
  }

  Findings with(List<Chart> pictures) {
    return new Findings(lines, verdict, met, notes, pictures, profile);
  }

  Findings profiled(List<String> places) {
    return new Findings(lines, verdict, met, notes, charts, places);
  }

  /** Returns the median of a contender, in milliseconds; no number if it was left out. */
  double median(String contender) {
    return lines.stream()
        .filter(line -> line.contender().equals(contender))
        .mapToDouble(Line::median)
        .findFirst()
        .orElse(Double.NaN);
  }

  /**
   * Holds the ratio of two contenders' medians against a goal.
   *
   * @param ours the one above
   * @param theirs the one below
   * @param most the goal
   */
  Findings ratio(String ours, String theirs, double most) {
    double ratio = median(ours) / median(theirs);
    return reaching(Numbers.two(ratio), ratio <= most);
  }
}
