package dev.cleanroom.examples.oracle;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Sampler;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.dp.DpReleaseMechanism;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleaseQuote;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.math.BigDecimal;
import java.util.List;

/**
 * The real mechanism with the same keys and noise in every run, so that answers can be compared.
 */
record SameNoise(long seed) implements ReleaseMechanism {
  private static final UnsafeAccess ACCESS = UnsafeAccess.iKnowWhatIAmDoing();
  private static final DpReleaseMechanism REAL = new DpReleaseMechanism();

  @Override
  public ReleaseQuote quote(ReleasePlan plan) {
    return REAL.quote(plan);
  }

  @Override
  public ConcentratedLoss concentrated(ReleasePlan plan) {
    return REAL.concentrated(plan);
  }

  @Override
  public PrivacyLoss compose(List<ReleasePlan> plans, BigDecimal delta) {
    return REAL.compose(plans, delta);
  }

  @Override
  public ContributionSink open(ReleasePlan plan, RunControl control) {
    return seeded(seed, ACCESS).open(plan, control);
  }

  @Override
  public Sampler sampler() {
    return REAL.sampler();
  }

  @Override
  public ReleaseMechanism with(Sampler sampler) {
    return REAL.with(sampler).seeded(seed, ACCESS);
  }

  @Override
  public ReleaseMechanism seeded(long other, UnsafeAccess access) {
    return REAL.seeded(other, access);
  }
}
