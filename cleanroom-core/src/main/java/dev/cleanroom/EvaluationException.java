package dev.cleanroom;

import dev.cleanroom.unsafe.UnsafeAccess;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run failed after it was charged: an engine failed, a time limit passed or the calling thread
 * was interrupted. The text is always the same but for the id, because what failed may depend on
 * data.
 */
public final class EvaluationException extends CleanRoomException {
  private static final long serialVersionUID = 1L;

  private final String id;
  private final transient @Nullable Throwable hidden;

  /**
   * Creates the exception.
   *
   * @param id tells this failure from others, not derived from data
   * @param hidden what the engine threw; kept from messages, causes and serialisation
   */
  public EvaluationException(String id, Throwable hidden) {
    super(
        "EXECUTION_FAILED",
        "the run failed after it was charged; the owners' side can look up "
            + id
            + " [EXECUTION_FAILED]");
    this.id = id;
    this.hidden = hidden;
  }

  /**
   * Returns the id of this failure.
   *
   * @return a random id
   */
  public String id() {
    return id;
  }

  /**
   * Returns what the engine threw. It may hold private values: show it to the data's owner only.
   *
   * @param access the token that marks dangerous calls
   * @return the engine's exception, or this exception after serialisation
   */
  public Throwable engineFailure(UnsafeAccess access) {
    Objects.requireNonNull(access);
    return hidden == null ? this : hidden;
  }
}
