package dev.cleanroom.dp;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.dp.internal.NoiseSource;
import dev.cleanroom.dp.internal.Releases;
import dev.cleanroom.dp.internal.RunSource;
import dev.cleanroom.dp.internal.google.GoogleNoise;
import dev.cleanroom.dp.internal.random.SecureRun;
import dev.cleanroom.dp.internal.random.SeededRuns;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleaseQuote;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;

/**
 * Bounds what each unit contributes, sums exactly, selects groups and adds Laplace or Gaussian
 * noise.
 *
 * <p><b>Guarantee.</b> Neighbouring inputs differ in all rows of one unit. A release is (ε,
 * δ)-differentially private for them, with exactly the plan's ε and δ: ε is split evenly over the
 * counts, sums and selection, a mean taking two parts; δ pays for the threshold of selection and
 * for Gaussian noise. What a group's threshold hides stays hidden except with probability δ over
 * all groups of one unit.
 *
 * <p><b>Source.</b> Wilson et al. 2019 (bounding, thresholds); Dwork and Roth 2014 (Laplace,
 * composition); Balle and Wang 2018 (Gauss). Noise is that of Google's differential-privacy
 * library. <b>Thread-safety:</b> the mechanism is thread-safe, a sink is for one thread.
 */
public final class DpReleaseMechanism implements ReleaseMechanism {
  private final NoiseSource noise;
  private final Releases releases;

  /** Creates the mechanism. */
  public DpReleaseMechanism() {
    this(new GoogleNoise());
  }

  private DpReleaseMechanism(NoiseSource noise) {
    this(noise, () -> new SecureRun(noise));
  }

  private DpReleaseMechanism(NoiseSource noise, Supplier<RunSource> runs) {
    this.noise = noise;
    this.releases = new Releases(noise, runs);
  }

  @Override
  public ReleaseQuote quote(ReleasePlan plan) {
    return releases.quote(plan);
  }

  @Override
  public ConcentratedLoss concentrated(ReleasePlan plan) {
    return releases.concentrated(plan);
  }

  @Override
  public PrivacyLoss compose(List<ReleasePlan> plans, BigDecimal delta) {
    return releases.compose(plans, delta);
  }

  @Override
  public ContributionSink open(ReleasePlan plan, RunControl control) {
    return releases.open(plan, control);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The n-th run that the mechanism opens is always the same for the same contributions, in
   * whatever order.
   */
  @Override
  public ReleaseMechanism seeded(long seed, UnsafeAccess access) {
    return new DpReleaseMechanism(noise, new SeededRuns(seed, noise));
  }
}
