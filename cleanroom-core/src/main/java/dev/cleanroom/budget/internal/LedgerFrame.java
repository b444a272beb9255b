package dev.cleanroom.budget.internal;

import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Run;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One step of a ledger, as it is kept in a file. */
sealed interface LedgerFrame {
  /**
   * A run was admitted.
   *
   * @param run the run, reserved
   */
  record Admitted(Run run) implements LedgerFrame {}

  /**
   * A run was charged.
   *
   * @param run its id
   */
  record Charged(UUID run) implements LedgerFrame {}

  /**
   * A run was given up.
   *
   * @param run its id
   */
  record Aborted(UUID run) implements LedgerFrame {}

  /**
   * A run has no answer.
   *
   * @param run its id
   */
  record Failed(UUID run) implements LedgerFrame {}

  /**
   * A part of an answer; it counts once a {@link Released} names it.
   *
   * @param run the run's id
   * @param bytes the bytes, at least one; not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // too many bytes to copy, and never compared
  record Part(UUID run, byte[] bytes) implements LedgerFrame {}

  /**
   * A run was released.
   *
   * @param run its id
   * @param digest the SHA-256 of the answer's bytes, in hexadecimal
   * @param parts the numbers of the frames that hold the kept bytes, in order; empty if they are
   *     not kept
   * @param head the audit log's last signed state
   */
  record Released(UUID run, String digest, Optional<List<Long>> parts, Checkpoint head)
      implements LedgerFrame {
    /** Copies the list. */
    public Released {
      parts = parts.map(List::copyOf);
    }
  }

  /**
   * An audit log signed a state.
   *
   * @param head the state
   */
  record Head(Checkpoint head) implements LedgerFrame {}
}
