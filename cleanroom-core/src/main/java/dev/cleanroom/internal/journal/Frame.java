package dev.cleanroom.internal.journal;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A frame within some bytes, of which length, number and checksum are right. */
final class Frame {
  private static final int PAYLOAD = 4 + 8;

  private final byte[] bytes;
  private final int start;
  private final int checked;

  private Frame(byte[] bytes, int start, int checked) {
    this.bytes = bytes;
    this.start = start;
    this.checked = checked;
  }

  /** Returns the frame that starts at a place, or null if none does. */
  static @Nullable Frame parse(Header header, byte[] bytes, int start, long sequence) {
    int space = bytes.length - start - Layout.FRAME_OVERHEAD;
    if (space < 0) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int payload = in.getInt(start);
    if (payload < 0 || payload > space || in.getLong(start + 4) != sequence) {
      return null;
    }
    int checked = PAYLOAD + payload + Layout.HASH;
    boolean isSound = in.getInt(start + checked) == header.checksum(bytes, start, checked);
    return isSound ? new Frame(bytes, start, checked) : null;
  }

  /** Writes a frame into an array that has room for it, and returns its hash. */
  static HashCode put(
      Header header, byte[] bytes, int start, long sequence, byte[] payload, HashCode previous) {
    int checked = PAYLOAD + payload.length + Layout.HASH;
    ByteBuffer out = ByteBuffer.wrap(bytes).position(start);
    out.putInt(payload.length).putLong(sequence).put(payload).put(previous.asBytes());
    HashCode hash = new Frame(bytes, start, checked).hash();
    out.putInt(header.checksum(bytes, start, checked)).put(hash.asBytes());
    return hash;
  }

  byte[] payload() {
    return Arrays.copyOfRange(bytes, start + PAYLOAD, start + checked - Layout.HASH);
  }

  HashCode previous() {
    return hashAt(start + checked - Layout.HASH);
  }

  /** What the hash must be. */
  HashCode hash() {
    return Hashing.sha256().hashBytes(bytes, start, checked);
  }

  /** Whether it ends with a hash. */
  boolean states(HashCode hash) {
    return hash.equals(hashAt(start + checked + 4));
  }

  int end() {
    return start + checked + 4 + Layout.HASH;
  }

  private HashCode hashAt(int from) {
    return HashCode.fromBytes(Arrays.copyOfRange(bytes, from, from + Layout.HASH));
  }
}
