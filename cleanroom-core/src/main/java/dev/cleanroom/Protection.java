package dev.cleanroom;

/** How an answer protects the units whose rows it was made from, from the strongest to none. */
public enum Protection {
  /** Noise: a mathematical guarantee, which holds whatever else the receiver knows. */
  DIFFERENTIAL_PRIVACY("a guarantee"),
  /** Small groups are suppressed: a heuristic, which differences between answers can defeat. */
  THRESHOLD("a heuristic, no guarantee"),
  /** Rows leave as they are, where they overlap with the runner's. */
  LIST("row-level overlap, no guarantee"),
  /**
   * Exact answers to approved templates: of some table that was read, the runner's own perhaps, any
   * number of units is enough. What the other tables ask for holds all the same.
   */
  NONE("exact, no guarantee");

  private final String words;

  Protection(String words) {
    this.words = words;
  }

  /**
   * Returns the level for people.
   *
   * @return a few words
   */
  public String inWords() {
    return words;
  }
}
