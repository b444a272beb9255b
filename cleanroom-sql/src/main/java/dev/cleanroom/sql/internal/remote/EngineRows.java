package dev.cleanroom.sql.internal.remote;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, one after the other. Columns count from 1; a primitive value means nothing
 * if {@link #wasNull} is true after it. Everything throws an {@link IllegalStateException} if the
 * database fails.
 */
public interface EngineRows extends AutoCloseable {
  /**
   * Moves to the next row.
   *
   * @return whether there is one
   */
  boolean next();

  /**
   * Reads a truth value.
   *
   * @param column its number
   * @return the value
   */
  boolean truth(int column);

  /**
   * Reads a whole number of 64 bits.
   *
   * @param column its number
   * @return the value
   */
  long whole(int column);

  /**
   * Reads a floating-point number.
   *
   * @param column its number
   * @return the value
   */
  double floating(int column);

  /**
   * Reads an exact number of any size.
   *
   * @param column its number
   * @return the value or null
   */
  @Nullable BigDecimal exact(int column);

  /**
   * Reads a text.
   *
   * @param column its number
   * @return the value or null
   */
  @Nullable String text(int column);

  /**
   * Returns whether the value that was read last is NULL.
   *
   * @return whether it is
   */
  boolean wasNull();

  @Override
  void close();
}
