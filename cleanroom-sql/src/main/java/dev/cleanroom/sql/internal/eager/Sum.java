package dev.cleanroom.sql.internal.eager;

import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * What a row that stands for several says of a measure.
 *
 * @param rows how many rows have it
 * @param total the sum of their values, or null where nothing is summed
 */
record Sum(RexNode rows, @Nullable RexNode total) {}
