package dev.cleanroom.examples.benchmark;

import dev.cleanroom.examples.benchmark.Findings.Chart;
import dev.cleanroom.examples.benchmark.Findings.Line;
import java.util.List;

/** Writes {@code docs/benchmarks.md}: what stands there is what the program measured. */
final class Page {
  static final String COMMAND = "mvn -q -B -Pexample -DskipTests package -Dexample=Benchmarks";

  private static final String HEAD =
      """
      # Benchmarks

      What private runs cost beside the same work without privacy, and beside other ways to bound what one person
      contributes. This page, [its figures](benchmarks.json) and its pictures are written by the program that
      measured them; a goal that was missed stands here as missed.

      - **A private run** is `Member.run` of an approved template: checks, charge of every owner's budget, signed
        entries of the audit log, bounding, noise and the answer. Ledger and log are in memory. Noise has ε = 1.
      - **Rivals** run in the same JVM by turns with it. *DuckDB, exact* is the same query without bounds or noise,
        in an embedded DuckDB that has loaded the data already and uses all processors. *Bounded by a window* does
        in DuckDB's SQL what the private run does before noise: it clamps each person's rows and sums in a group and
        keeps a random few of the person's groups. *Java hash maps* do the same as plain Java would.
      - **Times** are of whole runs, garbage collected before each, after which the heap keeps its size; one
        unmeasured run of every contender comes first. The middle one counts.
      - **Memory** is the most that any run added to what was there: *heap* with garbage that nobody collected yet,
        *kept* after a collection. *Process* is all resident memory at the peak, with data, DuckDB and JVM.
      - Data is invented from a seed unless a heading says otherwise: a person, a group and an amount in each row,
        all as likely.

      """;

  private static final String FOOT =
      """
      ## To measure anew

      Everything, then what one draw of noise, one hash and one check cost:

      ```sh
      %s
      mvn -q -B -Pjmh -DskipTests package
      ```

      `-Dbenchmark.only=join*,latency` chooses cases and `-Dbenchmark.skip=tpch` leaves some out; figures of cases that
      are not run stay. `-Dbenchmark.list=true` names them. `-Dbenchmark.scale=0.01` takes one hundredth of the rows,
      `-Dbenchmark.repetitions=3` and `-Dbenchmark.seconds=10` shorten a case, `-Dbenchmark.heap=2g` makes it
      smaller, `-Dbenchmark.profile=true` adds where the time goes. `-Dbenchmark.newerJdk=` names a second JDK for
      its ahead-of-time cache, `-Dairline.folder=` the folder of the airline's files; without them those lines are
      left out. `-Dbenchmark.docs=` writes elsewhere.
      """
          .formatted(COMMAND);

  private final StringBuilder text = new StringBuilder(HEAD);

  private Page() {}

  static String of(List<Result> results) {
    Page page = new Page();
    page.goals(results);
    results.forEach(page::section);
    return page.text + FOOT;
  }

  private void goals(List<Result> results) {
    text.append("## Goals\n\n| work | goal | reached | |\n|---|---|---|---|\n");
    results.stream().filter(result -> !result.goal().isEmpty()).forEach(this::goal);
    text.append('\n');
  }

  private void goal(Result result) {
    Findings findings = result.findings();
    String reached = findings == null ? "failed" : findings.verdict();
    String judgement = findings != null && findings.met() ? "met" : "**missed**";
    row("[" + result.title() + "](#" + result.name() + ")", result.goal(), reached, judgement);
  }

  private void section(Result result) {
    text.append("<a id=\"%s\"></a>\n\n## %s\n\n".formatted(result.name(), result.title()));
    Findings findings = result.findings();
    if (findings == null) {
      text.append("It failed: `").append(escaped(String.valueOf(result.failure()))).append("`\n\n");
    } else {
      if (!result.goal().isEmpty()) {
        text.append(
            "Goal: %s. Reached: %s.\n\n".formatted(result.goal(), escaped(findings.verdict())));
      }
      findings.charts().forEach(this::picture);
      table(findings.lines());
      findings.notes().forEach(note -> text.append(escaped(note)).append("\n\n"));
      profile(findings.profile());
    }
    Environment where = result.environment();
    text.append(
        "%s, load %s before it; %s; %s:\n\n```sh\n%s\n```\n\n"
            .formatted(
                where.time(), where.load(), where.machine(), where.versions(), result.command()));
  }

  private void picture(Chart chart) {
    text.append(
        "![%s: %s by %s](benchmarks/%s.svg)\n\n"
            .formatted(chart.title(), chart.up(), chart.across(), chart.file()));
  }

  private void table(List<Line> lines) {
    boolean memory = lines.stream().anyMatch(line -> line.heap() >= 0);
    text.append("| contender | runs | shortest | middle | longest |");
    text.append(memory ? " heap, MiB | kept, MiB | process, MiB |\n" : "\n");
    text.append(memory ? "|---|--:|--:|--:|--:|--:|--:|--:|\n" : "|---|--:|--:|--:|--:|\n");
    for (Line line : lines) {
      String times =
          String.join(
              " | ",
              escaped(line.contender()),
              Integer.toString(line.runs()),
              Numbers.time(line.min()),
              Numbers.time(line.median()),
              Numbers.time(line.max()));
      if (memory) {
        row(
            times,
            Numbers.mebibytes(line.heap()),
            Numbers.mebibytes(line.live()),
            Numbers.mebibytes(line.resident()));
      } else {
        row(times);
      }
    }
    text.append('\n');
  }

  private void profile(List<String> places) {
    if (!places.isEmpty()) {
      text.append("Where the time of the first contender goes, by samples of its threads:\n\n");
      places.forEach(place -> text.append("- ").append(escaped(place)).append('\n'));
      text.append('\n');
    }
  }

  private void row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String escaped(String words) {
    return words.replace("|", "\\|").replace("<", "&lt;");
  }
}
