package dev.cleanroom.internal.journal;

import com.google.common.hash.HashCode;

/**
 * A place between two batches.
 *
 * @param end the byte at which the next batch starts
 * @param batches how many batches are before it
 * @param frames how many frames are before it
 * @param hash the hash of the last frame before it
 */
record Position(long end, long batches, long frames, HashCode hash) {
  static Position start(Header header) {
    return new Position(Layout.FIRST_BATCH, 0, 0, header.hash());
  }

  /** The place behind one more batch. */
  Position plus(int bytes, int moreFrames, HashCode lastHash) {
    return new Position(end + bytes, batches + 1, frames + moreFrames, lastHash);
  }
}
