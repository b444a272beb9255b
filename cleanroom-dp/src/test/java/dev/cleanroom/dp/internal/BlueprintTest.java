package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.dp.internal.google.GoogleNoise;
import org.junit.jupiter.api.Test;

class BlueprintTest {
  private static Blueprint blueprint(Plans plans) {
    return Blueprint.of(plans.get(), Recipe.SOUND, new GoogleNoise());
  }

  private static void refused(Plans plans, String message) {
    assertThatThrownBy(() -> blueprint(plans))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void of_laplaceWithDeclaredGroupsAndDelta_throws() {
    String message = "Laplace noise with declared groups needs no delta; declare 0";
    refused(Plans.plan(Plans.units()).loss("1", "1e-6"), message);
    refused(Plans.plan(Plans.units()).keys(GroupKeys.values("a")).loss("1", "1e-6"), message);
  }

  @Test
  void of_withoutTheDeltaThatItNeeds_throws() {
    refused(Plans.plan(Plans.units()).noise(NoiseKind.GAUSSIAN), "Gaussian noise needs a delta");
    refused(Plans.plan(Plans.units()).keys(GroupKeys.selected()), "selection needs a delta");
  }

  @Test
  void of_partsThatWouldBeEmpty_throws() {
    refused(Plans.plan(Plans.units()).loss("0", "0"), "epsilon is too small");
    refused(Plans.plan(Plans.mean(0, 9)).loss("1e-9", "0"), "epsilon is too small");
    refused(
        Plans.plan(Plans.units(), Plans.rows()).noise(NoiseKind.GAUSSIAN).loss("1", "1e-18"),
        "delta is too small");
    refused(
        Plans.plan(Plans.units()).noise(NoiseKind.GAUSSIAN).loss("1", "0.9e-12"),
        "delta is too small");
  }

  @Test
  void of_moreGroupsThanTheSamplersErrorAllows_throws() {
    // Each of k noisy numbers adds up to (2 + e^ε)·2⁻⁴⁹ to δ; one hundredth of δ is there for it.
    refused(
        Plans.plan(Plans.everyUnit())
            .keys(GroupKeys.selected())
            .noise(NoiseKind.GAUSSIAN)
            .bounds(1000, 1)
            .loss("1", "1e-10"),
        "delta is too small for Gaussian noise in 1000 groups");
  }

  @Test
  void of_gaussianNoiseOfLargeEpsilon_growsFasterThanTheLengthOfTheVector() {
    // Beyond the ε that the sampler's error allows, more groups allow less ε.
    Plans plan = Plans.plan(Plans.units()).noise(NoiseKind.GAUSSIAN).loss("100", "1e-6");
    Plans many =
        Plans.plan(Plans.units())
            .noise(NoiseKind.GAUSSIAN)
            .keys(GroupKeys.selected())
            .bounds(10_000, 1)
            .loss("100", "1e-6");
    double one = blueprint(plan).noises().get(0).scale();

    assertThat(blueprint(many).noises().get(0).scale()).isGreaterThan(130 * one);
  }

  @Test
  void of_moreGroupsThanEpsilonCanHide_throws() {
    refused(
        Plans.plan(Plans.everyUnit())
            .keys(GroupKeys.selected())
            .bounds(1_000_000, 1)
            .loss("1e-9", "1e-6"),
        "epsilon is too small for 1000000 groups");
  }

  @Test
  void of_noAggregates_isOnlySelection() {
    Blueprint selected = blueprint(Plans.plan().keys(GroupKeys.selected()).loss("1", "1e-5"));
    assertThat(selected.measures()).hasSize(1);
    assertThat(selected.threshold()).hasValue(13);
    assertThat(blueprint(Plans.plan().keys(GroupKeys.values("a"))).measures()).isEmpty();
  }

  @Test
  void of_tenGroups_hasTheThresholdOfTheFigures() {
    Blueprint blueprint =
        blueprint(
            Plans.plan(Plans.everyUnit())
                .keys(GroupKeys.selected())
                .bounds(10, 1)
                .loss("1", "1e-5"));
    assertThat(blueprint.threshold()).hasValue(133);
  }

  @Test
  void of_moreGroupsThanDeclared_countsTheDeclaredOnes() {
    Blueprint blueprint =
        blueprint(Plans.plan(Plans.units()).keys(GroupKeys.values("a", "b")).bounds(50, 1));
    assertThat(blueprint.noises().get(0).scale()).isBetween(2.0, 2.0000001);
    Blueprint none = blueprint(Plans.plan(Plans.units()).bounds(50, 1));
    assertThat(none.noises().get(0).scale()).isBetween(1.0, 1.0000001);
  }

  @Test
  void of_gaussianNoise_growsWithTheRootOfGroups() {
    Plans one = Plans.plan(Plans.units()).noise(NoiseKind.GAUSSIAN).loss("1", "1e-5");
    double scale = blueprint(one).noises().get(0).scale();
    assertThat(scale).isBetween(3.73, 3.80); // the analytic σ is 3.7306
    Plans hundred =
        Plans.plan(Plans.everyUnit())
            .noise(NoiseKind.GAUSSIAN)
            .keys(GroupKeys.selected())
            .bounds(100, 1)
            .loss("1", "2e-5");
    assertThat(blueprint(hundred).noises().get(0).scale()).isBetween(9.98 * scale, 10.02 * scale);
  }

  @Test
  void of_extremeEpsilon_isCalibrated() {
    for (String epsilon : new String[] {"1e-9", "1e-6", "700", "1000000000"}) {
      for (NoiseKind kind : NoiseKind.values()) {
        Blueprint blueprint =
            blueprint(
                Plans.plan(Plans.units())
                    .noise(kind)
                    .loss(epsilon, kind == NoiseKind.LAPLACE ? "0" : "1e-12"));
        assertThat(blueprint.noises().get(0).scale()).isPositive().isFinite();
        long unused = blueprint.noises().get(0).noise().draw();
      }
    }
  }
}
