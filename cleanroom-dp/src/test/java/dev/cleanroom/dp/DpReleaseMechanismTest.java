package dev.cleanroom.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Sampler;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DpReleaseMechanismTest {
  private static final Aggregate UNITS =
      new Aggregate("n", AggregateKind.UNITS, FixedPoint.INDICATOR, FixedPoint.INDICATOR, true);

  private static ReleasePlan plan(GroupKeys keys, String epsilon, String delta) {
    return plan(ColumnType.TEXT, keys, epsilon, delta);
  }

  private static ReleasePlan plan(ColumnType type, GroupKeys keys, String epsilon, String delta) {
    return new ReleasePlan(
        List.of(Column.of("city", type)),
        keys,
        2,
        1,
        NoiseKind.LAPLACE,
        PrivacyLoss.of(epsilon, delta),
        List.of(UNITS));
  }

  private static ReleasedGroups run(ReleaseMechanism mechanism, ReleasePlan plan) {
    ContributionSink sink = mechanism.open(plan, RunControl.start(Duration.ofMinutes(1)));
    ContributionBatch batch = new ContributionBatch(1);
    for (long unit = 0; unit < 500; unit++) {
      int i = batch.size++;
      sink.unitHash().hash(unit, batch.unitHigh, batch.unitLow, i);
      batch.group[i] = sink.groupOf(List.of(unit % 3 == 0 ? "Riga" : "Oslo"));
      batch.rows[0][i] = 1;
    }
    sink.lane().accept(batch);
    return sink.release();
  }

  private static List<BigDecimal> values(ReleasedGroups released) {
    List<BigDecimal> values = new ArrayList<>();
    released.groups().forEach(group -> values.add(group.values().get(0).value()));
    return values;
  }

  @Test
  void load_asService_findsTheMechanism() {
    assertThat(ServiceLoader.load(ReleaseMechanism.class).findFirst())
        .containsInstanceOf(DpReleaseMechanism.class);
  }

  @Test
  void release_hugeEpsilon_isExact() {
    ReleasedGroups released =
        run(new DpReleaseMechanism(), plan(GroupKeys.selected(), "1000000", "1e-6"));
    assertThat(released.groups()).extracting(g -> g.key().get(0)).containsExactly("Oslo", "Riga");
    assertThat(values(released)).containsExactly(new BigDecimal(333), new BigDecimal(167));
  }

  @Test
  void release_moderateEpsilon_differsFromRunToRun() {
    ReleasePlan plan = plan(GroupKeys.values("Oslo", "Riga"), "0.001", "0");
    DpReleaseMechanism mechanism = new DpReleaseMechanism();
    // Two runs of two values each agree with probability of about (1/4000)².
    assertThat(List.of(values(run(mechanism, plan)), values(run(mechanism, plan))))
        .anySatisfy(v -> assertThat(v).isNotEqualTo(values(run(mechanism, plan))));
  }

  @Test
  void seeded_sameSeed_repeatsRuns() {
    ReleasePlan plan = plan(GroupKeys.values("Oslo", "Riga"), "0.01", "0");
    UnsafeAccess access = UnsafeAccess.iKnowWhatIAmDoing();
    ReleaseMechanism one = new DpReleaseMechanism().seeded(5, access);
    ReleaseMechanism two = new DpReleaseMechanism().seeded(5, access);
    assertThat(one.quote(plan)).isEqualTo(new DpReleaseMechanism().quote(plan)); // draws nothing
    List<BigDecimal> first = values(run(one, plan));
    assertThat(values(run(two, plan))).isEqualTo(first);
    assertThat(values(run(one, plan))).isNotEqualTo(first).isEqualTo(values(run(two, plan)));
    assertThat(values(run(new DpReleaseMechanism().seeded(6, access), plan))).isNotEqualTo(first);
  }

  @Test
  void with_exact_drawsOtherwiseAndRepeatsWithASeed() {
    ReleasePlan plan = plan(GroupKeys.values("Oslo", "Riga"), "0.01", "0");
    UnsafeAccess access = UnsafeAccess.iKnowWhatIAmDoing();
    ReleaseMechanism exact = new DpReleaseMechanism().with(Sampler.EXACT);
    assertThat(new DpReleaseMechanism().sampler()).isEqualTo(Sampler.GOOGLE);
    assertThat(exact.sampler()).isEqualTo(Sampler.EXACT);
    assertThat(exact.with(Sampler.GOOGLE).sampler()).isEqualTo(Sampler.GOOGLE);
    assertThat(exact.seeded(5, access).sampler()).isEqualTo(Sampler.EXACT);

    List<BigDecimal> first = values(run(exact.seeded(5, access), plan));
    assertThat(values(run(exact.seeded(5, access), plan))).isEqualTo(first);
    // A seed stays one when the sampler is chosen after it.
    assertThat(values(run(new DpReleaseMechanism().seeded(5, access).with(Sampler.EXACT), plan)))
        .isEqualTo(first);
    assertThat(values(run(exact.seeded(6, access), plan))).isNotEqualTo(first);
    // Two values of scale 200 agree with probability of about (1/800)², twice with its square.
    assertThat(List.of(values(run(exact, plan)), values(run(exact, plan))))
        .anySatisfy(v -> assertThat(v).isNotEqualTo(values(run(exact, plan))));
  }

  @Test
  void with_exact_quotesTheNoiseThatIsDrawn() {
    ReleasePlan plan = plan(GroupKeys.selected(), "1", "1e-6");
    ReleaseMechanism exact = new DpReleaseMechanism().with(Sampler.EXACT);
    double b = 2;
    assertThat(exact.quote(plan).aggregates().get(0).standardError())
        .isCloseTo(Math.sqrt(2) / (2 * Math.sinh(1 / (2 * b))), within(1e-9));
    assertThat(run(exact, plan(GroupKeys.selected(), "1000000", "1e-6")).groups()).hasSize(2);
  }

  @Test
  void quote_groupsThatDoNotFit_throwsWhateverFittedBefore() {
    DpReleaseMechanism mechanism = new DpReleaseMechanism();
    GroupKeys cities = GroupKeys.values("Oslo", "Riga");
    assertThat(mechanism.quote(plan(cities, "1", "0")).aggregates()).hasSize(1);
    ReleasePlan ofNumbers = plan(ColumnType.INTEGER, cities, "1", "0");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> mechanism.quote(ofNumbers)).hasMessageContaining("does not fit");
    }
    GroupKeys rounded = GroupKeys.values(new BigDecimal("1.001"), new BigDecimal("1.002"));
    assertThatThrownBy(() -> mechanism.quote(plan(ColumnType.decimal(9, 2), rounded, "1", "0")))
        .hasMessageContaining("stands twice");
    assertThat(mechanism.quote(plan(cities, "1", "0")).aggregates()).hasSize(1);
  }

  @Test
  void quoteAndOpen_lossThatCannotPay_throw() {
    ReleasePlan plan = plan(GroupKeys.selected(), "1", "0");
    DpReleaseMechanism mechanism = new DpReleaseMechanism();
    assertThatThrownBy(() -> mechanism.quote(plan)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> mechanism.open(plan, RunControl.start(Duration.ofMinutes(1))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
