/** Suites that need every module. */
@org.jspecify.annotations.NullMarked
package dev.cleanroom.examples;
