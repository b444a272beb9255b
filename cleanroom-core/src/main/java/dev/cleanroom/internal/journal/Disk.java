package dev.cleanroom.internal.journal;

import java.io.Closeable;
import java.io.IOException;

/**
 * What a journal needs from a file, small enough to be simulated. Only one thread at a time writes
 * or forces; reads may happen at any time and from several threads.
 */
public interface Disk extends Closeable {
  /**
   * Reads bytes.
   *
   * @param offset where to start, in bytes
   * @param target receives the bytes
   * @param from the first place in the target
   * @param length how many bytes are wanted, at least 1
   * @return how many were read, at least 1, or a negative number behind the end
   * @throws IOException if they cannot be read
   */
  int read(long offset, byte[] target, int from, int length) throws IOException;

  /**
   * Writes bytes; what is behind the end makes the file longer. They are durable only after {@link
   * #force}.
   *
   * @param offset where to start, in bytes, at most {@link #size}
   * @param source holds the bytes
   * @param from the first of them
   * @param length how many, at least 1
   * @return how many were written, which may be fewer
   * @throws IOException if nothing or only a part can be written
   */
  int write(long offset, byte[] source, int from, int length) throws IOException;

  /**
   * Returns when everything written before is durable.
   *
   * @param metadata whether times and the like must be durable too, not only what reading needs
   * @throws IOException if it is unknown what is durable; asking again would not tell
   */
  void force(boolean metadata) throws IOException;

  /**
   * Returns the length.
   *
   * @return bytes
   * @throws IOException if it cannot be known
   */
  long size() throws IOException;

  @Override
  void close() throws IOException;
}
