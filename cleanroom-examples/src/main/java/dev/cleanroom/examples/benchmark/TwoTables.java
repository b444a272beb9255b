package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Engine;
import dev.cleanroom.Table;
import dev.cleanroom.examples.benchmark.Contest.Contender;
import dev.cleanroom.examples.benchmark.Rows.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ten million rows joined on the person with two million, on DuckDB. */
final class TwoTables implements Case {
  private static final String PRIVATE = "private, Parquet files on DuckDB";
  private static final String EXACT_FILES = "DuckDB, exact, on the Parquet files";

  private final boolean groupOfBig;

  /**
   * Fixes the side of the group.
   *
   * @param groupOfBig whether groups are those of the larger table and the sum is of the smaller,
   *     or the other way round
   */
  TwoTables(boolean groupOfBig) {
    this.groupOfBig = groupOfBig;
  }

  @Override
  public String name() {
    return groupOfBig ? "join-group-large" : "join-group-small";
  }

  @Override
  public String title() {
    return "10 M rows ⋈ 2 M rows on the person, 1 M persons, 100 groups of the "
        + (groupOfBig ? "10 M, sum of the 2 M" : "2 M, sum of the 10 M");
  }

  @Override
  public String goal() {
    return "private ÷ DuckDB exact ≤ 0.7";
  }

  @Override
  public Findings measure(Settings settings) throws Exception {
    Spread spread =
        Spread.uniform(
            settings.scaled(10_000_000), settings.scaled(1_000_000), settings.scaled(100));
    Rows big = Rows.of(spread);
    Rows small =
        Rows.of(
            Spread.uniform(settings.scaled(2_000_000), spread.persons(), spread.groups())
                .seeded(2));
    Question question =
        groupOfBig
            ? Question.join("b.grp", "s.amount", 5, 6)
            : Question.join("s.grp", "b.amount", 2, 10);
    Path folder = Files.createDirectories(settings.folder().resolve("join-" + spread.rows()));
    try (Duck duck = Duck.inMemory()) {
      duck.load("big", big);
      duck.load("small", small);
      Path bigFile = folder.resolve("big.parquet");
      Path smallFile = folder.resolve("small.parquet");
      duck.writeParquet("big", bigFile);
      duck.writeParquet("small", smallFile);
      Room files =
          Room.of(
              question,
              spread.groups(),
              Table.parquet("big", bigFile),
              Table.parquet("small", smallFile));
      Room arrays = Room.of(question, spread.groups(), big.columns("big"), small.columns("small"));
      List<Contender> contenders = new ArrayList<>();
      contenders.add(files.contender(PRIVATE, Engine.DUCKDB));
      contenders.add(arrays.contender("private, columns in arrays, in process", Engine.IN_PROCESS));
      contenders.add(duck.contender(OneTable.EXACT, question.sql()));
      contenders.add(duck.contender(EXACT_FILES, onFiles(question, bigFile, smallFile).sql()));
      contenders.add(duck.contender(OneTable.BOUNDED, question.boundedInDuck()));
      contenders.add(
          new Contender(OneTable.PLAIN, () -> PlainJava.join(question, big, small, groupOfBig)));
      return new Contest(settings).between(contenders).ratio(PRIVATE, OneTable.EXACT, 0.7);
    }
  }

  private static Question onFiles(Question question, Path big, Path small) {
    String from =
        "read_parquet('%s') b JOIN read_parquet('%s') s ON b.person = s.person"
            .formatted(big, small);
    return new Question(
        from,
        question.person(),
        question.group(),
        question.amount(),
        question.maxGroups(),
        question.maxRows());
  }
}
