/**
 * Measures whole private runs beside rivals that do the same without privacy, or do it otherwise.
 *
 * <p>Start at {@link dev.cleanroom.examples.benchmark.Launcher}, which starts a JVM for each {@link
 * dev.cleanroom.examples.benchmark.Case}; {@link dev.cleanroom.examples.benchmark.Page} writes what
 * they measured.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.examples.benchmark;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
