package dev.cleanroom.examples.benchmark;

import java.util.List;
import java.util.Optional;

/** One thing that is measured, in a JVM of its own. */
interface Case {
  /** Returns the name by which the case is chosen. */
  String name();

  /** Returns what is done, as a heading. */
  String title();

  /** Returns what is aimed at; empty where nothing is. */
  default String goal() {
    return "";
  }

  /** Returns the largest heap of the JVM in which the case runs, as Java's option takes it. */
  default String heap(Settings settings) {
    return settings.heap();
  }

  /** Returns what else the JVM needs in which the case runs. */
  default List<String> options() {
    return List.of();
  }

  /** Returns why the case cannot run here, or empty if it can. */
  default Optional<String> missing(Settings settings) {
    return Optional.empty();
  }

  /**
   * Measures.
   *
   * @throws Exception if the case fails, which is told in the report
   */
  Findings measure(Settings settings) throws Exception;
}
