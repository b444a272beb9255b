package dev.cleanroom.budget;

import java.util.List;

/** What a ledger says to a run that asks to be admitted. */
public sealed interface Admission {
  /**
   * The run is admitted, and its cost is held.
   *
   * @param run the run, {@link Run.State#RESERVED}; if it has a source, no data is read and that
   *     run's answer is released again
   * @param charges one line for each limit that it is counted on
   */
  record Reserved(Run run, List<Charge> charges) implements Admission {
    /** Copies the list. */
    public Reserved {
      charges = List.copyOf(charges);
    }
  }

  /**
   * The answer is there and costs nothing: the same run was released before, or an equal one to the
   * same member.
   *
   * @param run the run that was released
   */
  record Replayed(Run run) implements Admission {}

  /**
   * The same id was used for something else.
   *
   * @param run the run that has the id
   */
  record Conflict(Run run) implements Admission {}

  /**
   * The same run was admitted before and has no outcome yet: it goes on elsewhere, or was
   * interrupted.
   *
   * @param run the run
   */
  record Unfinished(Run run) implements Admission {}

  /**
   * The same run was charged before, and its answer is not there.
   *
   * @param run the run
   */
  record Lost(Run run) implements Admission {}

  /**
   * The run does not fit; nothing was held.
   *
   * @param shortfalls every limit that it would pass, at least one
   */
  record Refused(List<Shortfall> shortfalls) implements Admission {
    /** Copies the list. */
    public Refused {
      shortfalls = List.copyOf(shortfalls);
    }
  }
}
