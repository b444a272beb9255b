/** The verdicts of deployed clean rooms on the shapes of queries, and ours. */
@org.jspecify.annotations.NullMarked
package dev.cleanroom.examples.conformance;
