/** Validation, conversion to relational algebra and the collection of violations. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.rule;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
