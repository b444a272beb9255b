/** Stores of the ledger: what they share, in memory, in a file and in a database. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.budget.internal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
