package dev.cleanroom.examples.threshold;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders {@code docs/threshold-leaks.md} from what a run of the attacks found. */
final class LeakPage {
  static final String COMMAND =
      "mvn -B test -pl cleanroom-examples -am -Dtest=ThresholdAttackTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dthreshold.worlds=24\n"
          + "cp cleanroom-examples/target/threshold-leaks.md docs/";

  private static final List<Preset> PRESETS = Arrays.asList(Preset.values());

  private final Map<Attack, Map<Preset, Trial.Outcome>> outcomes = new LinkedHashMap<>();
  private final int worlds;

  LeakPage(int worlds) {
    this.worlds = worlds;
  }

  void add(Attack attack, Map<Preset, Trial.Outcome> row) {
    outcomes.put(attack, row);
  }

  String render() {
    return """
    # What thresholds do not protect against

    A threshold hides small groups of one answer. It is a heuristic: whoever may ask several
    questions, brings a table or knows some of the rows can still learn about single units. This
    page says what. It is generated from a run in which a member with QUERY and RECEIVE, who also
    brings a table of its own, attacks each rule through the public interface.

    The attacker knows everything but one victim's amount, or whether the victim is in the table,
    and makes a guess from the answers. **LEAKS** says how many guesses were right in %s random
    worlds: of amounts a coin would be right once in 1,000, of membership in every second world,
    and what is right less often than in 10 or 95 of 100 worlds is *blocked*. *Refused* templates
    never run. Where an attack has several variants, the most successful one counts.

    **If any of this matters, use differential privacy**, whose column bounds what any number of
    questions can tell. Otherwise let owners approve few templates, without parameters, of which
    no two differ by little, and none that joins a table whose rows an adversary can choose.

    ## The attacks

    %s
    ## The outcomes

    %s
    What the columns are:

    %s
    - Rounding blocks a difference of two answers that is asked once, and tells it within the
      step; *rounding boundary* tells it exactly.
    - The library compares the templates of one collaboration. It does not see other
      collaborations over the same table, nor what members tell each other.
    - Comparison controls see comparisons, not sums of products: `SUM(amount * age * age)` compares
      nothing. And a literal on one column of a public table picks values of its others.

    To make it anew, from seed %s:

    ```sh
    %s
    ```
    """
        .formatted(worlds, attacks(), tables(), presets(), ThresholdAttackTest.SEED, COMMAND);
  }

  private String attacks() {
    return outcomes.keySet().stream()
        .map(a -> "- **" + a.name() + "**: " + a.sentence() + "\n")
        .collect(Collectors.joining());
  }

  /** Two tables, so that each fits on a page. */
  private String tables() {
    int half = (PRESETS.size() + 1) / 2;
    return table(PRESETS.subList(0, half)) + "\n" + table(PRESETS.subList(half, PRESETS.size()));
  }

  private String table(List<Preset> presets) {
    String head =
        presets.stream()
            .map(Preset::words)
            .collect(Collectors.joining(" | ", "| attack | ", " |\n"));
    String line = "|---".repeat(presets.size() + 1) + "|\n";
    return outcomes.entrySet().stream()
        .map(
            row ->
                presets.stream()
                    .map(p -> cell(row.getValue(), p))
                    .collect(Collectors.joining(" | ", "| " + row.getKey().name() + " | ", " |\n")))
        .collect(Collectors.joining("", head + line, ""));
  }

  private static String cell(Map<Preset, Trial.Outcome> row, Preset preset) {
    Trial.Outcome outcome = row.get(preset);
    return outcome == null ? "" : outcome.cell();
  }

  private static String presets() {
    return PRESETS.stream()
        .map(p -> "- *" + p.words() + "*: " + p.rule() + "\n")
        .collect(Collectors.joining());
  }
}
