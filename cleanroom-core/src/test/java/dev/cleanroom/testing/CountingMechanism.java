package dev.cleanroom.testing;

import dev.cleanroom.Answer;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Sampler;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.spi.BoundedGroup;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.KeyedHash;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleaseQuote;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts units without noise: a mechanism that protects nobody, for tests of what is around it. */
public final class CountingMechanism implements ReleaseMechanism {
  private final Sampler sampler;
  private final Set<Sampler> others;

  /** Creates a mechanism that says that it has every sampler. */
  public CountingMechanism() {
    this(Sampler.GOOGLE, EnumSet.allOf(Sampler.class));
  }

  /**
   * Creates a mechanism.
   *
   * @param sampler the sampler that it says it has
   * @param others those that may be chosen
   */
  public CountingMechanism(Sampler sampler, Set<Sampler> others) {
    this.sampler = sampler;
    this.others = others;
  }

  @Override
  public ReleaseQuote quote(ReleasePlan plan) {
    if (plan.noise() == NoiseKind.GAUSSIAN && plan.loss().delta().signum() == 0) {
      throw new IllegalArgumentException("Gaussian noise needs δ > 0");
    }
    List<ReleaseQuote.AggregateQuote> quotes = new ArrayList<>();
    for (ReleasePlan.Aggregate aggregate : plan.aggregates()) {
      quotes.add(
          new ReleaseQuote.AggregateQuote(
              aggregate.name(), 1 / plan.loss().epsilon().doubleValue(), 0));
    }
    return new ReleaseQuote(quotes, OptionalLong.empty());
  }

  @Override
  public ConcentratedLoss concentrated(ReleasePlan plan) {
    return ConcentratedLoss.of(plan.loss());
  }

  @Override
  public PrivacyLoss compose(List<ReleasePlan> plans, BigDecimal delta) {
    PrivacyLoss sum =
        plans.stream().map(ReleasePlan::loss).reduce(PrivacyLoss.ZERO, PrivacyLoss::plus);
    if (sum.delta().compareTo(delta) > 0) {
      throw new IllegalArgumentException("delta is too small: " + delta);
    }
    return new PrivacyLoss(sum.epsilon(), delta);
  }

  @Override
  public ContributionSink open(ReleasePlan plan, RunControl control) {
    return new Sink();
  }

  @Override
  public Sampler sampler() {
    return sampler;
  }

  @Override
  public ReleaseMechanism with(Sampler other) {
    if (!others.contains(other)) {
      throw new IllegalArgumentException("there is no sampler " + other);
    }
    return new CountingMechanism(other, others);
  }

  @Override
  public ReleaseMechanism seeded(long seed, UnsafeAccess access) {
    return this;
  }

  private static final class Sink implements ContributionSink {
    private final KeyedHash hash = new KeyedHash(new byte[32]);
    private final Set<UUID> units = new HashSet<>();

    @Override
    public KeyedHash unitHash() {
      return hash;
    }

    @Override
    public int groupOf(List<@Nullable Object> key) {
      return 0;
    }

    @Override
    public Lane lane() {
      return batch -> {
        for (int i = 0; i < batch.size; i++) {
          units.add(new UUID(batch.unitHigh[i], batch.unitLow[i]));
        }
      };
    }

    @Override
    public byte[] choiceKey() {
      return new byte[32];
    }

    @Override
    public void accept(BoundedGroup group) {
      throw new UnsupportedOperationException("this mechanism counts units");
    }

    @Override
    public ReleasedGroups release() {
      BigDecimal count = BigDecimal.valueOf(units.size());
      ReleasedGroups.Value value =
          ReleasedGroups.Value.noisy(
              count,
              OptionalDouble.of(1),
              alpha ->
                  new Answer.Interval(count.subtract(BigDecimal.ONE), count.add(BigDecimal.ONE)));
      return new ReleasedGroups(List.of(new ReleasedGroups.Group(List.of(), List.of(value))));
    }
  }
}
