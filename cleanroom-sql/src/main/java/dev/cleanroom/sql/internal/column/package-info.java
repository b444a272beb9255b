/**
 * Computes contributions of one table column by column, without a row object: expressions on
 * vectors of a few thousand rows, on all cores where the table allows it.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.column;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
