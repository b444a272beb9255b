/** From template text to a syntax tree: parameters, limits, words that are refused. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.template;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
