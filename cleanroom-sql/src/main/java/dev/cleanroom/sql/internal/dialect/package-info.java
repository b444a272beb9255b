/** Checked plans as text of other engines, equal to what runs in process, or none. Internal. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.internal.dialect;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
