/**
 * The interfaces through which the modules meet. Open {@link dev.cleanroom.spi.QueryCompiler}
 * first; applications rarely need this package.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.spi;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
