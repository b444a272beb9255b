/**
 * The shapes of queries that aggregation and list rules allow. Open {@link
 * dev.cleanroom.sql.internal.grammar.BlockGrammar} first.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.grammar;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
