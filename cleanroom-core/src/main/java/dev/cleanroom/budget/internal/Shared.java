package dev.cleanroom.budget.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Gives one object for equal bytes, so that a million runs that have much in common fit. */
final class Shared<T> {
  /** Above it sharing starts again, so that values which never repeat do not pile up. */
  private static final int MOST = 10_000;

  private final Function<FrameReader, T> reader;
  private final Map<String, T> known = new HashMap<>();

  Shared(Function<FrameReader, T> reader) {
    this.reader = reader;
  }

  T read(FrameReader in) {
    byte[] bytes = in.bytes();
    String key = new String(bytes, ISO_8859_1); // one char for each byte
    T value = known.get(key);
    if (value == null) {
      value = FrameReader.all(bytes, reader);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(key, value);
    }
    return value;
  }
}
