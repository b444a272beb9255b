package dev.cleanroom;

import java.util.List;

/** The parts of a collaboration do not fit together. */
public final class CollaborationInvalidException extends CleanRoomException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * Creates the exception.
   *
   * @param collaboration the collaboration's name
   * @param problems every problem, at least one
   */
  public CollaborationInvalidException(String collaboration, List<String> problems) {
    super(
        "COLLABORATION_INVALID",
        "collaboration '"
            + collaboration
            + "' cannot open [COLLABORATION_INVALID]\n  - "
            + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * Returns every problem, in the order of the builder's calls.
   *
   * @return at least one problem
   */
  public List<String> problems() {
    return problems;
  }
}
