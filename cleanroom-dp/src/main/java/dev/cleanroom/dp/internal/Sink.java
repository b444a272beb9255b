package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.KeyedHash;
import dev.cleanroom.spi.ReleasedGroups;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run: takes contributions and releases them once. */
final class Sink implements ContributionSink {
  private final Blueprint blueprint;
  private final RunSource random;
  private final KeyedHash unitHash;
  private final GroupIndex groups;
  private final Entries entries;
  private boolean isReleased;

  /**
   * Opens a run.
   *
   * @param blueprint the rules
   * @param random the source that the blueprint's noise comes from
   */
  Sink(Blueprint blueprint, RunSource random) {
    this.blueprint = blueprint;
    this.random = random;
    unitHash = new KeyedHash(random.key());
    groups = new GroupIndex(blueprint.plan());
    entries = new Entries(blueprint.plan(), blueprint.recipe().clamp());
  }

  @Override
  public KeyedHash unitHash() {
    return unitHash;
  }

  @Override
  public int groupOf(List<@Nullable Object> key) {
    return groups.numberOf(key);
  }

  @Override
  public void accept(ContributionBatch batch) {
    checkOpen();
    entries.add(batch, groups.size());
  }

  @Override
  public ReleasedGroups release() {
    return new Finishing(blueprint, groups, bounded()).release();
  }

  /**
   * Ends the run with exact sums. For tests of what a unit can change; nothing outside of this
   * package can call it.
   *
   * @return the sums
   */
  Totals bounded() {
    checkOpen();
    isReleased = true;
    return Bounding.totals(blueprint, entries, groups, random.key());
  }

  /**
   * Returns the groups of this run. For tests.
   *
   * @return the groups
   */
  GroupIndex groups() {
    return groups;
  }

  /**
   * Returns the rules of this run. For tests.
   *
   * @return the rules
   */
  Blueprint blueprint() {
    return blueprint;
  }

  private void checkOpen() {
    if (isReleased) {
      throw new IllegalStateException("this run was already released");
    }
  }
}
