/**
 * The pipeline that walks a run through its steps. Open {@link dev.cleanroom.internal.RunPipeline}
 * first; nothing here is public API.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.internal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
