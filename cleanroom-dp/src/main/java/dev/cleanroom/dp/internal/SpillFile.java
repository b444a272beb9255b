package dev.cleanroom.dp.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file for the rows of a run that its memory has no room for. It has no name where the
 * system lets open files go without one, and is deleted when it is closed.
 *
 * <p>Rows are encrypted with AES-256-GCM under a key of this file alone, drawn from the platform's
 * cryptographic generator even where a run's own randomness follows from a seed. A segment's nonce
 * is its place in the file, and no place is written twice; what was changed is not read.
 * Thread-safe, while each thread has its own {@link Access}.
 */
final class SpillFile implements AutoCloseable {
  private static final int SEGMENT = 8192;
  private static final int TAG = 16;

  private final FileChannel channel;
  private final Key key = newKey();
  private final AtomicLong end = new AtomicLong();

  /**
   * Records in the file.
   *
   * @param position where they begin, in bytes
   * @param longs how many longs they are
   */
  record Segment(long position, int longs) {}

  /**
   * Creates a file.
   *
   * @param channel an empty file that nobody else writes
   */
  SpillFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates a file in the platform's folder for temporary files, for nobody else to read.
   *
   * @return the file
   * @throws UncheckedIOException if it cannot be created
   */
  static SpillFile create() {
    return create(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Creates a file for nobody else to read.
   *
   * @param folder where
   * @return the file
   * @throws UncheckedIOException if it cannot be created
   */
  static SpillFile create(Path folder) {
    try {
      Path path = Files.createTempFile(folder, null, ".cleanroom-rows");
      try {
        return new SpillFile(
            FileChannel.open(
                path,
                Set.of(
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE)));
      } finally {
        unlink(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where an open file cannot lose its name it loses it when it is closed. */
  private static void unlink(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      path.toFile().deleteOnExit();
    }
  }

  private static Key newKey() {
    try {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(256);
      return generator.generateKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform has no AES", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One thread's way to the file. */
  final class Access {
    private final Cipher cipher = cipher();
    private final long[] data;
    private final ByteBuffer plain;
    private final ByteBuffer sealed;
    private int most;
    private @Nullable Consumer<Segment> written;

    /**
     * Opens a way.
     *
     * @param widest the size of the largest record, in longs
     */
    Access(int widest) {
      data = new long[Math.max(SEGMENT, widest)];
      plain = ByteBuffer.allocate(Math.multiplyExact(data.length, Long.BYTES));
      sealed = ByteBuffer.allocate(plain.capacity() + TAG);
    }

    /**
     * Begins to write records that are read together.
     *
     * @param width the size of a record, in longs
     * @param segments hears of what was written
     */
    void begin(int width, Consumer<Segment> segments) {
      most = data.length / width * width;
      written = segments;
      plain.clear();
    }

    /**
     * Writes records.
     *
     * @param source holds them
     * @param from the beginning of the first
     * @param to the end of the last
     * @throws UncheckedIOException if the file cannot be written
     */
    void write(long[] source, int from, int to) {
      int at = from;
      while (at < to) {
        int longs = Math.min(to - at, most - plain.position() / Long.BYTES);
        plain.asLongBuffer().put(source, at, longs);
        plain.position(plain.position() + longs * Long.BYTES);
        at += longs;
        if (plain.position() == most * Long.BYTES) {
          end();
        }
      }
    }

    /**
     * Writes what is left of the records.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    void end() {
      int longs = plain.flip().remaining() / Long.BYTES;
      if (longs > 0) {
        Segment segment = new Segment(end.getAndAdd(longs * (long) Long.BYTES + TAG), longs);
        crypt(Cipher.ENCRYPT_MODE, segment, plain, sealed);
        put(segment.position());
        if (written != null) {
          written.accept(segment);
        }
      }
      plain.clear();
    }

    private void put(long position) {
      try {
        long at = position;
        while (sealed.hasRemaining()) {
          at += channel.write(sealed, at);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Reads records.
     *
     * @param segment where they are
     * @param reader reads them
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalStateException if they are not what was written
     */
    void read(Segment segment, Shards.Reader reader) {
      get(segment);
      crypt(Cipher.DECRYPT_MODE, segment, sealed, plain);
      plain.asLongBuffer().get(data, 0, segment.longs());
      reader.read(data, 0, segment.longs());
    }

    private void get(Segment segment) {
      sealed.clear().limit(segment.longs() * Long.BYTES + TAG);
      try {
        long at = segment.position();
        while (sealed.hasRemaining()) {
          int count = channel.read(sealed, at);
          if (count < 0) {
            throw changed(null);
          }
          at += count;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      sealed.flip();
    }

    private void crypt(int mode, Segment segment, ByteBuffer from, ByteBuffer to) {
      byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(segment.position()).array();
      try {
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
        int unused = cipher.doFinal(from, to.clear());
        to.flip();
      } catch (GeneralSecurityException e) {
        throw changed(e);
      }
    }

    private static Cipher cipher() {
      try {
        return Cipher.getInstance("AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the platform has no AES-GCM", e);
      }
    }
  }

  private static IllegalStateException changed(@Nullable Exception cause) {
    return new IllegalStateException("a temporary file is not what was written", cause);
  }
}
