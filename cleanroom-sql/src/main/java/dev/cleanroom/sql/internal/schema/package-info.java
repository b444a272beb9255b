/** Tables, types and operators as Calcite sees them. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.schema;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
