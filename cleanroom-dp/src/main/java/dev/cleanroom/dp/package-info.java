/**
 * Contribution bounding, group selection and noise: {@link dev.cleanroom.dp.DpReleaseMechanism} is
 * found by {@link java.util.ServiceLoader}. Knows no table and no SQL.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.dp;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
