package dev.cleanroom.dp.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The temporary file of a run, created when it is needed first. Thread-safe. */
final class Spill implements AutoCloseable {
  private final Supplier<SpillFile> files;
  private final int widest;
  private @Nullable SpillFile file;
  private boolean isClosed;

  /**
   * Creates no file yet.
   *
   * @param files creates it
   * @param widest the size of the largest record, in longs
   */
  Spill(Supplier<SpillFile> files, int widest) {
    this.files = files;
    this.widest = widest;
  }

  /**
   * Opens a way to the file for one thread.
   *
   * @return the way
   * @throws IllegalStateException if the run is over
   */
  synchronized SpillFile.Access access() {
    if (isClosed) {
      throw new IllegalStateException("this run is over");
    }
    SpillFile opened = file;
    if (opened == null) {
      opened = files.get();
      file = opened;
    }
    return opened.new Access(widest);
  }

  /** Deletes the file; there will be no other. */
  @Override
  public synchronized void close() {
    isClosed = true;
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
