/**
 * The only door to seeded noise and to causes of failures. Every method takes an {@link
 * dev.cleanroom.unsafe.UnsafeAccess} token, so that one search finds every use.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.unsafe;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
