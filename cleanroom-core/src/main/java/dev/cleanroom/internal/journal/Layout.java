package dev.cleanroom.internal.journal;

/**
 * Where things are in the file, in bytes.
 *
 * <pre>
 * 0      header: magic 8, version 4, id 16, salt 16, CRC 4; zeros
 * 4096   mark A  ┐ how far the journal was acknowledged, written in turn;
 * 8192   mark B  ┘ in pages of their own, so that one torn write leaves the other
 * 12288  batches, one behind the other, then zeros
 *
 * batch  magic 4, length 4, number 8, first sequence 8, frames 4, CRC 4, then frames
 * frame  length 4, sequence 8, payload, previous hash 32, CRC 4, hash 32
 * </pre>
 *
 * Numbers are big-endian. Every CRC is CRC-32C over the file's id and salt and then the bytes
 * before it, so that nothing of another file is ever taken for a part of this one. A hash is
 * SHA-256 over length, sequence, payload and previous hash; the first previous hash is that of the
 * header.
 */
final class Layout {
  static final int PAGE = 4096;
  static final int FIRST_BATCH = 3 * PAGE;
  static final int BATCH_HEADER = 32;
  static final int HASH = 32;
  static final int FRAME_OVERHEAD = 4 + 8 + HASH + 4 + HASH;
  static final int LARGEST_PAYLOAD = 1 << 20;

  /** All frames of a batch are in memory before it is written; also what a torn write can cover. */
  static final int LARGEST_BATCH = 4 << 20;

  /** Zeros that are always ready behind what was accepted: 64 frames of 1 KiB. */
  static final int RESERVE = 64 << 10;

  /**
   * How far behind the last whole batch a write that was not yet durable can reach: one batch, or
   * zeros for one and four times the reserve.
   */
  static final long REACH = LARGEST_BATCH + 4L * RESERVE;

  private Layout() {}

  static int frameSize(int payload) {
    return FRAME_OVERHEAD + payload;
  }
}
