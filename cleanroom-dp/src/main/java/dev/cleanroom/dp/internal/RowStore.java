package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.RunControl;

/**
 * What all lanes of a run keep their rows by. Thread-safe.
 *
 * @param layout the layout of records
 * @param sizes when and how a lane scatters
 * @param memory what rows are kept in
 * @param spill where rows go when it is used up
 * @param control stops the run
 */
record RowStore(
    RowLayout layout, LaneSizes sizes, RowMemory memory, Spill spill, RunControl control) {}
