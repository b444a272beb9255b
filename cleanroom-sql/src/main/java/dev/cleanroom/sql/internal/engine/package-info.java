/** Runs the checked relational part in process. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.engine;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
