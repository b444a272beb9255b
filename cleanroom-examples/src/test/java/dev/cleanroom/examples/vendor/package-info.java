/** Queries against rules that were read from other products' texts. */
@org.jspecify.annotations.NullMarked
package dev.cleanroom.examples.vendor;
