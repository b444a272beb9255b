package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Engine;
import dev.cleanroom.Sampler;
import dev.cleanroom.examples.benchmark.Contest.Contender;
import dev.cleanroom.examples.benchmark.Findings.Chart;
import dev.cleanroom.examples.benchmark.Findings.Line;
import dev.cleanroom.examples.benchmark.Findings.Point;
import dev.cleanroom.examples.benchmark.Findings.Series;
import dev.cleanroom.examples.benchmark.Rows.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/** How time and memory grow with one size, all others kept. */
final class Growth implements Case {
  private static final String PRIVATE = "private, columns in arrays";

  private final String what;
  private final String title;
  private final int[] sizes;
  private final IntFunction<Spread> spread;
  private final Question question;
  private final int goalFrom;

  /**
   * Says what grows.
   *
   * @param what in one word
   * @param sizes the sizes
   * @param spread the rows for a size
   * @param question what is asked of them
   * @param goalFrom the size from which growth must be at most linear; 0 without a goal
   */
  private Growth(
      String what,
      String title,
      int[] sizes,
      IntFunction<Spread> spread,
      Question question,
      int goalFrom) {
    this.what = what;
    this.title = title;
    this.sizes = sizes;
    this.spread = spread;
    this.question = question;
    this.goalFrom = goalFrom;
  }

  static Growth ofRows() {
    return new Growth(
        "rows",
        "Growth with rows: ten for each person, 100 groups",
        new int[] {100_000, 1_000_000, 10_000_000, 30_000_000},
        rows -> Spread.uniform(rows, Math.max(rows / 10, 1), 100),
        Question.oneTable(5, 3),
        1_000_000);
  }

  static Growth ofGroups() {
    return new Growth(
        "groups",
        "Growth with groups: 3 M rows of 300 k persons",
        new int[] {10, 100, 1_000, 10_000, 100_000, 1_000_000},
        groups -> Spread.uniform(3_000_000, 300_000, groups),
        Question.oneTable(5, 3),
        0);
  }

  static Growth ofRowsPerPerson() {
    return new Growth(
        "rows-per-person",
        "Growth with rows per person: 3 M rows, 100 groups",
        new int[] {1, 10, 100, 1_000, 10_000},
        each -> Spread.uniform(3_000_000, 3_000_000 / each, 100),
        Question.oneTable(5, 3),
        0);
  }

  static Growth ofSkew() {
    return new Growth(
        "skew",
        "Persons by Zipf's law: 3 M rows, 100 groups, the first person has up to 8 % of all",
        new int[] {1_000, 30_000, 1_000_000},
        persons -> Spread.uniform(3_000_000, persons, 100).skewed(),
        Question.oneTable(5, 3),
        0);
  }

  @Override
  public String name() {
    return "growth-" + what;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String goal() {
    return goalFrom == 0 ? "" : "from 1 M to 30 M rows at most linear (slope ≤ 1, ± 0.05)";
  }

  @Override
  public Findings measure(Settings settings) throws Exception {
    List<Line> lines = new ArrayList<>();
    List<Line> ours = new ArrayList<>();
    List<Line> theirs = new ArrayList<>();
    for (int size : sizes) {
      List<Line> both = measure(settings, size).lines();
      ours.add(both.get(0));
      theirs.add(both.get(1));
      String suffix = ", " + Numbers.grouped(size) + " " + words();
      both.forEach(line -> lines.add(line.named(line.contender() + suffix)));
    }
    Findings findings =
        Findings.of(lines)
            .with(List.of(times(ours, theirs), memory(ours)))
            .noting("Slopes of our times: " + slope(ours, 0) + " over all sizes.");
    double late = Numbers.slope(points(ours, goalFrom, Line::median));
    return goalFrom == 0 ? findings : findings.reaching("slope " + Numbers.two(late), late <= 1.05);
  }

  private Findings measure(Settings settings, int size) throws Exception {
    Spread full = spread.apply(size);
    Rows rows = Rows.of(full.scaled(settings));
    try (Duck duck = Duck.inMemory()) {
      duck.load("visits", rows);
      Contender ours =
          Room.of(question, rows.spread().groups(), rows.columns("visits"))
              .contender(PRIVATE, room -> room.engine(Engine.AUTOMATIC).sampler(Sampler.EXACT));
      return new Contest(settings)
          .between(List.of(ours, duck.contender(OneTable.EXACT, question.sql())));
    }
  }

  private String words() {
    return what.equals("skew") ? "persons" : what.replace('-', ' ');
  }

  private String slope(List<Line> lines, int from) {
    return Numbers.two(Numbers.slope(points(lines, from, Line::median)));
  }

  private List<Point> points(List<Line> lines, int from, ToDoubleFunction<Line> value) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      double number = value.applyAsDouble(lines.get(i));
      if (sizes[i] >= from && number >= 0) { // less than 0 is what was not measured
        points.add(new Point(sizes[i], Math.max(number, 1e-3)));
      }
    }
    return points;
  }

  private Chart times(List<Line> ours, List<Line> theirs) {
    return new Chart(
        name() + "-time",
        title,
        words(),
        "time of a run, ms",
        List.of(
            new Series(PRIVATE, points(ours, 0, Line::median)),
            new Series(OneTable.EXACT, points(theirs, 0, Line::median))));
  }

  private Chart memory(List<Line> ours) {
    return new Chart(
        name() + "-memory",
        title,
        words(),
        "peak of the heap in a run, MiB",
        List.of(
            new Series("with garbage", points(ours, 0, line -> Math.max(line.heap(), 1))),
            new Series(
                "after a collection",
                points(ours, 0, line -> line.live() == 0 ? 1 : line.live()))));
  }
}
