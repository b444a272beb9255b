package dev.cleanroom.dp.internal;

/**
 * When a lane begins to scatter its rows, and over what.
 *
 * @param chunk longs of a chunk; where records are wide it is larger
 * @param oneShard the chunks that stay in one shard
 * @param bits the bits of a hash that tell shards apart from then on, 1 to 16
 */
record LaneSizes(int chunk, int oneShard, int bits) {
  /**
   * Up to 2 MB in one shard (65,536 rows of one sum), then 512 shards, so small that the table that
   * sums one fits a core's cache, and so few that writing to all of them does.
   */
  static final LaneSizes STANDARD = new LaneSizes(1024, 256, 9);

  /**
   * Returns how many chunks a lane may have although memory is used up: enough for both kinds of
   * records in all shards, and as much again as it has when it begins to scatter.
   *
   * @return chunks, 12 MB of them by {@link #STANDARD}
   */
  int guaranteed() {
    return (2 << bits) + 2 * oneShard;
  }
}
