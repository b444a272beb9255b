/**
 * Accounts, charges and the ledger. Open {@link dev.cleanroom.budget.Ledger} first. Exact decimals
 * only.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.budget;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
