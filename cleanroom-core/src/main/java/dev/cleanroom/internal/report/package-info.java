/**
 * What people read about a collaboration's budgets and log. Open {@link
 * dev.cleanroom.internal.report.ReportReader} first; nothing here is public API.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.internal.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
