package dev.cleanroom.examples;

import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Table;
import dev.cleanroom.examples.AirlineLoyalty.Tables;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures how far the answers of {@link AirlineLoyalty} are off at ε = 1, by province, and how
 * often their intervals hold: <b>for whoever owns the data of both</b>, and nobody else.
 *
 * <p>Give the folder and the number of runs.
 */
public final class AirlineAccuracy {
  private static final long YEAR = 2018;

  private final Collaboration room;
  private final Map<String, Exact> exact;

  /** Exact numbers of one province. */
  record Exact(long travellers, long kilometres) {
    Exact plus(Exact other) {
      return new Exact(travellers + other.travellers, kilometres + other.kilometres);
    }
  }

  /** How often an interval held, and how far its value was off. */
  static final class Tally {
    private int cells;
    private int held;
    private double off;

    void add(Answer.Cell cell, long truth) {
      BigDecimal value = new BigDecimal(Objects.requireNonNull(cell.value()).toString());
      cells++;
      off += value.subtract(BigDecimal.valueOf(truth)).abs().doubleValue();
      if (cell.interval().orElseThrow().contains(BigDecimal.valueOf(truth))) {
        held++;
      }
    }

    int cells() {
      return cells;
    }

    double coverage() {
      return (double) held / cells;
    }

    double meanError() {
      return off / cells;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.2f %% of %,d intervals held, mean error %,.1f",
          100 * coverage(),
          cells,
          meanError());
    }
  }

  /** Tallies of the two columns over many runs. */
  record Tallies(Tally travellers, Tally kilometres) {}

  AirlineAccuracy(Tables files) {
    Tables tables =
        new Tables(
            InMemory.copyOf(files.members(), row -> true),
            InMemory.copyOf(files.airline(), row -> Objects.equals(row[1], YEAR)),
            files.partner());
    PrivacyLoss plenty = PrivacyLoss.of("1000000", "0");
    this.room = new AirlineLoyalty(PrivacyLoss.of("1", "0"), plenty, "40000").open(tables);
    this.exact = exact(tables);
  }

  /**
   * Prints the table and the coverage.
   *
   * @param arguments the folder and the number of runs, 1,000 unless given
   */
  public static void main(String[] arguments) {
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    print(AirlineLoyalty.folder(arguments), runs, out);
  }

  static void print(Path folder, int runs, PrintStream out) {
    AirlineAccuracy accuracy = new AirlineAccuracy(Tables.csv(folder));
    accuracy.printOneRun(out);
    Tallies tallies = accuracy.measure(runs);
    out.printf(Locale.ROOT, "%nover %,d runs%n", runs);
    out.printf("  travellers: %s%n  kilometres: %s%n", tallies.travellers(), tallies.kilometres());
  }

  Answer run() {
    return room.as("partner").run(AirlineLoyalty.BY_PROVINCE, Map.of("year", YEAR));
  }

  Exact exact(Answer.Row row) {
    return exact.getOrDefault(row.getText("province"), new Exact(0, 0));
  }

  Tallies measure(int runs) {
    Tallies tallies = new Tallies(new Tally(), new Tally());
    for (int i = 0; i < runs; i++) {
      for (Answer.Row row : run().rows()) {
        Exact truth = exact(row);
        tallies.travellers().add(row.cell("travellers"), truth.travellers());
        tallies.kilometres().add(row.cell("kilometres"), truth.kilometres());
      }
    }
    return tallies;
  }

  private void printOneRun(PrintStream out) {
    out.println("| province | people | private | km | private |");
    out.println("|---|--:|--:|--:|--:|");
    for (Answer.Row row : run().rows()) {
      Exact truth = exact(row);
      out.printf(
          Locale.ROOT,
          "| %s | %,d | %s | %,d | %s |%n",
          row.getText("province"),
          truth.travellers(),
          shown(row, "travellers"),
          truth.kilometres(),
          shown(row, "kilometres"));
    }
  }

  private static String shown(Answer.Row row, String column) {
    Answer.Interval interval = row.cell(column).interval().orElseThrow();
    BigDecimal width = interval.high().subtract(row.getDecimal(column));
    return String.format(Locale.ROOT, "%,d ± %,.0f", row.getLong(column), width);
  }

  private static Map<String, Exact> exact(Tables tables) {
    Map<Object, String> provinces = new HashMap<>();
    forEach(tables.members(), row -> provinces.put(row[0], (String) row[1]));
    Map<String, Exact> exact = new TreeMap<>();
    Set<Object> counted = new HashSet<>();
    forEach(
        tables.airline(),
        row -> {
          String province = provinces.get(row[0]);
          if (province != null) {
            long traveller = counted.add(row[0]) ? 1 : 0;
            exact.merge(province, new Exact(traveller, (Long) row[2]), Exact::plus);
          }
        });
    return exact;
  }

  private static void forEach(Table table, Consumer<@Nullable Object[]> use) {
    try (Stream<@Nullable Object[]> rows = table.rows()) {
      rows.forEach(use);
    }
  }
}
