package dev.cleanroom.budget.internal;

import dev.cleanroom.StoreException;
import dev.cleanroom.StoreException.Reason;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.LedgerFrame.Aborted;
import dev.cleanroom.budget.internal.LedgerFrame.Admitted;
import dev.cleanroom.budget.internal.LedgerFrame.Charged;
import dev.cleanroom.budget.internal.LedgerFrame.Failed;
import dev.cleanroom.budget.internal.LedgerFrame.Head;
import dev.cleanroom.budget.internal.LedgerFrame.Part;
import dev.cleanroom.budget.internal.LedgerFrame.Released;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Books that are told the frames of a file, and where answers are in it. Not thread-safe. */
final class FileBooks {
  private final Books books = new Books();
  private final LedgerCodec codec = new LedgerCodec();
  private final Map<UUID, Long> releases = new HashMap<>();
  private final Map<Long, UUID> parts = new HashMap<>();
  private long frames;

  Books books() {
    return books;
  }

  LedgerCodec codec() {
    return codec;
  }

  /**
   * Takes the next frame of a file that is opened.
   *
   * @param name the file's name, for errors
   * @param payload the frame
   * @throws StoreException if no ledger would have written it
   */
  void recover(String name, byte[] payload) {
    if (LedgerCodec.isLater(payload)) {
      throw refusal(
          Reason.VERSION,
          "frame "
              + frames
              + " of the ledger "
              + name
              + " has format "
              + LedgerCodec.version(payload),
          "open it with the version of the library that wrote it, or a later one");
    }
    try {
      take(frames, codec.decode(payload));
      frames++;
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw refusal(
          Reason.CORRUPT,
          "the ledger " + name + " is damaged: frame " + frames + " is none that follows there",
          "it was not changed and will not be repaired; restore the newest copy that is whole");
    }
  }

  private static StoreException refusal(Reason reason, String what, String remedy) {
    return new StoreException("LEDGER", reason, what, remedy);
  }

  private void take(long sequence, LedgerFrame frame) {
    if (frame instanceof Admitted admitted) {
      requireSource(admitted.run());
      books.add(admitted.run());
    } else if (frame instanceof Part part) {
      parts.put(sequence, part.run());
    } else {
      apply(frame);
      if (frame instanceof Released released) {
        released.parts().ifPresent(list -> requireParts(released.run(), list));
        released(sequence, released);
      }
    }
  }

  private void requireSource(Run run) {
    if (run.source().isPresent() && books.answering(run.source().get()).isEmpty()) {
      throw new IllegalStateException("the run repeats an answer that is not there");
    }
  }

  private void requireParts(UUID run, List<Long> list) {
    for (long part : list) {
      if (!run.equals(parts.remove(part))) {
        throw new IllegalStateException("the run has no such part");
      }
    }
  }

  /** Moves a run, or takes a state of an audit log. */
  void apply(LedgerFrame frame) {
    if (frame instanceof Charged charged) {
      books.charge(charged.run());
    } else if (frame instanceof Aborted aborted) {
      books.abort(aborted.run());
    } else if (frame instanceof Failed failed) {
      books.fail(failed.run());
    } else if (frame instanceof Released released) {
      books.release(released.run(), released.digest(), released.parts().isPresent());
      books.keep(released.head());
    } else if (frame instanceof Head head) {
      books.keep(head.head());
    }
  }

  /** Remembers where a release is. */
  void released(long sequence, Released released) {
    if (released.parts().isPresent()) {
      releases.put(released.run(), sequence);
    }
  }

  /** The frame that released a run whose bytes are kept. */
  long releaseOf(UUID run) {
    Long sequence = releases.get(run);
    if (sequence == null) {
      throw new IllegalStateException("no bytes are kept for run " + run);
    }
    return sequence;
  }
}
