/** Tests of the benchmark programs, and microbenchmarks, whose classes cannot be final. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.examples.benchmark;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
