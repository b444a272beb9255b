package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.ReleasePlan;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The rules of a release on which its guarantee rests, each in one place, so that tests can swap
 * one for a wrong one and see that they would notice.
 *
 * @param measures what noise is drawn for
 * @param split how the loss is split over it
 * @param sensitivity how much one unit may change it
 * @param clamp what keeps a unit's change so small in one group
 * @param choice what keeps a unit in so few groups
 * @param selection which groups appear
 */
record Recipe(
    Function<ReleasePlan, List<Measure>> measures,
    BiFunction<ReleasePlan, List<Measure>, LossSplit> split,
    Sensitivity sensitivity,
    Clamp clamp,
    GroupChoice choice,
    Selection selection) {
  /** The rules that give the guarantee. */
  static final Recipe SOUND =
      new Recipe(
          Measure::of,
          LossSplit::of,
          Sensitivity.SOUND,
          Clamp.SOUND,
          GroupChoice.SMALLEST_TAGS,
          Selection.SOUND);
}
