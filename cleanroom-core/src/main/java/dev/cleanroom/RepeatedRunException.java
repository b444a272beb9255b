package dev.cleanroom;

import java.util.UUID;

/**
 * A request id was used before, and there is no answer to give again. Nothing was charged now.
 *
 * <p>The code is {@code REQUEST_CONFLICT} if the id belongs to another question, {@code
 * RUN_UNFINISHED} if the same run has no outcome yet, and {@code RESULT_LOST} if it was charged and
 * its answer is not kept.
 */
public final class RepeatedRunException extends CleanRoomException {
  private static final long serialVersionUID = 1L;

  private final UUID request;

  private RepeatedRunException(String code, UUID request, String what) {
    super(code, "request " + request + " " + what + " [" + code + "]");
    this.request = request;
  }

  /**
   * The id belongs to another question or another member.
   *
   * @param request the request id
   * @return the exception
   */
  public static RepeatedRunException conflict(UUID request) {
    return new RepeatedRunException(
        "REQUEST_CONFLICT",
        request,
        "was made before with another template, parameters, loss or member; nothing was charged;"
            + " use a new id for a new question");
  }

  /**
   * The same run has no outcome yet.
   *
   * @param request the request id
   * @return the exception
   */
  public static RepeatedRunException unfinished(UUID request) {
    return new RepeatedRunException(
        "RUN_UNFINISHED",
        request,
        "was admitted before and has no outcome yet; nothing was charged again; it goes on"
            + " elsewhere, or was interrupted: try again later, or pay for a new id");
  }

  /**
   * The same run was charged and has no answer.
   *
   * @param request the request id
   * @return the exception
   */
  public static RepeatedRunException lost(UUID request) {
    return new RepeatedRunException(
        "RESULT_LOST",
        request,
        "was charged before and its answer is not kept; nothing was charged again; a new answer"
            + " needs a new id and is paid for");
  }

  /**
   * Returns the request id.
   *
   * @return the id
   */
  public UUID request() {
    return request;
  }
}
