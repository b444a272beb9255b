package dev.cleanroom.internal;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Engine;
import dev.cleanroom.Progress;
import dev.cleanroom.budget.Run;
import dev.cleanroom.spi.RunControl;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * How runs are carried out, whatever they compute.
 *
 * @param engine where the part below the release is computed
 * @param timeLimit how long a run may last
 * @param memory bytes that a run may keep rows in
 * @param progress hears how far runs are
 */
public record RunSettings(
    Engine engine, Duration timeLimit, long memory, Consumer<Progress> progress) {
  /**
   * Returns the settings without a say.
   *
   * @return ten minutes, a quarter of the largest heap
   */
  public static RunSettings usual() {
    return new RunSettings(
        Engine.AUTOMATIC,
        Duration.ofMinutes(10),
        Runtime.getRuntime().maxMemory() / 4,
        progress -> {});
  }

  /**
   * Returns these settings with another engine.
   *
   * @param other the engine
   * @return the settings
   */
  public RunSettings on(Engine other) {
    return new RunSettings(other, timeLimit, memory, progress);
  }

  /**
   * Returns these settings with another limit of time.
   *
   * @param limit how long a run may last
   * @return the settings
   */
  public RunSettings within(Duration limit) {
    return new RunSettings(engine, limit, memory, progress);
  }

  /**
   * Returns these settings with another limit of memory.
   *
   * @param bytes what a run may keep rows in
   * @return the settings
   */
  public RunSettings using(long bytes) {
    return new RunSettings(engine, timeLimit, bytes, progress);
  }

  /**
   * Returns these settings with another listener.
   *
   * @param listener hears how far runs are
   * @return the settings
   */
  public RunSettings toldTo(Consumer<Progress> listener) {
    return new RunSettings(engine, timeLimit, memory, listener);
  }

  /** Starts the clock of a run for the current thread. */
  RunControl start(Run run, List<AnalysisTemplate> templates) {
    String names = String.join(", ", templates.stream().map(AnalysisTemplate::name).toList());
    return RunControl.start(
        timeLimit,
        memory,
        (stage, rows, groups) ->
            progress.accept(new Progress(run.id(), names, stage, rows, groups)));
  }
}
