/**
 * How a release is made. Open {@link dev.cleanroom.dp.internal.Releases} first; it lists the steps.
 * Not an API.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.dp.internal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
