package dev.cleanroom.adversity;

import dev.cleanroom.Answer;
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
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A mechanism that tells for which request it draws noise, before it does, and whose answers all
 * differ. Every eighth request fails after the draw.
 */
final class Draws implements ReleaseMechanism {
  private static final ThreadLocal<UUID> CURRENT = new ThreadLocal<>();

  private final CountingMechanism plain = new CountingMechanism();
  private final Consumer<UUID> recorder;

  Draws(Consumer<UUID> recorder) {
    this.recorder = recorder;
  }

  /** Runs something on this thread on behalf of a request, perhaps within another. */
  <T> T during(UUID request, Supplier<T> run) {
    UUID outer = CURRENT.get();
    CURRENT.set(request);
    try {
      return run.get();
    } finally {
      CURRENT.set(outer);
    }
  }

  /** Whether a request is one that fails. */
  static boolean fails(UUID request) {
    return (request.getLeastSignificantBits() & 7) == 0;
  }

  @Override
  public ReleaseQuote quote(ReleasePlan plan) {
    return plain.quote(plan);
  }

  @Override
  public ConcentratedLoss concentrated(ReleasePlan plan) {
    return plain.concentrated(plan);
  }

  @Override
  public PrivacyLoss compose(List<ReleasePlan> plans, BigDecimal delta) {
    return plain.compose(plans, delta);
  }

  @Override
  public ContributionSink open(ReleasePlan plan, RunControl control) {
    return new Sink(plain.open(plan, control));
  }

  @Override
  public Sampler sampler() {
    return plain.sampler();
  }

  @Override
  public ReleaseMechanism with(Sampler sampler) {
    throw new IllegalArgumentException("these draws have one sampler");
  }

  @Override
  public ReleaseMechanism seeded(long seed, UnsafeAccess access) {
    return this;
  }

  private final class Sink implements ContributionSink {
    private final ContributionSink counting;

    Sink(ContributionSink counting) {
      this.counting = counting;
    }

    @Override
    public KeyedHash unitHash() {
      return counting.unitHash();
    }

    @Override
    public int groupOf(List<@Nullable Object> key) {
      return counting.groupOf(key);
    }

    @Override
    public Lane lane() {
      return counting.lane();
    }

    @Override
    public byte[] choiceKey() {
      return counting.choiceKey();
    }

    @Override
    public void accept(BoundedGroup group) {
      counting.accept(group);
    }

    @Override
    public ReleasedGroups release() {
      UUID request = CURRENT.get();
      recorder.accept(request);
      if (fails(request)) {
        throw new IllegalStateException("this request fails");
      }
      ReleasedGroups.Value count = counting.release().groups().get(0).values().get(0);
      return new ReleasedGroups(
          List.of(new ReleasedGroups.Group(List.of(), List.of(noisy(count.requireValue())))));
    }
  }

  private static ReleasedGroups.Value noisy(BigDecimal count) {
    BigDecimal value = count.add(BigDecimal.valueOf(ThreadLocalRandom.current().nextInt()));
    return ReleasedGroups.Value.noisy(
        value, OptionalDouble.of(1), alpha -> new Answer.Interval(value, value));
  }
}
