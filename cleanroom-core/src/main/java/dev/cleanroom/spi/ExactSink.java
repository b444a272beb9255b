package dev.cleanroom.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the rows below a release without noise. Used by one thread. */
public interface ExactSink {
  /**
   * Adds a row. The arrays may be re-used afterwards.
   *
   * @param sides for each side of the plan, the row's value or null
   * @param key a value for each key column, of its type's Java class or null
   * @param measures for each aggregate, the row's value or null
   */
  void accept(@Nullable Object[] sides, List<@Nullable Object> key, @Nullable Object[] measures);
}
