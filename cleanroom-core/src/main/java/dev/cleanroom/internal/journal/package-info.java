/**
 * A durable file of frames, written by one process and only at its end. Open {@link
 * dev.cleanroom.internal.journal.Journal} first; nothing here is public API.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.internal.journal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
