package dev.cleanroom.internal;

import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.Recheck;
import dev.cleanroom.audit.Recheck.Note;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what comes out when decisions are made again. For one thread. */
final class ReplayNotes {
  private final List<Note> contradictions = new ArrayList<>();
  private final List<Note> notRecomputed = new ArrayList<>();
  private long decisions;

  /** An entry of the log, by its place. */
  record Place(long index, AuditEntry.Kind kind) {}

  void decision() {
    decisions++;
  }

  void contradiction(Place place, String why) {
    contradictions.add(new Note(place.index(), place.kind(), why));
  }

  void notRecomputed(Place place, String why) {
    notRecomputed.add(new Note(place.index(), place.kind(), why));
  }

  /** Contradicts an entry unless a condition holds. */
  void require(Place place, boolean holds, String why) {
    if (!holds) {
      contradiction(place, why);
    }
  }

  Recheck report() {
    Set<Long> remarked = new HashSet<>();
    contradictions.forEach(note -> remarked.add(note.index()));
    notRecomputed.forEach(note -> remarked.add(note.index()));
    return new Recheck(
        decisions - remarked.size(), ordered(notRecomputed), ordered(contradictions));
  }

  private static List<Note> ordered(List<Note> notes) {
    return notes.stream().sorted(Comparator.comparingLong(Note::index)).toList();
  }
}
