/**
 * Checks receipts and logs offline. Open {@link dev.cleanroom.audit.verify.AuditVerifier} first. It
 * uses nothing else of this library, so that a fault of the writer is not a fault of the check.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.audit.verify;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
