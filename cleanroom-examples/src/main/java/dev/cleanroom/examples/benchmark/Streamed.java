package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Engine;
import dev.cleanroom.Table;
import dev.cleanroom.examples.benchmark.Contest.Contender;
import dev.cleanroom.examples.benchmark.Rows.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Ten million rows of a DuckDB table and of a Parquet file. */
final class Streamed implements Case {
  private static final String TABLE = "private, DuckDB table";
  private static final String FILE = "private, Parquet file";
  private static final String EXACT_FILE = "DuckDB, exact, on the Parquet file";

  @Override
  public String name() {
    return "streamed";
  }

  @Override
  public String title() {
    return "10 M rows, 1 M persons, 100 groups: a DuckDB table and a Parquet file";
  }

  @Override
  public String goal() {
    return "private ÷ DuckDB exact ≤ 0.8";
  }

  @Override
  public Findings measure(Settings settings) throws Exception {
    Rows rows =
        Rows.of(
            Spread.uniform(
                settings.scaled(10_000_000), settings.scaled(1_000_000), settings.scaled(100)));
    Question question = Question.oneTable(5, 3);
    Path folder = Files.createDirectories(settings.folder().resolve("streamed-" + rows.size()));
    Path database = folder.resolve("rows.duckdb");
    Files.deleteIfExists(database);
    try (Duck duck = Duck.inFile(database)) {
      duck.load("visits", rows);
      Path file = folder.resolve("rows.parquet");
      duck.writeParquet("visits", file);
      Table table = Table.jdbc("visits", Sql.source(duck::another), "visits");
      Question onFile =
          new Question(
              "read_parquet('" + file + "') v",
              question.person(),
              question.group(),
              question.amount(),
              question.maxGroups(),
              question.maxRows());
      List<Contender> contenders =
          List.of(
              Room.of(question, rows.spread().groups(), table).contender(TABLE, Engine.AUTOMATIC),
              Room.of(question, rows.spread().groups(), Table.parquet("visits", file))
                  .contender(FILE, Engine.AUTOMATIC),
              duck.contender(OneTable.EXACT, question.sql()),
              duck.contender(EXACT_FILE, onFile.sql()),
              duck.contender(OneTable.BOUNDED, question.boundedInDuck()));
      Findings findings = new Contest(settings).between(contenders);
      double exact = findings.median(OneTable.EXACT);
      double ofTable = findings.median(TABLE) / exact;
      double ofFile = findings.median(FILE) / findings.median(EXACT_FILE);
      return findings
          .reaching(
              "table " + Numbers.two(ofTable) + ", file " + Numbers.two(ofFile),
              Math.max(ofTable, ofFile) <= 0.8)
          .noting("The Parquet file is held against DuckDB's exact query on the same file.");
    }
  }
}
