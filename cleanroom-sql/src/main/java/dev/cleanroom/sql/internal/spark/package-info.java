/**
 * Tables of a Spark session, and plans that its cluster computes. The only package that knows
 * Spark's classes, which are loaded only where such a table takes part.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.spark;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
