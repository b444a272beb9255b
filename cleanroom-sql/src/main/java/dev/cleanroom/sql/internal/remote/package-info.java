/** Parts of checked plans that a database computes: DuckDB, or the one that holds the tables. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.remote;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
