/** The table adapters behind the factories of {@link dev.cleanroom.Table}. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.internal.table;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
