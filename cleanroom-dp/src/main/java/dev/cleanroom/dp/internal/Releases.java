package dev.cleanroom.dp.internal;

import dev.cleanroom.Column;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleaseQuote;
import dev.cleanroom.spi.RunControl;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes releases. What happens in a run: {@link Blueprint} splits the loss and calibrates noise
 * before any data is read; a {@link RowLane} keeps the rows of a thread; {@link Bounding} sums them
 * by unit and group in {@link Entries}, chooses each unit's groups, clamps and sums exactly; {@link
 * Finishing} selects groups and draws noise.
 *
 * <p>Thread-safe if its source is.
 */
public final class Releases {
  private final Recipe recipe;
  private final NoiseSource scales;
  private final Supplier<? extends RunSource> runs;
  private volatile @Nullable Groups checked;

  /**
   * Creates releases under the rules that give the guarantee.
   *
   * @param scales tells the scale of noise
   * @param runs gives each run its own randomness
   */
  public Releases(NoiseSource scales, Supplier<? extends RunSource> runs) {
    this(Recipe.SOUND, scales, runs);
  }

  /**
   * Creates releases under any rules. For tests.
   *
   * @param recipe the rules
   * @param scales tells the scale of noise
   * @param runs gives each run its own randomness
   */
  Releases(Recipe recipe, NoiseSource scales, Supplier<? extends RunSource> runs) {
    this.recipe = recipe;
    this.scales = scales;
    this.runs = runs;
  }

  /**
   * Tells what a release would be like.
   *
   * @param plan the plan
   * @return the quote
   * @throws IllegalArgumentException if the plan's loss cannot pay for the release
   */
  public ReleaseQuote quote(ReleasePlan plan) {
    checkGroups(plan);
    return Quotes.of(Blueprint.of(plan, recipe, scales));
  }

  /** Templates are priced before every run, and there may be a million groups. */
  private void checkGroups(ReleasePlan plan) {
    Groups groups = new Groups(plan.groupKeys(), plan.keyColumns());
    if (!groups.isSame(checked)) {
      int unused = new GroupIndex(plan).size(); // refuses groups that do not fit
      checked = groups;
    }
  }

  /** Groups and where they stand; both never change. */
  private record Groups(GroupKeys keys, List<Column> columns) {
    @SuppressWarnings("ReferenceEquality") // comparing all groups would take as long as a check
    boolean isSame(@Nullable Groups other) {
      return other != null && keys == other.keys && columns.equals(other.columns);
    }
  }

  /**
   * Tells what a release adds to a sum of concentrated losses.
   *
   * @param plan the plan
   * @return ρ and δ
   * @throws IllegalArgumentException if the plan's loss cannot pay for the release
   */
  public ConcentratedLoss concentrated(ReleasePlan plan) {
    return Losses.of(Blueprint.of(plan, recipe, scales)).concentrated();
  }

  /**
   * Tells what releases that were fixed in advance lose together.
   *
   * @param plans the plans
   * @param delta δ of all
   * @return ε and δ
   * @throws IllegalArgumentException if a plan's loss cannot pay for its release, or δ is too small
   */
  public PrivacyLoss compose(List<ReleasePlan> plans, BigDecimal delta) {
    Losses all = Losses.NONE;
    for (ReleasePlan plan : plans) {
      all = all.plus(Losses.of(Blueprint.of(plan, recipe, scales)));
    }
    return all.composed(delta);
  }

  /**
   * Opens a run.
   *
   * @param plan the plan
   * @param control stops the run and limits its memory
   * @return its sink
   * @throws IllegalArgumentException if the plan's loss cannot pay for the release
   */
  public ContributionSink open(ReleasePlan plan, RunControl control) {
    return sink(plan, control);
  }

  /**
   * Opens a run. For tests.
   *
   * @param plan the plan
   * @param control stops the run and limits its memory
   * @return its sink
   */
  Sink sink(ReleasePlan plan, RunControl control) {
    RunSource run = runs.get();
    return new Sink(Blueprint.of(plan, recipe, run.noise()), run, control);
  }
}
