package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.NoiseKind;
import dev.cleanroom.dp.internal.random.SeededRuns;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.testing.Evidence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Plants privacy bugs, one at a time, and sees that the oracle and the audits of the other tests
 * notice each.
 */
class PlantedBugsTest {
  private static final long SEED = 12;
  private static final int PAIRS = 3_000;
  private static final int RUNS = 20_000;
  private static final double ALPHA = 5e-9;
  private static final NoiseSource NOISE = new CalibratedOnce();
  private static final Recipe SOUND = Recipe.SOUND;

  /** A bug, and the check that must notice it. */
  private record Bug(String name, BooleanSupplier killed) {}

  @Test
  void check_withEachPlantedBug_noticesIt() {
    Evidence evidence = Evidence.of("planted-bugs", SEED);
    List<Bug> bugs = new ArrayList<>(boundingBugs());
    bugs.addAll(sensitivityBugs());
    bugs.addAll(splittingBugs());
    bugs.addAll(selectionBugs());
    bugs.addAll(noiseBugs());
    bugs.addAll(choiceBugs());
    List<String> survivors =
        bugs.stream().filter(bug -> !bug.killed().getAsBoolean()).map(Bug::name).toList();
    evidence
        .figure("planted", bugs.size())
        .figure("killed", bugs.size() - survivors.size())
        .write();
    assertThat(survivors).isEmpty();
    assertThat(bugs).hasSizeGreaterThanOrEqualTo(12);
  }

  @Test
  void check_withoutABug_noticesNothing() {
    assertThat(oracle(SOUND)).isFalse();
    assertThat(audit(SOUND, UnaryOperator.identity(), AuditCases.units(NoiseKind.LAPLACE)))
        .isFalse();
  }

  private static boolean oracle(Recipe recipe) {
    return SensitivityOracle.violations(recipe, person -> person, SEED, PAIRS) > 0;
  }

  private static boolean audit(
      Recipe recipe, UnaryOperator<RunSource> wrap, EpsilonAudit.Case audited) {
    return EpsilonAudit.fails(releases(recipe, wrap), audited, audited.runs(RUNS), ALPHA);
  }

  private static boolean audit(Recipe recipe, EpsilonAudit.Case audited) {
    return audit(recipe, UnaryOperator.identity(), audited);
  }

  private static LongFunction<Releases> releases(Recipe recipe, UnaryOperator<RunSource> wrap) {
    return chunk -> {
      SeededRuns runs = new SeededRuns(SEED + chunk, NOISE);
      return new Releases(recipe, NOISE, () -> wrap.apply(runs.get()));
    };
  }

  private static List<Bug> boundingBugs() {
    return List.of(
        new Bug("no clamp of a unit's sum", () -> oracle(with(Bugs.SUM_UNLIMITED))),
        new Bug("no limit on rows", () -> oracle(with(Bugs.ROWS_UNLIMITED))),
        new Bug("rows' values left to the engine", () -> oracle(with(Bugs.VALUES_TRUSTED))),
        new Bug("a mean's rows limited but not its sum", () -> oracle(with(Bugs.MEAN_UNSCALED))),
        new Bug("no limit on groups", () -> oracle(with((e, t, limit) -> new BitSet()))),
        new Bug("the first groups in the order of rows", () -> oracle(with(Bugs.FIRST_ROWS))),
        new Bug("groups chosen by number", () -> oracle(with(Bugs.BY_NUMBER))),
        new Bug(
            "persons without an identity merged",
            () ->
                SensitivityOracle.violations(
                        SOUND, person -> person % 2 == 0 ? null : person, SEED, PAIRS)
                    > 0));
  }

  private static List<Bug> sensitivityBugs() {
    return List.of(
        new Bug("sensitivity high − low", () -> oracle(with(Bugs.RANGE))),
        new Bug("groups of a unit ignored", () -> oracle(with(Bugs.ONE_GROUP))),
        new Bug("half of the range as the width of a mean", () -> oracle(with(Bugs.HALF_RANGE))),
        new Bug(
            "groups of a unit ignored, seen in releases",
            () -> audit(with(Bugs.ONE_GROUP), AuditCases.publicThreeGroups(NoiseKind.LAPLACE))));
  }

  private static List<Bug> splittingBugs() {
    Recipe whole = with(SOUND.measures(), Bugs::wholeLoss);
    Recipe unpaid = with(Bugs::secondDraw, Bugs::wholeLoss);
    return List.of(
        new Bug(
            "epsilon not split over aggregates",
            () -> audit(whole, AuditCases.threeAggregates(NoiseKind.LAPLACE))),
        new Bug(
            "epsilon not split, Gaussian noise",
            () -> audit(whole, AuditCases.threeAggregates(NoiseKind.GAUSSIAN))),
        new Bug(
            "a second draw of the number of units",
            () -> audit(unpaid, AuditCases.selectedAlmost())));
  }

  private static List<Bug> selectionBugs() {
    return List.of(
        new Bug(
            "an exact minimum beside selection",
            () -> audit(with(Bugs.EXACT_MINIMUM), AuditCases.selectedMinimum(NoiseKind.LAPLACE))),
        new Bug("delta not split over groups", () -> publishesLonePersons(Bugs.DELTA_UNSPLIT)),
        new Bug("no threshold but 2", () -> publishesLonePersons(Bugs.NO_THRESHOLD)));
  }

  private static boolean publishesLonePersons(Selection selection) {
    LongFunction<Releases> releases = releases(with(selection), UnaryOperator.identity());
    long published = EpsilonAudit.published(releases, EpsilonAuditTest.lone(5, "0.05"), RUNS);
    return Binomial.lower(published, RUNS, ALPHA) > 0.05;
  }

  private static List<Bug> noiseBugs() {
    EpsilonAudit.Case laplace = AuditCases.units(NoiseKind.LAPLACE);
    EpsilonAudit.Case gaussian = AuditCases.units(NoiseKind.GAUSSIAN);
    return List.of(
        new Bug("half the noise", () -> audit(SOUND, scaled(noise -> noise / 2), laplace)),
        new Bug(
            "half the Gaussian noise", () -> audit(SOUND, scaled(noise -> noise / 2), gaussian)),
        new Bug("noise on a coarser grid", () -> audit(SOUND, scaled(noise -> noise * 8), laplace)),
        new Bug(
            "noise cut off",
            () -> audit(SOUND, scaled(n -> Math.max(-2, Math.min(2, n))), laplace)),
        new Bug("no negative noise", () -> audit(SOUND, scaled(Math::abs), laplace)),
        new Bug("the same noise in every run", () -> audit(SOUND, scaled(noise -> 1), laplace)),
        new Bug(
            "one draw for all groups",
            () ->
                audit(
                    SOUND,
                    run -> new Bugs.Run(run, Bugs::drawnOnce),
                    AuditCases.publicDifference(NoiseKind.LAPLACE))));
  }

  private static UnaryOperator<RunSource> scaled(LongUnaryOperator change) {
    return run -> new Bugs.Run(run, noise -> new Bugs.Changed(noise, change));
  }

  private static List<Bug> choiceBugs() {
    return List.of(
        new Bug(
            "keys reused in every run",
            () ->
                ChoiceAudit.fails(
                    chunk -> new Releases(NOISE, () -> new FixedRun(SEED)), RUNS / 4, ALPHA)),
        new Bug(
            "groups kept in the order of keys",
            () ->
                ChoiceAudit.fails(
                    releases(with(Bugs.FIRST_ROWS), UnaryOperator.identity()), RUNS / 4, ALPHA)));
  }

  private static Recipe with(Clamp clamp) {
    return new Recipe(
        SOUND.measures(),
        SOUND.split(),
        SOUND.sensitivity(),
        clamp,
        SOUND.choice(),
        SOUND.selection());
  }

  private static Recipe with(GroupChoice choice) {
    return new Recipe(
        SOUND.measures(),
        SOUND.split(),
        SOUND.sensitivity(),
        SOUND.clamp(),
        choice,
        SOUND.selection());
  }

  private static Recipe with(Sensitivity sensitivity) {
    return new Recipe(
        SOUND.measures(),
        SOUND.split(),
        sensitivity,
        SOUND.clamp(),
        SOUND.choice(),
        SOUND.selection());
  }

  private static Recipe with(Selection selection) {
    return new Recipe(
        SOUND.measures(),
        SOUND.split(),
        SOUND.sensitivity(),
        SOUND.clamp(),
        SOUND.choice(),
        selection);
  }

  private static Recipe with(
      Function<ReleasePlan, List<Measure>> measures,
      BiFunction<ReleasePlan, List<Measure>, LossSplit> split) {
    return new Recipe(
        measures, split, SOUND.sensitivity(), SOUND.clamp(), SOUND.choice(), SOUND.selection());
  }
}
