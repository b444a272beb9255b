package dev.cleanroom;

import java.util.List;

/** A rule in another product's form cannot be turned into one of this library. */
public final class ImportRejectedException extends CleanRoomException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * Creates the exception.
   *
   * @param what what was read, for example {@code AWS analysis rule}
   * @param problems every problem with the place in the text, at least one
   */
  public ImportRejectedException(String what, List<String> problems) {
    super(
        "IMPORT_REJECTED",
        "the "
            + what
            + " cannot be imported [IMPORT_REJECTED]\n  - "
            + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * Returns every problem, each as {@code path: what is wrong}, where {@code $} is the whole text.
   *
   * @return at least one problem
   */
  public List<String> problems() {
    return problems;
  }
}
