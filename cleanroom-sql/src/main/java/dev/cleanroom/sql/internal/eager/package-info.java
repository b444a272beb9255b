/** Adds rows up before they are joined. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.eager;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
