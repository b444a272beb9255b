/** The only place that imports {@code com.google.privacy}. Not an API. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.dp.internal.google;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
