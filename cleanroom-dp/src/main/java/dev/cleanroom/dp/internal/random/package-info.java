/** The only place where random numbers come from, apart from the noise library. Not an API. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.dp.internal.random;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
