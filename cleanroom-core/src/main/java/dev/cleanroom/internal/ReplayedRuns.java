package dev.cleanroom.internal;

import static dev.cleanroom.internal.ChargeFields.field;

import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.internal.ReplayNotes.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The states of the runs of a log: admitted, charged, then one outcome. For one thread. */
final class ReplayedRuns {
  private static final String NONE = "none";

  private final ReplayNotes notes;
  private final Map<UUID, State> runs = new HashMap<>();
  private final Set<Held> held = new HashSet<>();

  /** Who holds the answer to what. */
  private record Held(String replay, String member) {}

  private static final class State {
    private @Nullable AuditEntry admission;
    private boolean isCharged;
    private boolean isFinished;
    private @Nullable String answer;
  }

  ReplayedRuns(ReplayNotes notes) {
    this.notes = notes;
  }

  /** A reservation that was lost with its process may be admitted anew. */
  void admitted(Place place, AuditEntry entry) {
    State before = runs.put(id(entry), new State());
    state(entry).admission = entry;
    notes.require(
        place,
        before == null || (!before.isCharged && !before.isFinished),
        "the run was charged before");
  }

  /** Returns the run's admission if the charge may follow. */
  Optional<AuditEntry> charged(Place place, AuditEntry entry) {
    State run = state(entry);
    AuditEntry admission = run.admission;
    boolean mayFollow =
        admission != null && !run.isCharged && !run.isFinished && isSame(admission, entry);
    notes.require(place, mayFollow, "no admission of this run comes before it");
    run.isCharged = true;
    return mayFollow ? Optional.ofNullable(admission) : Optional.empty();
  }

  void released(Place place, AuditEntry entry) {
    finish(place, entry, "no charge of this run comes before it");
    State run = state(entry);
    run.answer = field(entry, "answer");
    if (run.admission != null && !field(run.admission, "replay").equals(NONE)) {
      held.add(new Held(field(run.admission, "replay"), field(entry, "member")));
    }
  }

  void failed(Place place, AuditEntry entry) {
    finish(place, entry, "no charge of this run comes before it");
  }

  /** Returns whether no entry tells of the charge. */
  boolean unknown(Place place, AuditEntry entry) {
    State run = state(entry);
    notes.require(place, !run.isFinished, "the run has an outcome already");
    run.isFinished = true;
    boolean isNew = !run.isCharged;
    run.isCharged = true;
    return isNew;
  }

  /** A run that was given up for nothing may be asked again under the same id. */
  void aborted(Place place, AuditEntry entry) {
    State run = state(entry);
    notes.require(
        place, !run.isCharged && !run.isFinished, "the run was charged, and stays charged");
  }

  private void finish(Place place, AuditEntry entry, String missing) {
    State run = state(entry);
    AuditEntry admission = run.admission;
    boolean isCharged = run.isCharged && admission != null && isSame(admission, entry);
    notes.require(place, isCharged, missing);
    notes.require(place, !run.isFinished, "the run has an outcome already");
    run.isFinished = true;
  }

  /** Only the one who holds an answer, or pays, may be given it again. */
  void replayed(Place place, AuditEntry entry) {
    State run = runs.get(id(entry));
    if (run == null) {
      notes.notRecomputed(place, "the run that it repeats is in another log");
      return;
    }
    notes.require(
        place,
        field(entry, "answer").equals(Objects.requireNonNullElse(run.answer, "")),
        "no release of this answer comes before it");
    AuditEntry admission = run.admission;
    String receiver = field(entry, "receiver");
    boolean holds =
        receiver.equals(field(entry, "member"))
            || (admission != null && held.contains(new Held(field(admission, "replay"), receiver)));
    notes.require(place, holds, "the receiver was never given this answer");
  }

  /** An answer is given again for nothing only to who holds it. */
  void requireHeld(Place place, AuditEntry admission) {
    UUID source = UUID.fromString(field(admission, "source"));
    if (!runs.containsKey(source)) {
      notes.notRecomputed(place, "the run that it repeats is in another log");
      return;
    }
    notes.require(
        place,
        held.contains(new Held(field(admission, "replay"), field(admission, "member"))),
        "it costs nothing, but the receiver was never given this answer");
  }

  private static boolean isSame(AuditEntry admission, AuditEntry entry) {
    return field(admission, "member").equals(field(entry, "member"))
        && field(admission, "template").equals(field(entry, "template"))
        && field(admission, "collaboration").equals(field(entry, "collaboration"));
  }

  private State state(AuditEntry entry) {
    return runs.computeIfAbsent(id(entry), id -> new State());
  }

  private static UUID id(AuditEntry entry) {
    return UUID.fromString(field(entry, "run"));
  }
}
