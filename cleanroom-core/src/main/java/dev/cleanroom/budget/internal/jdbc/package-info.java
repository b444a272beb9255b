/** The ledger in a database; {@link dev.cleanroom.budget.internal.jdbc.JdbcLedgerStore} first. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.budget.internal.jdbc;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
