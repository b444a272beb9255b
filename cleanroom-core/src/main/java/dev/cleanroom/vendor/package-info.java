/**
 * Reads analysis rules in the forms of other products and builds rules of this library from them.
 *
 * <p>Open {@link dev.cleanroom.vendor.AwsRules}, {@link dev.cleanroom.vendor.BigQueryRules} or
 * {@link dev.cleanroom.vendor.SnowflakeRules} first; each returns an {@link
 * dev.cleanroom.vendor.Imported}, which completes a configured table. A text is read as a whole or
 * refused with every problem; what holds more strictly here than there is told in notes.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.vendor;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
