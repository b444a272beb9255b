package dev.cleanroom.internal;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Protection;
import dev.cleanroom.Sampler;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.spi.ExactPlan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a release guarantees, in words: the neighbouring relation and the loss, or nothing. */
final class Guarantee {
  private Guarantee() {}

  /**
   * Returns what answers of a query are worth.
   *
   * @param tables the tables that are read
   * @param loss the run's loss, which counts under differential privacy
   * @param protection how answers protect units
   * @param sampler what draws the noise, which counts under differential privacy
   * @param plan what rows must count; null under differential privacy
   * @return a sentence
   */
  static String inWords(
      List<ConfiguredTable> tables,
      PrivacyLoss loss,
      Protection protection,
      Sampler sampler,
      @Nullable ExactPlan plan) {
    return switch (protection) {
      case DIFFERENTIAL_PRIVACY -> noisy(tables, loss, sampler);
      case THRESHOLD -> threshold(Objects.requireNonNull(plan));
      case LIST ->
          "nothing is guaranteed: the rows that overlap with the runner's leave as they are, and a"
              + " runner who adds rows of its own can test whether a key is among the others'";
      case NONE -> exact(tables, Objects.requireNonNull(plan));
    };
  }

  /** One table without minimum makes the answer exact, but those of the others hold beside it. */
  private static String exact(List<ConfiguredTable> tables, ExactPlan plan) {
    String names =
        tables.stream()
            .filter(table -> table.protection().equals(Optional.of(Protection.NONE)))
            .map(table -> table.name() + " of " + table.owner())
            .collect(Collectors.joining(" and "));
    return "nothing is guaranteed: the answer is exact, however few units of "
        + names
        + " it counts"
        + (plan.sides().isEmpty() ? "" : "; of the other tables " + counts(plan));
  }

  private static String counts(ExactPlan plan) {
    String counts =
        plan.sides().stream()
            .filter(side -> least(plan, side) > 0)
            .map(side -> least(plan, side) + " different " + side.name())
            .distinct()
            .collect(Collectors.joining(" and "));
    if (counts.isEmpty()) {
      return "the rules ask for no number of units by these keys";
    }
    return "each row counts at least "
        + counts
        + ", smaller rows are "
        + plan.suppression().map(Suppression::toString).orElse("shown");
  }

  private static String threshold(ExactPlan plan) {
    return "nothing is guaranteed: "
        + counts(plan)
        + "; whoever has two answers whose rows differ by one unit can subtract them; so can who"
        + " knows all but one unit of a row, and who asks again after rows have changed; a table of"
        + " the runner's own can make one unit weigh more than all others";
  }

  /** A row whose keys became NULL counts what the keys that are left ask for, or none. */
  private static int least(ExactPlan plan, ExactPlan.Side side) {
    Suppression.Form form = plan.suppression().map(Suppression::form).orElse(Suppression.Form.DROP);
    if (!side.isUnit() || !form.mergesRows()) {
      return side.minimum();
    }
    int least = Math.min(side.minimum(), plan.floor());
    return form == Suppression.Form.NULL_DIMENSION
        ? plan.keyMinimums().stream().reduce(least, Math::min)
        : least;
  }

  private static String noisy(List<ConfiguredTable> tables, PrivacyLoss loss, Sampler sampler) {
    List<ConfiguredTable> protectedTables =
        tables.stream().filter(ConfiguredTable::isPrivate).toList();
    TreeSet<String> spaces = new TreeSet<>();
    TreeSet<String> names = new TreeSet<>();
    for (ConfiguredTable table : protectedTables) {
      spaces.add(table.unit().orElseThrow().space());
      names.add(table.name() + " of " + table.owner());
    }
    String unit = String.join(", ", spaces);
    return "("
        + loss
        + ")-differentially private: two databases are neighbours if one is the other without all"
        + " rows of one "
        + unit
        + ", in "
        + String.join(" and ", names)
        + " at once; "
        + inWords(sampler);
  }

  private static String inWords(Sampler sampler) {
    return switch (sampler) {
      case GOOGLE -> "noise is drawn by Google's library";
      case EXACT -> "noise is drawn exactly, from distributions on whole numbers";
    };
  }
}
