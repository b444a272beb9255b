package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Engine;
import dev.cleanroom.examples.benchmark.Contest.Contender;
import dev.cleanroom.examples.benchmark.Rows.Spread;
import java.util.List;

/** A million rows in process, in a JVM whose whole heap is as small as the goal. */
final class SmallHeap implements Case {
  private static final String COLUMNS = "private, columns in arrays";
  private static final String RECORDS = "private, records";

  @Override
  public String name() {
    return "small-heap";
  }

  @Override
  public String title() {
    return "1 M rows, 50 k persons, 1,000 groups, in process, in a heap of 300 MB";
  }

  @Override
  public String goal() {
    return "≤ 250 ms, ≤ 300 MB heap";
  }

  @Override
  public String heap(Settings settings) {
    return "300m";
  }

  @Override
  public Findings measure(Settings settings) throws Exception {
    Rows rows =
        Rows.of(
            Spread.uniform(
                settings.scaled(1_000_000), settings.scaled(50_000), settings.scaled(1_000)));
    Question question = Question.oneTable(20, 3);
    try (Duck duck = Duck.inMemory()) {
      duck.load("visits", rows);
      List<Contender> contenders =
          List.of(
              Room.of(question, rows.spread().groups(), rows.columns("visits"))
                  .contender(COLUMNS, Engine.IN_PROCESS),
              Room.of(question, rows.spread().groups(), rows.records("visits"))
                  .contender(RECORDS, Engine.IN_PROCESS),
              duck.contender(OneTable.EXACT, question.sql()),
              duck.contender(OneTable.BOUNDED, question.boundedInDuck()));
      Findings findings = new Contest(settings).between(contenders);
      double columns = findings.median(COLUMNS);
      double records = findings.median(RECORDS);
      return findings.reaching(
          "columns %s, records %s, both within the heap"
              .formatted(Numbers.time(columns), Numbers.time(records)),
          Math.max(columns, records) <= 250);
    }
  }
}
