package dev.cleanroom.dp.internal;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compares exact bounded sums of neighbouring databases, under the same keys, with what the recipe
 * claims that one person can change. Tables have no order, so both are shuffled.
 */
final class SensitivityOracle {
  private static final int MAX_AGGREGATES = 4;
  private static final FixedPoint[] GRIDS = {
    Plans.grid(5, 10),
    Plans.grid(-7, 3),
    Plans.grid(-10, -5),
    Plans.grid(0, 0),
    Plans.grid(3, 3),
    Plans.grid(-FixedPoint.LIMIT, FixedPoint.LIMIT),
    Plans.grid(FixedPoint.LIMIT, FixedPoint.LIMIT),
    new FixedPoint(2, -12_345, 678_901),
    new FixedPoint(18, 0, FixedPoint.LIMIT),
    new FixedPoint(-18, -1, 1)
  };
  private static final double[] EXTREMES = {
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -0.0,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    1e16
  };

  private final Recipe recipe;
  private final LongFunction<@Nullable Object> unitOf;
  private final ContributionBatch batch = new ContributionBatch(MAX_AGGREGATES);

  SensitivityOracle(Recipe recipe, LongFunction<@Nullable Object> unitOf) {
    this.recipe = recipe;
    this.unitOf = unitOf;
  }

  /** Returns how many of some random pairs break a claim. */
  static long violations(
      Recipe recipe, LongFunction<@Nullable Object> unitOf, long seed, int pairs) {
    SensitivityOracle oracle = new SensitivityOracle(recipe, unitOf);
    Random random = new Random(seed);
    long violations = 0;
    for (int i = 0; i < pairs; i++) {
      ReleasePlan plan = randomPlan(random);
      Rows with = randomRows(plan, random);
      if (oracle.violates(plan, with, with.where(person -> person != 0), random)) {
        violations++;
      }
    }
    return violations;
  }

  boolean violates(ReleasePlan plan, Rows with, Rows without, Random random) {
    long keySeed = random.nextLong();
    Sink left = bounded(plan, with, keySeed, random);
    Sink right = bounded(plan, without, keySeed, random);
    Totals leftTotals = left.bounded();
    Totals rightTotals = right.bounded();
    List<Measure> measures = recipe.measures().apply(plan);
    Set<List<@Nullable Object>> changed = new HashSet<>();
    boolean violated = false;
    for (int m = 0; m < measures.size(); m++) {
      int measure = m;
      GroupNoise noise = left.blueprint().noises().get(m);
      Function<BigInteger, BigInteger> fine = Function.identity();
      BigInteger change = recipe.sensitivity().change(plan, measures.get(m));
      BigInteger coarse = change.negate().shiftRight(noise.shift()).negate();
      violated |=
          exceeds(
              differences(left, right, leftTotals, rightTotals, measure, fine, changed),
              change,
              plan);
      violated |=
          exceeds(
              differences(left, right, leftTotals, rightTotals, measure, noise::onGrid, changed),
              coarse,
              plan);
    }
    return violated || changed.size() > recipe.sensitivity().groups(plan);
  }

  /** Checks l∞, l0, l1 and l2 in exact arithmetic. */
  private boolean exceeds(List<BigInteger> differences, BigInteger change, ReleasePlan plan) {
    BigInteger groups = BigInteger.valueOf(recipe.sensitivity().groups(plan));
    BigInteger l1 = BigInteger.ZERO;
    BigInteger l2Squared = BigInteger.ZERO;
    BigInteger most = BigInteger.ZERO;
    for (BigInteger difference : differences) {
      l1 = l1.add(difference.abs());
      l2Squared = l2Squared.add(difference.pow(2));
      most = most.max(difference.abs());
    }
    return most.compareTo(change) > 0
        || l1.compareTo(groups.multiply(change)) > 0
        || l2Squared.compareTo(groups.multiply(change.pow(2))) > 0;
  }

  private static List<BigInteger> differences(
      Sink left,
      Sink right,
      Totals leftTotals,
      Totals rightTotals,
      int measure,
      Function<BigInteger, BigInteger> rounding,
      Set<List<@Nullable Object>> changed) {
    Set<List<@Nullable Object>> keys = new HashSet<>(keys(left.groups()));
    keys.addAll(keys(right.groups()));
    List<BigInteger> differences = new ArrayList<>();
    for (List<@Nullable Object> key : keys) {
      BigInteger a = rounding.apply(get(left.groups(), leftTotals, measure, key));
      BigInteger b = rounding.apply(get(right.groups(), rightTotals, measure, key));
      if (!a.equals(b)) {
        differences.add(a.subtract(b));
        changed.add(key);
      }
    }
    return differences;
  }

  private static List<List<@Nullable Object>> keys(GroupIndex groups) {
    List<List<@Nullable Object>> keys = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      keys.add(groups.key(g));
    }
    return keys;
  }

  private static BigInteger get(
      GroupIndex groups, Totals totals, int measure, List<@Nullable Object> key) {
    int group = keys(groups).indexOf(key);
    return group < 0 ? BigInteger.ZERO : totals.get(measure, group);
  }

  private Sink bounded(ReleasePlan plan, Rows rows, long keySeed, Random random) {
    List<Rows.Row> shuffled = new ArrayList<>(rows.list());
    Collections.shuffle(shuffled, random);
    FixedRun run = new FixedRun(keySeed);
    Sink sink = new Releases(recipe, run.noise(), () -> run).sink(plan, Plans.control());
    Rows.of(!(plan.groupKeys() instanceof GroupKeys.None), shuffled).feed(sink, batch, unitOf);
    return sink;
  }

  static ReleasePlan randomPlan(Random random) {
    List<Aggregate> aggregates = new ArrayList<>();
    int count = 1 + random.nextInt(MAX_AGGREGATES);
    for (int a = 0; a < count; a++) {
      FixedPoint grid = GRIDS[random.nextInt(GRIDS.length)];
      aggregates.add(
          switch (random.nextInt(6)) {
            case 0 -> Plans.everyUnit();
            case 1 -> Plans.units();
            case 2 -> Plans.rows();
            case 3 -> Plans.mean(grid);
            default -> Plans.sum(new FixedPoint(grid.scale(), -9, FixedPoint.LIMIT), grid);
          });
    }
    boolean gaussian = random.nextBoolean();
    GroupKeys keys =
        switch (random.nextInt(3)) {
          case 0 -> GroupKeys.none();
          case 1 -> GroupKeys.values("a", "b", "c", null);
          default -> GroupKeys.selected().atLeast(1 + random.nextInt(3));
        };
    boolean needsDelta = gaussian || keys instanceof GroupKeys.Selected;
    int maxRows = random.nextInt(8) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(4);
    return Plans.plan(aggregates.toArray(new Aggregate[0]))
        .keys(keys)
        .bounds(1 + random.nextInt(4), maxRows)
        .noise(gaussian ? NoiseKind.GAUSSIAN : NoiseKind.LAPLACE)
        .loss("1", needsDelta ? "1e-6" : "0")
        .get();
  }

  private static Rows randomRows(ReleasePlan plan, Random random) {
    Rows rows = new Rows(!(plan.groupKeys() instanceof GroupKeys.None));
    String[] keys = {"a", "b", "c", null, "d", "e"};
    int persons = 2 + random.nextInt(4);
    for (long person = 0; person < persons; person++) {
      int count = random.nextInt(person == 0 ? 14 : 8);
      for (int r = 0; r < count; r++) {
        rows.add(person, keys[random.nextInt(keys.length)], values(plan, random));
      }
    }
    return rows;
  }

  /** Values as an engine makes them, and some that it should have clamped and did not. */
  private static @Nullable Long[] values(ReleasePlan plan, Random random) {
    Long[] values = new Long[plan.aggregates().size()];
    for (int a = 0; a < values.length; a++) {
      FixedPoint grid = plan.aggregates().get(a).value();
      int kind = random.nextInt(12);
      if (kind < 4) {
        values[a] = grid.of(EXTREMES[random.nextInt(EXTREMES.length)]);
      } else if (kind == 4) {
        values[a] = random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
      } else if (kind < 10) {
        values[a] = grid.of((long) random.nextInt(41) - 20);
      }
    }
    return values;
  }
}
