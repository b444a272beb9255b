package dev.cleanroom.budget.internal;

import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.LedgerFrame.Aborted;
import dev.cleanroom.budget.internal.LedgerFrame.Admitted;
import dev.cleanroom.budget.internal.LedgerFrame.Charged;
import dev.cleanroom.budget.internal.LedgerFrame.Failed;
import dev.cleanroom.budget.internal.LedgerFrame.Head;
import dev.cleanroom.budget.internal.LedgerFrame.Part;
import dev.cleanroom.budget.internal.LedgerFrame.Released;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps runs in a file that only grows. The books in memory are ahead of the disk; but whatever a
 * method tells is durable before it returns, except that a reservation was made. Frames are added
 * in the order of the books, so a crash keeps a state that the books once had.
 */
public final class FileLedgerStore implements LedgerStore {
  private static final int LARGEST_PART = Journal.LARGEST_PAYLOAD - LedgerCodec.PART_OVERHEAD;

  private final FileBooks file; // guarded by itself
  private final Journal journal;

  private FileLedgerStore(FileBooks file, Journal journal) {
    this.file = file;
    this.journal = journal;
  }

  /**
   * Opens a file, or creates it.
   *
   * @param path where it is
   * @return the store
   */
  public static FileLedgerStore open(Path path) {
    String name = String.valueOf(path.getFileName());
    return open(name, recovered -> Journal.open(path, Subject.LEDGER, recovered));
  }

  /** Opens a journal that may be anywhere. */
  static FileLedgerStore open(String name, Function<Consumer<byte[]>, Journal> opener) {
    FileBooks file = new FileBooks();
    Journal journal = opener.apply(payload -> file.recover(name, payload));
    return new FileLedgerStore(file, journal);
  }

  @Override
  public Admission admit(ChargeRequest request) {
    Admission admission;
    synchronized (file) {
      admission = file.books().admit(request, this::write);
    }
    if (!(admission instanceof Admission.Reserved)) {
      journal.sync();
    }
    return admission;
  }

  /** Returns the run as it can be read again, which shares what it has in common with others. */
  private Run write(Run run) {
    byte[] bytes = LedgerCodec.encode(new Admitted(run));
    if (!(file.codec().decode(bytes) instanceof Admitted read) || !read.run().equals(run)) {
      throw new IllegalStateException("a run must be read as it was written");
    }
    journal.append(bytes);
    return read.run();
  }

  @Override
  public void charge(UUID run) {
    settle(new Charged(run));
  }

  @Override
  public void abort(UUID run) {
    settle(new Aborted(run));
  }

  @Override
  public void fail(UUID run) {
    settle(new Failed(run));
  }

  @Override
  public void keep(Checkpoint head) {
    settle(new Head(head));
  }

  @Override
  public void release(UUID run, String digest, Optional<byte[]> answer, Checkpoint head) {
    if (answer.isPresent() && answer.get().length > LARGEST_ANSWER) {
      throw new IllegalArgumentException("an answer that is kept has at most 64 MiB");
    }
    answer.ifPresent(bytes -> requireCharged(run));
    Optional<List<Long>> parts = answer.map(bytes -> split(run, bytes));
    settle(new Released(run, digest, parts, head));
  }

  /** Before its bytes are added to the file. */
  private void requireCharged(UUID run) {
    Optional<Run.State> state;
    synchronized (file) {
      state = file.books().find(run).map(Run::state);
    }
    if (!state.equals(Optional.of(Run.State.CHARGED))) {
      journal.sync();
      throw new IllegalStateException("run " + run + " is not CHARGED");
    }
  }

  /** Without a lock, as they may be many: nothing counts until the release names them. */
  private List<Long> split(UUID run, byte[] answer) {
    List<Long> parts = new ArrayList<>();
    for (int from = 0; from < answer.length; from += LARGEST_PART) {
      int to = Math.min(answer.length, from + LARGEST_PART);
      Part part = new Part(run, Arrays.copyOfRange(answer, from, to));
      parts.add(journal.append(LedgerCodec.encode(part)));
    }
    return parts;
  }

  /** A refusal tells of an earlier step, which must be durable as well. */
  private void settle(LedgerFrame frame) {
    long sequence;
    try {
      sequence = add(frame);
    } catch (IllegalStateException e) {
      journal.sync();
      throw e;
    }
    journal.sync(sequence);
  }

  private long add(LedgerFrame frame) {
    byte[] bytes = LedgerCodec.encode(frame);
    synchronized (file) {
      file.apply(frame);
      long sequence = journal.append(bytes);
      if (frame instanceof Released released) {
        file.released(sequence, released);
      }
      return sequence;
    }
  }

  /** What was read under the lock must be durable before anybody hears of it. */
  private <T> T told(Function<Books, T> question) {
    T answer;
    synchronized (file) {
      answer = question.apply(file.books());
    }
    journal.sync();
    return answer;
  }

  @Override
  public Optional<Run> find(UUID run) {
    return told(books -> books.find(run));
  }

  @Override
  public Optional<byte[]> answer(UUID run) {
    return told(books -> books.answering(run).map(file::releaseOf)).map(this::join);
  }

  private byte[] join(long release) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    Released released = (Released) read(release);
    for (long sequence : released.parts().orElseThrow()) {
      answer.writeBytes(((Part) read(sequence)).bytes());
    }
    return answer.toByteArray();
  }

  private LedgerFrame read(long sequence) {
    return new LedgerCodec().decode(journal.read(sequence));
  }

  @Override
  public Cost spent(Account account) {
    return told(books -> books.spent(account));
  }

  @Override
  public Cost spent(Account account, Instant since) {
    return told(books -> books.spent(account, since));
  }

  @Override
  public void forEach(Consumer<Run> reader) {
    told(books -> {
          List<Run> all = new ArrayList<>();
          books.forEach(all::add);
          return all;
        })
        .forEach(reader);
  }

  @Override
  public Instant time() {
    return told(Books::time);
  }

  @Override
  public Optional<Checkpoint> head(String log) {
    return told(books -> books.head(log));
  }

  @Override
  public void close() {
    journal.close();
  }
}
