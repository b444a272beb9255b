/**
 * Attacks on thresholds by a runner who asks through the public API, and where thresholds begin.
 */
@org.jspecify.annotations.NullMarked
package dev.cleanroom.examples.threshold;
