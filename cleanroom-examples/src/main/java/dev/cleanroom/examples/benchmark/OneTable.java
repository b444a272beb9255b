package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Engine;
import dev.cleanroom.examples.benchmark.Contest.Contender;
import dev.cleanroom.examples.benchmark.Rows.Spread;
import java.util.List;

/** Ten million rows of one table in the memory of the JVM, against DuckDB. */
final class OneTable implements Case {
  static final String EXACT = "DuckDB, exact";
  static final String BOUNDED = "DuckDB, bounded by a window, no noise";
  static final String PLAIN = "Java hash maps, bounded, no noise";

  private static final String COLUMNS = "private, columns in arrays";
  private static final String RECORDS = "private, records";

  @Override
  public String name() {
    return "one-table";
  }

  @Override
  public String title() {
    return "10 M rows, 1 M persons, 100 groups: one table in memory";
  }

  @Override
  public String goal() {
    return "private ÷ DuckDB exact ≤ 0.5";
  }

  @Override
  public Findings measure(Settings settings) throws Exception {
    Rows rows =
        Rows.of(
            Spread.uniform(
                settings.scaled(10_000_000), settings.scaled(1_000_000), settings.scaled(100)));
    Question question = Question.oneTable(5, 3);
    try (Duck duck = Duck.inMemory()) {
      duck.load("visits", rows);
      List<Contender> contenders =
          List.of(
              Room.of(question, rows.spread().groups(), rows.columns("visits"))
                  .contender(COLUMNS, Engine.AUTOMATIC),
              Room.of(question, rows.spread().groups(), rows.records("visits"))
                  .contender(RECORDS, Engine.AUTOMATIC),
              duck.contender(EXACT, question.sql()),
              duck.contender(BOUNDED, question.boundedInDuck()),
              new Contender(PLAIN, () -> PlainJava.oneTable(question, rows)));
      Findings findings = new Contest(settings).between(contenders);
      double columns = findings.median(COLUMNS) / findings.median(EXACT);
      double records = findings.median(RECORDS) / findings.median(EXACT);
      return findings.reaching(
          "columns " + Numbers.two(columns) + ", records " + Numbers.two(records),
          Math.max(columns, records) <= 0.5);
    }
  }
}
