package dev.cleanroom.dp.internal;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.spi.ReleasePlan;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A plan with all that follows from it before any data is read.
 *
 * @param plan the plan
 * @param recipe the rules
 * @param measures what noise is drawn for
 * @param noises the noise of each measure
 * @param threshold what a group's noisy number of units must reach, empty without selection
 */
record Blueprint(
    ReleasePlan plan,
    Recipe recipe,
    List<Measure> measures,
    List<GroupNoise> noises,
    OptionalLong threshold) {
  /**
   * Works out a plan.
   *
   * @param plan the plan
   * @param recipe the rules
   * @param source makes the noise
   * @return the blueprint
   * @throws IllegalArgumentException if the plan's loss cannot pay for the release
   */
  static Blueprint of(ReleasePlan plan, Recipe recipe, NoiseSource source) {
    List<Measure> measures = recipe.measures().apply(plan);
    LossSplit split = recipe.split().apply(plan, measures);
    List<GroupNoise> noises =
        IntStream.range(0, measures.size())
            .mapToObj(i -> noise(plan, recipe, measures.get(i), split.parts().get(i), source))
            .toList();
    return new Blueprint(
        plan, recipe, measures, noises, threshold(plan, recipe, measures, noises, split));
  }

  private static GroupNoise noise(
      ReleasePlan plan, Recipe recipe, Measure measure, Part part, NoiseSource source) {
    Sensitivity sensitivity = recipe.sensitivity();
    return GroupNoise.calibrate(
        plan.noise(), sensitivity.groups(plan), sensitivity.change(plan, measure), part, source);
  }

  private static OptionalLong threshold(
      ReleasePlan plan,
      Recipe recipe,
      List<Measure> measures,
      List<GroupNoise> noises,
      LossSplit split) {
    if (!(plan.groupKeys() instanceof GroupKeys.Selected)) {
      return OptionalLong.empty();
    }
    double delta =
        recipe
            .selection()
            .deltaOfGroup(Part.delta(split.selectionDelta()), recipe.sensitivity().groups(plan));
    return OptionalLong.of(noises.get(Measure.selecting(measures)).tail().threshold(delta));
  }

  /**
   * Returns the minimum number of units of a group.
   *
   * @return at least 1
   */
  int minUnits() {
    return plan.groupKeys() instanceof GroupKeys.Selected selected ? selected.minUnits() : 1;
  }

  /**
   * Returns the first measure of an aggregate.
   *
   * @param aggregate the aggregate's place in the plan
   * @return the measure's place
   */
  int measureOf(int aggregate) {
    return IntStream.range(0, measures.size())
        .filter(i -> measures.get(i).aggregate() == aggregate)
        .findFirst()
        .orElseThrow();
  }
}
