package dev.cleanroom;

/** A member asked for something that it has no ability for. */
public final class PermissionDeniedException extends CleanRoomException {
  private static final long serialVersionUID = 1L;

  private final String member;

  /**
   * Creates the exception.
   *
   * @param member the member's name
   * @param what what is not permitted, in words
   */
  public PermissionDeniedException(String member, String what) {
    super("PERMISSION_DENIED", "member '" + member + "' " + what + " [PERMISSION_DENIED]");
    this.member = member;
  }

  /**
   * Returns the member who asked.
   *
   * @return the member's name
   */
  public String member() {
    return member;
  }
}
