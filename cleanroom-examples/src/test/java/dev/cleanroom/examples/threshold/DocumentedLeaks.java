package dev.cleanroom.examples.threshold;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What the documentation says that leaks: attacks by name, under presets. */
final class DocumentedLeaks {
  private static final Map<String, Set<Preset>> LEAKS =
      Map.ofEntries(
          Map.entry(
              "differencing pair",
              allBut(Preset.AWS_CONTROLS, Preset.ROUNDED, Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "differencing by parameter",
              allBut(Preset.AWS_CONTROLS, Preset.ROUNDED, Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "parameter scanning",
              allBut(
                  Preset.AWS_AGGREGATION,
                  Preset.AWS_CONTROLS,
                  Preset.ROUNDED,
                  Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "denied literal in disguise",
              allBut(
                  Preset.AWS_CONTROLS,
                  Preset.MARKETING_CLOUD,
                  Preset.ROUNDED,
                  Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "complement of a one-row table",
              allBut(Preset.AWS_AGGREGATION, Preset.ROUNDED, Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "tracker", allBut(Preset.AWS_CONTROLS, Preset.ROUNDED, Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry("changed data", allBut(Preset.ROUNDED, Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "rounding boundary",
              allBut(Preset.AWS_AGGREGATION, Preset.AWS_CONTROLS, Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry("known others", allBut(Preset.ROUNDED, Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry("threshold as an oracle", allBut(Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry("weights of the runner's", allBut(Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "outer join probe", allBut(Preset.AWS_AGGREGATION, Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry("join fan-out", allBut(Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "outer join without a partner",
              allBut(Preset.AWS_AGGREGATION, Preset.ROUNDED, Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "join on another key",
              allBut(
                  Preset.AWS_AGGREGATION,
                  Preset.AWS_CONTROLS,
                  Preset.BIGQUERY,
                  Preset.MARKETING_CLOUD,
                  Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "arithmetic isolation",
              EnumSet.of(
                  Preset.AWS_ANY,
                  Preset.BIGQUERY,
                  Preset.SNOWFLAKE,
                  Preset.MARKETING_CLOUD,
                  Preset.ROUNDED,
                  Preset.CENSORED)),
          Map.entry(
              "CASE isolation",
              EnumSet.of(
                  Preset.AWS_ANY,
                  Preset.BIGQUERY,
                  Preset.SNOWFLAKE,
                  Preset.MARKETING_CLOUD,
                  Preset.CENSORED)),
          Map.entry(
              "UNION isolation",
              EnumSet.of(
                  Preset.AWS_ANY,
                  Preset.BIGQUERY,
                  Preset.SNOWFLAKE,
                  Preset.MARKETING_CLOUD,
                  Preset.CENSORED)),
          Map.entry("exempt column", EnumSet.of(Preset.AWS_EXEMPT, Preset.MARKETING_CLOUD)),
          Map.entry(
              "drop beside a total in disguise",
              allBut(
                  Preset.SNOWFLAKE,
                  Preset.MARKETING_CLOUD,
                  Preset.ROUNDED,
                  Preset.DIFFERENTIAL_PRIVACY)),
          Map.entry(
              "intersection of groupings", EnumSet.of(Preset.SNOWFLAKE, Preset.MARKETING_CLOUD)),
          Map.entry("NULL-key collision", EnumSet.of(Preset.SNOWFLAKE)));

  private DocumentedLeaks() {}

  private static Set<Preset> allBut(Preset... safe) {
    Set<Preset> presets = EnumSet.allOf(Preset.class);
    presets.removeAll(Set.of(safe));
    return presets;
  }

  static boolean leaks(Attack attack, Preset preset) {
    return LEAKS.getOrDefault(attack.name(), EnumSet.noneOf(Preset.class)).contains(preset);
  }
}
