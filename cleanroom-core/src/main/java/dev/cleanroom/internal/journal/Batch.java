package dev.cleanroom.internal.journal;

import com.google.common.hash.HashCode;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames that are written at once. One batch is written and forced before the next is written, so a
 * crash leaves at most one that is not whole, and nothing valid behind it.
 */
final class Batch {
  static final int LENGTH = 4;
  static final int NUMBER = 8;
  static final int SEQUENCE = 16;
  static final int FRAMES = 24;
  private static final int CHECKED = 28;
  private static final int MAGIC = 0x42544348;

  private final Position start;
  private final Position end;
  private final List<Long> offsets;
  private final byte[] bytes;

  private Batch(Position start, Position end, List<Long> offsets, byte[] bytes) {
    this.start = start;
    this.end = end;
    this.offsets = offsets;
    this.bytes = bytes;
  }

  static Batch of(Header header, Position start, List<byte[]> payloads) {
    int frames = payloads.stream().mapToInt(p -> Layout.frameSize(p.length)).sum();
    byte[] bytes = new byte[Layout.BATCH_HEADER + frames];
    putHeader(header, bytes, start, payloads.size());
    List<Long> offsets = new ArrayList<>(payloads.size());
    HashCode hash = start.hash();
    int at = Layout.BATCH_HEADER;
    for (byte[] payload : payloads) {
      long sequence = start.frames() + offsets.size();
      offsets.add(start.end() + at);
      hash = Frame.put(header, bytes, at, sequence, payload, hash);
      at += Layout.frameSize(payload.length);
    }
    return new Batch(start, start.plus(at, payloads.size(), hash), offsets, bytes);
  }

  private static void putHeader(Header header, byte[] bytes, Position start, int frames) {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.putInt(MAGIC).putInt(bytes.length).putLong(start.batches() + 1);
    out.putLong(start.frames()).putInt(frames).putInt(header.checksum(bytes, 0, CHECKED));
  }

  void write(Disk disk) throws IOException {
    DiskBytes.write(disk, start.end(), bytes);
  }

  /** Where the journal ends with this batch. */
  Position end() {
    return end;
  }

  /** Where its frames start in the file. */
  List<Long> offsets() {
    return offsets;
  }

  /** Whether a header of a batch of this file starts here. */
  static boolean isHeader(byte[] bytes, int from, Header header) {
    return bytes.length - from >= Layout.BATCH_HEADER
        && intAt(bytes, from) == MAGIC
        && intAt(bytes, from + CHECKED) == header.checksum(bytes, from, CHECKED);
  }

  private static int intAt(byte[] bytes, int from) {
    return Ints.fromBytes(bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]);
  }
}
