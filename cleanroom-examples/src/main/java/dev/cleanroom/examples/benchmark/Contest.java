package dev.cleanroom.examples.benchmark;

import dev.cleanroom.CleanRoomException;
import dev.cleanroom.examples.benchmark.Findings.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Runs contenders by turns, so that whatever else the machine does meets all of them. Each runs
 * once unmeasured; garbage is collected before every run and not counted.
 */
final class Contest {
  private final Settings settings;
  private final Memory memory = new Memory();

  Contest(Settings settings) {
    this.settings = settings;
  }

  /**
   * Somebody who answers.
   *
   * @param name who
   * @param task answers once; returns the number of rows of the answer
   * @param places where it computes, in words, once it has answered
   */
  record Contender(
      String name, Callable<? extends Number> task, Supplier<? extends List<String>> places) {
    Contender(String name, Callable<? extends Number> task) {
      this(name, task, List::of);
    }
  }

  /** What one contender needed. */
  private static final class Tally {
    private final Contender contender;
    private final List<Double> millis = new ArrayList<>();
    private Memory.Peak peak = new Memory.Peak(-1, -1, -1);
    private double spent;

    Tally(Contender contender) {
      this.contender = contender;
    }

    void run(Memory memory, boolean counts) throws Exception {
      memory.begin();
      long start = System.nanoTime();
      if (contender.task().call().longValue() < 1) {
        throw new IllegalStateException(contender.name() + " gave an answer without rows");
      }
      double taken = (System.nanoTime() - start) / 1e6;
      spent += taken / 1e3;
      if (counts) {
        millis.add(taken);
        peak = peak.larger(memory.end());
      }
    }

    Line line() {
      double[] all = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return new Line(
          contender.name(),
          all.length,
          all[0],
          Numbers.median(all),
          all[all.length - 1],
          peak.heap(),
          peak.live(),
          peak.resident());
    }
  }

  /**
   * Lets contenders answer. One that fails in its unmeasured run is left out, with a note.
   *
   * @param contenders ours first
   * @return a line for each; with a profile of the first if the settings ask for one
   * @throws Exception if one fails that did not fail at first
   */
  Findings between(List<Contender> contenders) throws Exception {
    List<String> notes = new ArrayList<>();
    List<Tally> tallies = new ArrayList<>();
    for (Contender contender : contenders) {
      warmUp(new Tally(contender), tallies, notes);
    }
    for (int round = 0; round < settings.repetitions(); round++) {
      for (Tally tally : tallies) {
        if (round == 0 || tally.spent < settings.seconds()) {
          tally.run(memory, true);
        }
      }
    }
    List<Line> lines = tallies.stream().map(Tally::line).toList();
    lines.forEach(Contest::tell);
    Findings findings = Findings.of(lines);
    for (String note : notes) {
      findings = findings.noting(note);
    }
    return settings.profiles() && !tallies.isEmpty()
        ? findings.profiled(Profile.of(tallies.get(0).contender.task()))
        : findings;
  }

  private void warmUp(Tally tally, List<Tally> tallies, List<String> notes) {
    String name = tally.contender.name();
    try {
      tally.run(memory, false);
      tallies.add(tally);
      List<String> places = tally.contender.places().get();
      if (!places.isEmpty()) {
        notes.add("Plan of \"" + name + "\": " + String.join("; ", places) + ".");
      }
    } catch (Exception e) {
      String why = e instanceof CleanRoomException told ? told.code() : e.toString();
      notes.add("\"" + name + "\" failed and was left out: " + why);
      System.out.println("    " + name + " FAILED: " + e);
    }
  }

  private static void tell(Line line) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "    %-50s %10s (%s to %s), heap %s MiB",
            line.contender(),
            Numbers.time(line.median()),
            Numbers.time(line.min()),
            Numbers.time(line.max()),
            Numbers.mebibytes(line.heap())));
  }
}
