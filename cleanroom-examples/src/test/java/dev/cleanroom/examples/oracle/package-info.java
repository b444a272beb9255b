/** Attacks by way of failures: does anything but a released value tell of one row? */
@org.jspecify.annotations.NullMarked
package dev.cleanroom.examples.oracle;
