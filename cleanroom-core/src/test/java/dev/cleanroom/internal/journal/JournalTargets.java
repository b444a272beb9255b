package dev.cleanroom.internal.journal;

import static dev.cleanroom.testing.FuzzTarget.require;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.StoreException;
import dev.cleanroom.testing.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A journal over any bytes. */
public final class JournalTargets {
  private static final int MARK_CHECKED = 4 + 8 * 5 + Layout.HASH;
  private static final int BATCH_CHECKED = 28;
  private static final int ZEROS = 600;

  private final MemoryDisk sample = new MemoryDisk(new byte[0]);
  private final Header header;
  private final int end;

  /** Writes a journal to learn from. */
  public JournalTargets() {
    try {
      Journal.format(sample, Subject.LEDGER);
      try (Journal journal = Journal.open(sample, Subject.LEDGER, payload -> {})) {
        journal.sync(journal.append(new byte[] {1, 2, 3}));
        journal.append(new byte[] {4});
        journal.sync(journal.append(new byte[300]));
      }
      this.header = Header.read(sample, new Complaints(Subject.LEDGER, "sample"));
      this.end = DiskBytes.writtenIn(sample.bytes(), 0, sample.bytes().length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All targets. */
  public List<FuzzTarget> all() {
    List<byte[]> samples = List.of(shortened(true), shortened(false));
    return List.of(
        target("journal", samples, JournalTargets::read),
        target(
            "mended journal",
            samples.stream().map(JournalTargets::meaning).toList(),
            input -> read(mended(laidOut(input)))));
  }

  private static FuzzTarget target(String name, List<byte[]> samples, FuzzTarget.Reader reader) {
    return FuzzTarget.bytes(name, samples, reader)
        .allowing(Set.of(StoreException.class))
        .atPercent(20);
  }

  /** The journal without most of its zeros, so that more of what is changed has a meaning. */
  private byte[] shortened(boolean isClosed) {
    byte[] bytes = Arrays.copyOf(sample.bytes(), end + ZEROS);
    for (int place = 1; place <= 2; place++) {
      ByteBuffer mark = ByteBuffer.wrap(bytes);
      mark.putLong(place * Layout.PAGE + 12, bytes.length);
      if (!isClosed) {
        mark.putInt(place * Layout.PAGE, 0x4F50454E);
      }
    }
    return mended(bytes);
  }

  /** What the marks and the batches say, without the zeros between them. */
  private static byte[] meaning(byte[] bytes) {
    return Bytes.concat(
        Arrays.copyOfRange(bytes, Layout.PAGE, Layout.PAGE + MARK_CHECKED),
        Arrays.copyOfRange(bytes, 2 * Layout.PAGE, 2 * Layout.PAGE + MARK_CHECKED),
        Arrays.copyOfRange(bytes, Layout.FIRST_BATCH, bytes.length));
  }

  private static byte[] laidOut(byte[] meaning) {
    byte[] in = Arrays.copyOf(meaning, Math.max(meaning.length, 2 * MARK_CHECKED));
    byte[] bytes = new byte[Layout.FIRST_BATCH + in.length - 2 * MARK_CHECKED];
    System.arraycopy(in, 0, bytes, Layout.PAGE, MARK_CHECKED);
    System.arraycopy(in, MARK_CHECKED, bytes, 2 * Layout.PAGE, MARK_CHECKED);
    System.arraycopy(
        in, 2 * MARK_CHECKED, bytes, Layout.FIRST_BATCH, bytes.length - Layout.FIRST_BATCH);
    return bytes;
  }

  /** Makes the checksums right where the sample has some, as who changes a file can do. */
  private byte[] mended(byte[] bytes) {
    if (bytes.length < Layout.FIRST_BATCH + Layout.BATCH_HEADER) {
      return bytes;
    }
    byte[] page = header.page();
    System.arraycopy(page, 0, bytes, 0, page.length);
    for (int place = 1; place <= 2; place++) {
      check(bytes, place * Layout.PAGE, MARK_CHECKED);
    }
    check(bytes, Layout.FIRST_BATCH, BATCH_CHECKED);
    int frame = Layout.FIRST_BATCH + Layout.BATCH_HEADER;
    int next = mendFrame(bytes, frame);
    if (next + Layout.BATCH_HEADER <= bytes.length) {
      check(bytes, next, BATCH_CHECKED);
      mendFrame(bytes, next + Layout.BATCH_HEADER);
    }
    return bytes;
  }

  private void check(byte[] bytes, int from, int length) {
    ByteBuffer.wrap(bytes).putInt(from + length, header.checksum(bytes, from, length));
  }

  /** Returns where the frame ends, or where it would end if it were the sample's. */
  @CanIgnoreReturnValue
  private int mendFrame(byte[] bytes, int start) {
    int room = bytes.length - start - Layout.FRAME_OVERHEAD;
    int payload = room < 0 ? -1 : ByteBuffer.wrap(bytes).getInt(start);
    if (payload < 0 || payload > room) {
      return start + Layout.FRAME_OVERHEAD + 3;
    }
    int checked = 4 + 8 + payload + Layout.HASH;
    check(bytes, start, checked);
    byte[] hash = Hashing.sha256().hashBytes(bytes, start, checked).asBytes();
    System.arraycopy(hash, 0, bytes, start + checked + 4, hash.length);
    return start + Layout.frameSize(payload);
  }

  /** What was opened once is opened again with the same frames, and takes another. */
  private static boolean read(byte[] input) {
    MemoryDisk disk = new MemoryDisk(input);
    List<byte[]> first = new ArrayList<>();
    try (Journal journal = Journal.open(disk, Subject.LEDGER, first::add)) {
      require(journal.size() == first.size(), "its size is not the number of its frames");
      for (int i = 0; i < first.size(); i++) {
        require(Arrays.equals(journal.read(i), first.get(i)), "a frame is read as another one");
      }
    }
    List<byte[]> second = new ArrayList<>();
    try (Journal journal = Journal.open(disk, Subject.LEDGER, second::add)) {
      require(second.size() == first.size(), "opened again it has other frames");
      journal.sync(journal.append(new byte[] {9}));
    }
    return true;
  }
}
