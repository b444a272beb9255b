package dev.cleanroom.internal.journal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A durable file of frames that only grows. What {@link #sync} returned for is there after a crash,
 * a kill and a loss of power, or the journal says at {@link #open} why it is not; it is never
 * repaired. {@link Layout} has the format, {@link Recovery} what a crash may leave.
 *
 * <p>Frames wait in memory until somebody asks for one to be durable. That thread writes all that
 * wait as one batch and forces it, while others wait for the next; so a force is shared, and a
 * crash leaves at most one batch that is not whole.
 *
 * <p>After any failure to read or write, every call but {@link #close} fails: nobody knows what the
 * disk kept, and forcing again would not tell. Interruptions of threads have no effect.
 *
 * <p><b>What it cannot see:</b> that somebody put an older copy of the whole file in its place, or
 * wrote a new file with the same content and other checksums. Receipts of the audit log show that.
 * After a loss of power, damage to the one batch that was forced last can look like a write that
 * was never finished.
 *
 * <p>Safe for use by several threads.
 */
public final class Journal implements AutoCloseable {
  /** The largest payload, in bytes. */
  public static final int LARGEST_PAYLOAD = Layout.LARGEST_PAYLOAD;

  private final Disk disk;
  private final Closeable guard;
  private final Header header;
  private final Complaints complaints;
  private final Offsets offsets = new Offsets();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock. Who sets isWriting is alone in changing the disk, and the last group.
  private List<byte[]> waiting = new ArrayList<>();
  private long waitingBytes = Layout.BATCH_HEADER;
  private long appended;
  private boolean isWriting;
  private boolean isClosed;
  private @Nullable Throwable failure;

  private Position durable;
  private long tail;
  private long room;
  private Mark newest;

  /** Something to do with the disk. */
  private interface Step {
    void run() throws IOException;
  }

  /** Something to do with the disk that has a result. */
  private interface Work<T> {
    T run() throws IOException;
  }

  private Journal(Disk disk, Closeable guard, Header header, Complaints complaints) {
    this.disk = disk;
    this.guard = guard;
    this.header = header;
    this.complaints = complaints;
    this.durable = Position.start(header);
    this.newest = new Mark(0, Mark.State.OPEN, durable, 0);
  }

  /**
   * Opens a journal on a local disk, or creates it.
   *
   * @param file where it is; the folder must exist. A lock file and, while it is created, a draft
   *     stand beside it
   * @param subject what it is about
   * @param recovered receives every payload in order before this returns; if this throws, what it
   *     received counts for nothing
   * @return the journal, of which the caller is the only user
   * @throws StoreException if it is damaged, in use, cannot be read or written, is not on a local
   *     disk, or is of a later version
   */
  public static Journal open(Path file, Subject subject, Consumer<byte[]> recovered) {
    return open(file, subject, Storage.LOCAL, recovered);
  }

  /**
   * Opens a journal, or creates it.
   *
   * @param file where it is; the folder must exist
   * @param subject what it is about
   * @param storage on which file systems it may be
   * @param recovered receives every payload in order before this returns
   * @return the journal, of which the caller is the only user
   * @throws StoreException as for {@link #open(Path, Subject, Consumer)}
   */
  public static Journal open(
      Path file, Subject subject, Storage storage, Consumer<byte[]> recovered) {
    Complaints complaints = new Complaints(subject, String.valueOf(file.getFileName()));
    try {
      Path real = FileGuard.realPath(file);
      storage.require(real.resolveSibling("."), complaints);
      FileGuard guard = FileGuard.take(real, complaints);
      return open(() -> JournalFile.open(real, complaints), guard, complaints, recovered);
    } catch (IOException e) {
      throw complaints.failed(e);
    }
  }

  /**
   * Opens a journal on a disk that {@link #format} prepared. The disk is closed with the journal
   * and if opening fails.
   *
   * @param disk the disk
   * @param subject what it is about
   * @param recovered receives every payload in order before this returns
   * @return the journal
   * @throws StoreException if it is damaged, cannot be read or written, or is of a later version
   */
  public static Journal open(Disk disk, Subject subject, Consumer<byte[]> recovered) {
    return open(() -> disk, () -> {}, new Complaints(subject, "(disk)"), recovered);
  }

  private static Journal open(
      Work<Disk> opener, Closeable guard, Complaints complaints, Consumer<byte[]> recovered) {
    boolean isOpen = false;
    Closeable opened = () -> {};
    try {
      Disk disk = opener.run();
      opened = disk;
      Journal journal = new Journal(disk, guard, Header.read(disk, complaints), complaints);
      journal.recover(recovered);
      isOpen = true;
      return journal;
    } catch (IOException e) {
      throw complaints.failed(e);
    } finally {
      if (!isOpen) {
        JournalFile.closeQuietly(opened, guard);
      }
    }
  }

  /**
   * Writes an empty journal. Until this returns, the disk holds nothing that can be opened or that
   * was acknowledged.
   *
   * @param disk an empty disk
   * @param subject what the journal is about
   * @throws IOException if it cannot be written
   */
  public static void format(Disk disk, Subject subject) throws IOException {
    Header header = Header.fresh(subject);
    long size = Layout.FIRST_BATCH + 4L * Layout.RESERVE;
    DiskBytes.write(disk, 0, header.page());
    DiskBytes.writeZeros(disk, Layout.PAGE, size);
    new Mark(0, Mark.State.OPEN, Position.start(header), size).write(disk, header);
    new Mark(1, Mark.State.OPEN, Position.start(header), size).write(disk, header);
    disk.force(true);
  }

  /**
   * Reads what is whole, whatever follows it, and changes nothing. While a journal is open, what is
   * being written at this moment may be missing or look damaged.
   *
   * @param file a journal
   * @param subject what it is about
   * @param sound receives every whole payload in order, up to the first that is not
   * @return what was read and where it ends
   */
  public static Export export(Path file, Subject subject, Consumer<byte[]> sound) {
    return JournalFile.export(file, subject, sound);
  }

  private void recover(Consumer<byte[]> recovered) throws IOException {
    Recovery recovery = new Recovery(disk, header, complaints);
    durable =
        recovery.run(
            (offset, payload) -> {
              offsets.add(offset);
              recovered.accept(payload);
            });
    appended = durable.frames();
    tail = durable.end();
    room = disk.size();
    newest = recovery.mark();
    lock.lock();
    try {
      alone(() -> settle(recovery.written()));
    } finally {
      lock.unlock();
    }
  }

  /** Makes durable what was recovered, and that nothing follows it, before anybody relies on it. */
  private void settle(long written) throws IOException {
    if (newest.state() == Mark.State.FAILED) {
      DiskBytes.rewrite(disk, newest.position().end(), room);
    }
    DiskBytes.writeZeros(disk, durable.end(), written);
    disk.force(true); // what is marked now may so far be in the system's memory only
    writeMark(durable, Mark.State.OPEN);
    disk.force(false);
  }

  /**
   * Adds a frame behind all others. It is not durable before {@link #sync} returned; a crash before
   * that keeps it or not, but never without those before it.
   *
   * @param payload at most {@link #LARGEST_PAYLOAD} bytes; copied
   * @return the frame's number, counted from zero
   * @throws IllegalArgumentException if the payload is too large; split it
   * @throws StoreException if the disk has no room for it, failed earlier, or the journal was
   *     closed; the frame was not added
   */
  @CanIgnoreReturnValue
  public long append(byte[] payload) {
    if (payload.length > LARGEST_PAYLOAD) {
      throw new IllegalArgumentException(
          "a frame holds at most " + LARGEST_PAYLOAD + " bytes, not " + payload.length);
    }
    int size = Layout.frameSize(payload.length);
    lock.lock();
    try {
      requireUsable();
      while (isFull(size) || isShort(size)) {
        alone(isFull(size) ? this::commit : () -> extend(size));
        requireUsable();
      }
      waiting.add(payload.clone());
      waitingBytes += size;
      return appended++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when a frame and all before it are durable. Callers that wait at the same time share
   * one force of the disk.
   *
   * @param sequence the number of a frame
   * @throws IllegalArgumentException if there is no such frame
   * @throws StoreException if it is unknown whether the frame is durable
   */
  public void sync(long sequence) {
    lock.lock();
    try {
      requireFrame(sequence);
      while (durable.frames() <= sequence) {
        alone(this::commit);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when all frames that were added before are durable, also by other threads.
   *
   * @throws StoreException if it is unknown whether they are, or the journal failed or was closed
   */
  public void sync() {
    lock.lock();
    try {
      requireUsable();
      long frames = appended;
      while (durable.frames() < frames) {
        alone(this::commit);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads a frame from the disk, after making it durable if it is not, and checks it.
   *
   * @param sequence the number of a frame
   * @return its payload
   * @throws IllegalArgumentException if there is no such frame
   * @throws StoreException if it cannot be read, or was changed since the journal was opened
   */
  public byte[] read(long sequence) {
    sync(sequence);
    try {
      long offset = offset(sequence);
      byte[] start = DiskBytes.read(disk, offset, Layout.FRAME_OVERHEAD);
      int payload = ByteBuffer.wrap(start).getInt(0);
      int wanted = Math.min(Math.max(payload, 0), LARGEST_PAYLOAD);
      byte[] bytes = DiskBytes.read(disk, offset, Layout.frameSize(wanted));
      Frame frame = Frame.parse(header, bytes, 0, sequence);
      if (frame == null || !frame.states(frame.hash())) {
        throw complaints.corrupt("frame " + sequence + " at byte " + offset + " was changed");
      }
      return frame.payload();
    } catch (IOException e) {
      throw poison(e);
    }
  }

  /**
   * Returns how many frames there are, durable or not.
   *
   * @return frames
   */
  public long size() {
    lock.lock();
    try {
      return appended;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns what names this journal among all others, also after its file was moved or copied.
   *
   * @return a random id
   */
  public UUID id() {
    return header.id();
  }

  /**
   * Makes all frames durable, marks the end and lets others open the file. A journal that was not
   * closed is as durable, but then some kinds of damage look like a crash.
   *
   * @throws StoreException if frames that nobody waited for could not be made durable
   */
  @Override
  public void close() {
    lock.lock();
    try {
      while (isWriting) {
        changed.awaitUninterruptibly();
      }
      if (!isClosed) {
        closeOnce();
      }
    } finally {
      lock.unlock();
    }
  }

  private void closeOnce() {
    boolean isUsable = failure == null;
    try {
      if (isUsable) {
        alone(this::finish);
      }
    } finally {
      isClosed = true;
      JournalFile.closeQuietly(disk, guard);
    }
  }

  private void finish() throws IOException {
    while (!waiting.isEmpty()) {
      commit();
    }
    disk.force(false); // the mark of the last batch, before the other one is written
    writeMark(durable, Mark.State.CLOSED);
    disk.force(false);
  }

  /** Waits for the thread that writes, or else does a step; the lock is held. Callers loop. */
  @SuppressWarnings("WaitNotInLoop")
  private void alone(Step step) {
    if (isWriting) {
      changed.awaitUninterruptibly();
      return;
    }
    requireUsable();
    isWriting = true;
    try {
      step.run();
    } catch (IOException e) {
      warnNextUser();
      throw poison(e);
    } catch (RuntimeException | Error e) {
      warnNextUser();
      poison(e);
      throw e;
    } finally {
      isWriting = false;
      changed.signalAll();
    }
  }

  private void commit() throws IOException {
    Position start = durable;
    List<byte[]> payloads = waiting;
    tail += waitingBytes;
    waiting = new ArrayList<>();
    waitingBytes = Layout.BATCH_HEADER;
    Batch batch = unlocked(() -> write(start, payloads));
    batch.offsets().forEach(offsets::add);
    durable = batch.end();
  }

  private Batch write(Position start, List<byte[]> payloads) throws IOException {
    Batch batch = Batch.of(header, start, payloads);
    batch.write(disk);
    disk.force(false);
    writeMark(batch.end(), Mark.State.OPEN);
    return batch;
  }

  private void extend(int size) throws IOException {
    long wanted = tail + waitingBytes + size + 4L * Layout.RESERVE;
    room = unlocked(() -> writeZeros(wanted));
  }

  private long writeZeros(long end) throws IOException {
    DiskBytes.writeZeros(disk, room, end);
    disk.force(true);
    return end;
  }

  private void writeMark(Position position, Mark.State state) throws IOException {
    Mark mark = new Mark(newest.generation() + 1, state, position, room);
    mark.write(disk, header);
    newest = mark;
  }

  /** Tells who opens the file next; if this fails too, a loss of power will show as damage. */
  private void warnNextUser() {
    try {
      newest.failed().write(disk, header);
    } catch (IOException e) {
      // the failure before it is the one to speak of
    }
  }

  /** Lets others add frames while this thread waits for the disk. */
  private <T> T unlocked(Work<T> work) throws IOException {
    lock.unlock();
    try {
      return work.run();
    } finally {
      lock.lock();
    }
  }

  private boolean isFull(int size) {
    return waitingBytes + size > Layout.LARGEST_BATCH;
  }

  private boolean isShort(int size) {
    return tail + waitingBytes + size + Layout.RESERVE > room;
  }

  private long offset(long sequence) {
    lock.lock();
    try {
      requireUsable();
      return offsets.get(sequence);
    } finally {
      lock.unlock();
    }
  }

  @CanIgnoreReturnValue
  private StoreException poison(Throwable cause) {
    lock.lock();
    try {
      failure = failure == null ? cause : failure;
      return complaints.failed(failure);
    } finally {
      lock.unlock();
    }
  }

  private void requireUsable() {
    if (isClosed) {
      throw complaints.closed();
    }
    if (failure != null) {
      throw complaints.failed(failure);
    }
  }

  private void requireFrame(long sequence) {
    if (sequence < 0 || sequence >= appended) {
      throw new IllegalArgumentException("there is no frame " + sequence);
    }
  }
}
