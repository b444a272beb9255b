package dev.cleanroom.audit;

import java.util.List;

/**
 * What became of the decisions of a log when they were made again.
 *
 * @param confirmed the number of entries of which everything was made again, with the same result
 * @param notRecomputed what cannot be made again from the log and the policies, oldest entry first
 * @param contradictions what comes out differently, oldest entry first
 */
public record Recheck(long confirmed, List<Note> notRecomputed, List<Note> contradictions) {
  /** Copies the lists. */
  public Recheck {
    notRecomputed = List.copyOf(notRecomputed);
    contradictions = List.copyOf(contradictions);
  }

  /**
   * A remark on one entry.
   *
   * @param index the entry's place, 0 for the first that was given
   * @param kind the entry's kind
   * @param why what is different, or cannot be made again
   */
  public record Note(long index, AuditEntry.Kind kind, String why) {
    @Override
    public String toString() {
      return "entry " + index + " " + kind + ": " + why;
    }
  }

  /**
   * Returns whether nothing contradicts the policies.
   *
   * @return true without contradictions; what was not made again may still be wrong
   */
  public boolean holds() {
    return contradictions.isEmpty();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(confirmed).append(" confirmed, ");
    text.append(notRecomputed.size()).append(" not recomputed, ");
    text.append(contradictions.size()).append(" contradictions");
    contradictions.forEach(note -> text.append("\n  contradiction: ").append(note));
    notRecomputed.forEach(note -> text.append("\n  not recomputed: ").append(note));
    return text.toString();
  }
}
