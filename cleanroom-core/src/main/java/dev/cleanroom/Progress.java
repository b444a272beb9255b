package dev.cleanroom;

import java.util.UUID;

/**
 * How far a run is, for whoever hosts a collaboration. It holds exact numbers about private rows:
 * never show it to a member who may not count them.
 *
 * @param run the run
 * @param template the template's name
 * @param stage what is being done
 * @param rows rows read so far, as far as they are read one by one; engines that read by themselves
 *     hand over fewer
 * @param groups groups seen so far, before selection
 */
public record Progress(UUID run, String template, Stage stage, long rows, long groups) {
  /** What a run does after its charge. */
  public enum Stage {
    /** Tables are read, rows joined and handed over. */
    READING,
    /** Contributions are bounded and summed. */
    BOUNDING,
    /** Groups are selected and noise is drawn, or small groups suppressed. */
    RELEASING,
    /** What stands above the release is computed on released values. */
    FINISHING
  }
}
