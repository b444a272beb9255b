package dev.cleanroom.dp.internal;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.KeyedHash;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/** Wrong rules, each wrong in one way. */
final class Bugs {
  static final Clamp SUM_UNLIMITED =
      (SoundRows)
          (plan, measure, entries, entry, target) -> {
            if (measure.kind() == Measure.Kind.SUM) {
              entries.sum(measure.aggregate(), entry, target);
            } else {
              Clamp.SOUND.total(plan, measure, entries, entry, target);
            }
          };

  static final Clamp ROWS_UNLIMITED =
      (SoundRows)
          (plan, measure, entries, entry, target) -> {
            Clamp.SOUND.total(plan, measure, entries, entry, target);
            if (measure.kind() == Measure.Kind.ROWS) {
              target.set(entries.rows(measure.aggregate(), entry));
            }
          };

  static final Clamp MEAN_UNSCALED =
      (SoundRows)
          (plan, measure, entries, entry, target) -> {
            if (measure.kind() == Measure.Kind.MEAN_SUM) {
              FixedPoint grid = plan.aggregates().get(measure.aggregate()).value();
              entries.sum(measure.aggregate(), entry, target);
              target.addProduct(-grid.middle(), entries.rows(measure.aggregate(), entry));
            } else {
              Clamp.SOUND.total(plan, measure, entries, entry, target);
            }
          };

  static final Clamp VALUES_TRUSTED =
      new Clamp() {
        @Override
        public long rows(Aggregate aggregate, int rows, long sum) {
          return sum;
        }

        @Override
        public void total(
            ReleasePlan plan, Measure measure, Entries entries, int entry, Sum128 target) {
          Clamp.SOUND.total(plan, measure, entries, entry, target);
        }
      };

  static final GroupChoice FIRST_ROWS =
      (entries, tags, limit) -> keepFirst(entries, limit, Comparator.naturalOrder());

  static final GroupChoice BY_NUMBER =
      (entries, tags, limit) ->
          keepFirst(
              entries, limit, Comparator.comparingLong(entry -> tag(entries, entry, tags.hash())));

  static final Sensitivity RANGE =
      (SoundGroups)
          (plan, measure) -> {
            if (measure.kind() != Measure.Kind.SUM) {
              return Sensitivity.SOUND.change(plan, measure);
            }
            FixedPoint total = plan.aggregates().get(measure.aggregate()).total();
            return BigInteger.valueOf(total.high() - total.low());
          };

  static final Sensitivity HALF_RANGE =
      (SoundGroups)
          (plan, measure) -> {
            if (measure.kind() != Measure.Kind.MEAN_SUM) {
              return Sensitivity.SOUND.change(plan, measure);
            }
            FixedPoint value = plan.aggregates().get(measure.aggregate()).value();
            return BigInteger.valueOf((value.high() - value.low()) / 2)
                .multiply(BigInteger.valueOf(plan.maxRowsPerGroup()));
          };

  static final Sensitivity ONE_GROUP =
      new Sensitivity() {
        @Override
        public int groups(ReleasePlan plan) {
          return 1;
        }

        @Override
        public BigInteger change(ReleasePlan plan, Measure measure) {
          return Sensitivity.SOUND.change(plan, measure);
        }
      };

  static final Selection EXACT_MINIMUM =
      new Selection() {
        @Override
        public long counted(long units, int minUnits) {
          return units >= minUnits ? units : 0;
        }

        @Override
        public double deltaOfGroup(double delta, int groups) {
          return delta / groups;
        }
      };

  static final Selection DELTA_UNSPLIT = (SoundCount) (delta, groups) -> delta;

  static final Selection NO_THRESHOLD = (SoundCount) (delta, groups) -> 1;

  private Bugs() {}

  private interface SoundRows extends Clamp {
    @Override
    default long rows(Aggregate aggregate, int rows, long sum) {
      return Clamp.SOUND.rows(aggregate, rows, sum);
    }
  }

  private interface SoundGroups extends Sensitivity {
    @Override
    default int groups(ReleasePlan plan) {
      return Sensitivity.SOUND.groups(plan);
    }
  }

  private interface SoundCount extends Selection {
    @Override
    default long counted(long units, int minUnits) {
      return Selection.SOUND.counted(units, minUnits);
    }
  }

  private static long tag(Entries entries, int entry, KeyedHash hash) {
    return hash.hash(entries.unitHigh(entry), entries.unitLow(entry), 0, entries.group(entry))[0];
  }

  private static BitSet keepFirst(Entries entries, int limit, Comparator<Integer> order) {
    Map<Long, List<Integer>> units = new HashMap<>();
    for (int entry = 0; entry < entries.size(); entry++) {
      units.computeIfAbsent(entries.unitLow(entry), unit -> new ArrayList<>()).add(entry);
    }
    BitSet dropped = new BitSet();
    for (List<Integer> unit : units.values()) {
      Collections.sort(unit, order);
      unit.stream().skip(limit).forEach(dropped::set);
    }
    return dropped;
  }

  /** Every part is the whole loss. */
  static LossSplit wholeLoss(ReleasePlan plan, List<Measure> measures) {
    LossSplit split = LossSplit.of(plan, measures.subList(0, 1));
    return new LossSplit(
        Collections.nCopies(measures.size(), split.parts().get(0)), split.selectionDelta());
  }

  /** Selection draws for itself although the number of units is released as well. */
  static List<Measure> secondDraw(ReleasePlan plan) {
    List<Measure> measures = new ArrayList<>();
    if (plan.groupKeys() instanceof GroupKeys.Selected) {
      measures.add(new Measure(Measure.Kind.EVERY_UNIT, -1));
    }
    measures.addAll(Measure.of(plan));
    return measures;
  }

  /** Noise that is changed after it was drawn; what it says of its scale is not. */
  record Changed(Noise noise, LongUnaryOperator change) implements Noise {
    @Override
    public long draw() {
      return change.applyAsLong(noise.draw());
    }

    @Override
    public double scale() {
      return noise.scale();
    }
  }

  /** Noise that repeats its first draw. */
  static Noise drawnOnce(Noise noise) {
    long first = noise.draw();
    return new Changed(noise, draw -> first);
  }

  /** A run with wrong noise. */
  record Run(RunSource run, UnaryOperator<Noise> bug) implements RunSource, NoiseSource {
    @Override
    public byte[] key() {
      return run.key();
    }

    @Override
    public NoiseSource noise() {
      return this;
    }

    @Override
    public Noise laplace(long sensitivity, double epsilon) {
      return bug.apply(run.noise().laplace(sensitivity, epsilon));
    }

    @Override
    public Noise gaussian(long sensitivity, int changed, double epsilon, double delta) {
      return bug.apply(run.noise().gaussian(sensitivity, changed, epsilon, delta));
    }
  }
}
