package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.spi.RunControl;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A plan that yields its rows. */
interface Relation extends Road {
  /**
   * Computes the rows.
   *
   * @param parameters the internal value of each parameter
   * @param control stops the run
   * @param rows takes each row; the array may be re-used
   */
  void run(
      IntFunction<@Nullable Object> parameters,
      RunControl control,
      Consumer<@Nullable Object[]> rows);
}
