package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class LossSplitProperties {
  @Property
  void of_anyPlan_partsAddUpExactly(
      @ForAll @LongRange(min = 100, max = 1_000_000_000_000_000_000L) long nanoEpsilon,
      @ForAll @LongRange(min = 100, max = 999_999_999_999_999_999L) long attoDelta,
      @ForAll @IntRange(min = 1, max = 8) int aggregates,
      @ForAll boolean gaussian,
      @ForAll boolean selected,
      @ForAll long seed) {
    Random random = new Random(seed);
    Aggregate[] some = {
      Plans.everyUnit(), Plans.units(), Plans.rows(), Plans.sum(0, 9), Plans.mean(0, 9)
    };
    List<Aggregate> chosen =
        random.ints(aggregates, 0, some.length).mapToObj(i -> some[i]).toList();
    boolean needsDelta = gaussian || selected;
    ReleasePlan plan =
        Plans.plan(chosen.toArray(new Aggregate[0]))
            .keys(selected ? GroupKeys.selected() : GroupKeys.values("a", "b"))
            .noise(gaussian ? NoiseKind.GAUSSIAN : NoiseKind.LAPLACE)
            .loss(
                BigDecimal.valueOf(nanoEpsilon, 9).toPlainString(),
                needsDelta ? BigDecimal.valueOf(attoDelta, 18).toPlainString() : "0")
            .get();
    List<Measure> measures = Measure.of(plan);
    LossSplit split = LossSplit.of(plan, measures);
    assertThat(split.parts()).hasSameSizeAs(measures);
    assertThat(split.parts().stream().mapToLong(Part::nanoEpsilon).sum()).isEqualTo(nanoEpsilon);
    long noiseDelta = split.parts().stream().mapToLong(Part::attoDelta).sum();
    assertThat(noiseDelta + split.selectionDelta()).isEqualTo(needsDelta ? attoDelta : 0);
    assertThat(split.parts())
        .allSatisfy(part -> assertThat(part.nanoEpsilon()).isPositive())
        .allSatisfy(part -> assertThat(part.attoDelta() > 0).isEqualTo(gaussian));
    assertThat(split.selectionDelta() > 0).isEqualTo(selected);
    long least = split.parts().stream().mapToLong(Part::nanoEpsilon).min().orElseThrow();
    long most = split.parts().stream().mapToLong(Part::nanoEpsilon).max().orElseThrow();
    assertThat(most - least).isLessThanOrEqualTo(1);
  }

  @Property
  void epsilon_anyPart_isRoundedDown(
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000_000_000L) long units) {
    Part part = new Part(units, Math.min(units, 999_999_999_999_999_999L));
    assertThat(new BigDecimal(part.epsilon())).isLessThanOrEqualTo(BigDecimal.valueOf(units, 9));
    assertThat(new BigDecimal(part.delta()))
        .isLessThanOrEqualTo(BigDecimal.valueOf(part.attoDelta(), 18));
    assertThat(part.epsilon()).isGreaterThan(units / 1e9 * (1 - 1e-14));
  }

  @Property(tries = 20)
  void of_countOfEveryUnit_isSharedWithSelection(@ForAll @IntRange(min = 1, max = 5) int place) {
    Aggregate[] aggregates = Collections.nCopies(place, Plans.rows()).toArray(new Aggregate[place]);
    ReleasePlan without = Plans.plan(aggregates).keys(GroupKeys.selected()).get();
    assertThat(Measure.of(without)).hasSize(place + 1);
    aggregates[place - 1] = Plans.everyUnit();
    ReleasePlan with = Plans.plan(aggregates).keys(GroupKeys.selected()).get();
    assertThat(Measure.of(with)).hasSize(place);
    assertThat(Measure.selecting(Measure.of(with))).isEqualTo(place - 1);
  }
}
