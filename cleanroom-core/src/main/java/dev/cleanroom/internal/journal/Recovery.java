package dev.cleanroom.internal.journal;

import java.io.IOException;
import java.util.List;

/**
 * Reads a journal as a crash or a person left it, and tells both apart.
 *
 * <p>At any time at most these writes are not durable: one mark, and either one batch or zeros that
 * make the file longer. So behind the last whole batch a crash can leave anything, but no start of
 * another batch, nothing further away than {@link Layout#REACH} and nothing that a mark calls
 * acknowledged; and the newest mark that is whole is at most two batches old. Whatever differs is
 * refused.
 */
final class Recovery {
  private static final int BLOCK = 64 << 10;

  private final Disk disk;
  private final Header header;
  private final Complaints complaints;
  private final List<Mark> marks;
  private final Mark newest;
  private long written;

  Recovery(Disk disk, Header header, Complaints complaints) throws IOException {
    this.disk = disk;
    this.header = header;
    this.complaints = complaints;
    this.marks = Mark.readAll(disk, header);
    if (marks.isEmpty()) {
      throw complaints.corrupt("neither of its marks, at bytes 4096 and 8192, is whole");
    }
    if (!marks.stream().allMatch(Mark::isPossible)) {
      throw complaints.corrupt("its marks, at bytes 4096 and 8192, name a place that is none");
    }
    this.newest = marks.get(marks.size() - 1);
  }

  /** The newest mark. */
  Mark mark() {
    return newest;
  }

  /** Hands out all frames and returns where they end. */
  Position run(Scanner.Sink sink) throws IOException {
    Scanner scanner = new Scanner(disk, header);
    requireMarksFit(scanner.position());
    while (scanner.advance(sink)) {
      requireMarksFit(scanner.position());
    }
    requireNothingLost(scanner);
    written = lastWritten(scanner.position().end());
    requireTornAtMost(scanner);
    return scanner.position();
  }

  /** The byte behind the last one that is not zero, after {@link #run}. */
  long written() {
    return written;
  }

  private long lastWritten(long end) throws IOException {
    long last = end;
    long size = disk.size();
    for (long offset = end; offset < size; offset += BLOCK) {
      byte[] block = DiskBytes.read(disk, offset, (int) Math.min(BLOCK, size - offset));
      int length = DiskBytes.writtenIn(block, 0, block.length);
      last = length == 0 ? last : offset + length;
    }
    return last;
  }

  private void requireMarksFit(Position position) {
    for (Mark mark : marks) {
      boolean isHere = mark.position().batches() == position.batches();
      if (isHere && !mark.position().equals(position)) {
        throw complaints.corrupt(
            "the frames up to byte " + position.end() + " are not those that were acknowledged");
      }
    }
  }

  private void requireNothingLost(Scanner scanner) throws IOException {
    Position position = scanner.position();
    if (scanner.isBroken()) {
      throw complaints.corrupt(scanner.ending());
    }
    if (newest.position().batches() > position.batches()) {
      throw complaints.corrupt(
          scanner.ending()
              + ", but frames up to number "
              + (newest.position().frames() - 1)
              + " were acknowledged");
    }
    if (disk.size() < newest.size()) {
      throw complaints.corrupt(
          "it is cut at byte " + disk.size() + ", it had " + newest.size() + " bytes");
    }
  }

  private void requireTornAtMost(Scanner scanner) throws IOException {
    Position position = scanner.position();
    boolean isTorn = written > position.end();
    long missing = position.batches() - newest.position().batches();
    boolean isClosed = newest.state() == Mark.State.CLOSED;
    if (isClosed && (isTorn || missing > 0 || disk.size() != newest.size())) {
      throw complaints.corrupt(
          "something was added at byte " + newest.position().end() + " after it was closed");
    }
    if (missing > 2) {
      throw complaints.corrupt("its marks are older than its frames");
    }
    if (written > position.end() + Layout.REACH) {
      throw complaints.corrupt(
          scanner.ending()
              + ", and bytes up to "
              + written
              + " are not zero, which no crash leaves");
    }
    requireNoBatch(scanner, position.end());
  }

  private void requireNoBatch(Scanner scanner, long end) throws IOException {
    byte[] tail = DiskBytes.read(disk, end, (int) (written - end));
    for (int i = 1; i < tail.length; i++) {
      if (Batch.isHeader(tail, i, header)) {
        throw complaints.corrupt(
            scanner.ending() + ", and a later batch starts at byte " + (end + i));
      }
    }
  }
}
