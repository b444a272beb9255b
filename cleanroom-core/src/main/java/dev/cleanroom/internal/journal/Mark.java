package dev.cleanroom.internal.journal;

import com.google.common.hash.HashCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Says how far a journal was acknowledged. A mark is written, but not forced, after a batch was
 * made durable and before it is acknowledged; the next force makes it durable too. So damage to the
 * newest batch is told from a torn write, unless the machine lost power before that force.
 *
 * <p>Two places take turns. A mark is never written before the one before it is durable, so at
 * least one of both is always whole; that a journal failed replaces the newest mark.
 *
 * @param generation counts marks; its last bit is the place
 * @param state whether the journal was closed behind it, or failed
 * @param position what was durable
 * @param size the length of the file
 */
record Mark(long generation, State state, Position position, long size) {
  /** What became of a journal. */
  enum State {
    /** It is in use, or a crash ended that. */
    OPEN(0x4F50454E),
    /** It was closed: nothing may follow. */
    CLOSED(0x53485554),
    /**
     * Writing or forcing failed. As long as the machine runs, what follows may be shown although
     * the disk does not have it; so it is written again before it is relied on.
     */
    FAILED(0x4641494C);

    private final int tag;

    State(int tag) {
      this.tag = tag;
    }

    /** What was checked holds one of these. */
    private static State of(int tag) {
      return tag == OPEN.tag ? OPEN : tag == CLOSED.tag ? CLOSED : FAILED;
    }
  }

  private static final int CHECKED = 4 + 8 * 5 + Layout.HASH;

  /** The marks that are whole, the newest last. */
  static List<Mark> readAll(Disk disk, Header header) throws IOException {
    List<Mark> marks = new ArrayList<>();
    for (int place = 0; place < 2; place++) {
      byte[] page = DiskBytes.read(disk, offset(place), Layout.PAGE);
      if (isWhole(page, header)) {
        marks.add(parse(ByteBuffer.wrap(page)));
      }
    }
    marks.sort(Comparator.comparingLong(Mark::generation));
    return marks;
  }

  private static boolean isWhole(byte[] page, Header header) {
    return page.length == Layout.PAGE
        && DiskBytes.isZero(page, CHECKED + 4, Layout.PAGE)
        && ByteBuffer.wrap(page).getInt(CHECKED) == header.checksum(page, 0, CHECKED);
  }

  private static Mark parse(ByteBuffer in) {
    State state = State.of(in.getInt());
    long generation = in.getLong();
    long size = in.getLong();
    long end = in.getLong();
    long batches = in.getLong();
    long frames = in.getLong();
    byte[] hash = new byte[Layout.HASH];
    in.get(hash);
    Position position = new Position(end, batches, frames, HashCode.fromBytes(hash));
    return new Mark(generation, state, position, size);
  }

  /** The same mark, of a journal that failed behind it. */
  Mark failed() {
    return new Mark(generation, State.FAILED, position, size);
  }

  /** Whether a journal can have been so far; places before its beginning are never read. */
  boolean isPossible() {
    return generation >= 0
        && size >= Layout.FIRST_BATCH
        && position.end() >= Layout.FIRST_BATCH
        && position.batches() >= 0
        && position.frames() >= 0;
  }

  void write(Disk disk, Header header) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(CHECKED + 4);
    out.putInt(state.tag).putLong(generation).putLong(size);
    out.putLong(position.end()).putLong(position.batches()).putLong(position.frames());
    out.put(position.hash().asBytes());
    out.putInt(header.checksum(out.array(), 0, CHECKED));
    DiskBytes.write(disk, offset((int) (generation & 1)), out.array());
  }

  private static long offset(int place) {
    return (long) Layout.PAGE * (1 + place);
  }
}
