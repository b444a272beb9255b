package dev.cleanroom.internal.journal;

import com.google.common.hash.HashCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Walks from batch to batch, as long as each is whole and continues the one before. */
final class Scanner {
  /** Receives the frames of whole batches, in order. */
  interface Sink {
    void accept(long offset, byte[] payload);
  }

  private static final int WINDOW = 64 << 10;

  private final Disk disk;
  private final Header header;
  private byte[] window = new byte[0];
  private long windowStart;
  private Position position;
  private String ending = "";
  private boolean isBroken;

  Scanner(Disk disk, Header header) {
    this.disk = disk;
    this.header = header;
    this.position = Position.start(header);
  }

  /** Where the last whole batch ends. */
  Position position() {
    return position;
  }

  /** What is wrong with what stands at the position; empty as long as nothing is. */
  String ending() {
    return ending;
  }

  /** Whether no crash can have left what stands at the position. */
  boolean isBroken() {
    return isBroken;
  }

  /** Passes one batch; false if there is no whole one. */
  boolean advance(Sink sink) throws IOException {
    byte[] start = read(position.end(), Layout.BATCH_HEADER);
    if (!Batch.isHeader(start, 0, header)) {
      return stop("no whole batch starts", false);
    }
    ByteBuffer in = ByteBuffer.wrap(start);
    boolean isNext =
        in.getLong(Batch.NUMBER) == position.batches() + 1
            && in.getLong(Batch.SEQUENCE) == position.frames();
    if (!isNext) {
      return stop("a batch of another place starts", true);
    }
    int length = in.getInt(Batch.LENGTH);
    int count = in.getInt(Batch.FRAMES);
    if (length < Layout.BATCH_HEADER || count <= 0) {
      return stop("a batch without frames starts", true);
    }
    byte[] batch = read(position.end(), Math.min(length, Layout.LARGEST_BATCH));
    if (batch.length != length) {
      return stop("a batch starts that is cut off", true);
    }
    return pass(batch, count, sink);
  }

  private boolean pass(byte[] batch, int count, Sink sink) {
    List<byte[]> payloads = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    HashCode last = position.hash();
    int at = Layout.BATCH_HEADER;
    while (payloads.size() < count) {
      Frame frame = Frame.parse(header, batch, at, position.frames() + payloads.size());
      if (frame != null && !frame.previous().equals(last)) {
        return stop("a batch starts that does not continue the one before", true);
      }
      HashCode hash = frame == null ? last : frame.hash();
      if (frame == null || !frame.states(hash)) {
        return stop(damaged(position.frames() + payloads.size(), at), false);
      }
      payloads.add(frame.payload());
      offsets.add(position.end() + at);
      last = hash;
      at = frame.end();
    }
    if (at != batch.length) {
      return stop("a batch starts that is longer than its frames", true);
    }
    for (int i = 0; i < count; i++) {
      sink.accept(offsets.get(i), payloads.get(i));
    }
    position = position.plus(batch.length, count, last);
    return true;
  }

  private String damaged(long sequence, int at) {
    return "a batch starts whose frame "
        + sequence
        + " at byte "
        + (position.end() + at)
        + " is damaged";
  }

  private boolean stop(String what, boolean isImpossible) {
    ending =
        "at byte " + position.end() + ", where frame " + position.frames() + " belongs, " + what;
    isBroken = isImpossible;
    return false;
  }

  private byte[] read(long offset, int length) throws IOException {
    if (length > WINDOW) {
      return DiskBytes.read(disk, offset, length);
    }
    if (offset < windowStart || offset + length > windowStart + window.length) {
      window = DiskBytes.read(disk, offset, WINDOW);
      windowStart = offset;
    }
    int from = (int) (offset - windowStart);
    return Arrays.copyOfRange(window, from, Math.min(window.length, from + length));
  }
}
