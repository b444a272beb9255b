/** Tests of the importers. */
@org.jspecify.annotations.NullMarked
package dev.cleanroom.vendor;
