/**
 * Stories that run. Open {@link dev.cleanroom.examples.AirlineAndHotel} first: two companies, two
 * approved templates, one private answer and what it cost.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.examples;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
