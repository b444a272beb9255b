/** Exact draws from discrete distributions, in whole-number arithmetic. Not an API. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.dp.internal.exact;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
