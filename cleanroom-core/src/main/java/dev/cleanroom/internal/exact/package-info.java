/**
 * Releases without noise: sums per group, minimums, suppression. Open {@link
 * dev.cleanroom.internal.exact.ExactRelease} first.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.internal.exact;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
