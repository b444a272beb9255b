/**
 * What analysis rules are made of: thresholds, suppression, uses of columns, join conditions. Open
 * {@link dev.cleanroom.rule.Controls} first: every rule is turned into one, and where several
 * tables meet, their controls do.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.rule;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
