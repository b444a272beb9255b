/**
 * The log of what was admitted, refused, charged and released. Open {@link
 * dev.cleanroom.audit.AuditLog} first; whoever holds a {@link dev.cleanroom.audit.Receipt} checks
 * the log with {@link dev.cleanroom.audit.verify.AuditVerifier}.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
