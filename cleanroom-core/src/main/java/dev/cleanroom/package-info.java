/**
 * The face of the library: everything a first-day user types.
 *
 * <p>Open {@link dev.cleanroom.Collaboration} first. Its builder takes {@link
 * dev.cleanroom.ConfiguredTable}s and {@link dev.cleanroom.AnalysisTemplate}s; an opened
 * collaboration hands out {@link dev.cleanroom.Member}s, and a member's {@code run} returns an
 * {@link dev.cleanroom.Answer}.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
