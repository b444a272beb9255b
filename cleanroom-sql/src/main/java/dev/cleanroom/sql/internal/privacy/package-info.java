/** Who owns a row, what a column derives from, and what is released. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.privacy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
