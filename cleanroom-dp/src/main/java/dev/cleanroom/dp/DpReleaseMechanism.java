package dev.cleanroom.dp;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Sampler;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.dp.internal.NoiseSource;
import dev.cleanroom.dp.internal.Releases;
import dev.cleanroom.dp.internal.exact.ExactNoise;
import dev.cleanroom.dp.internal.google.GoogleNoise;
import dev.cleanroom.dp.internal.random.CipherStream;
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
import org.jspecify.annotations.Nullable;

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
 * composition); Balle and Wang 2018 (Gauss); Canonne, Kamath and Steinke 2020 (discrete noise).
 * Noise is that of Google's differential-privacy library, unless {@link #with} chooses the exact
 * sampler. <b>Thread-safety:</b> the mechanism is thread-safe, a sink is for one thread.
 */
public final class DpReleaseMechanism implements ReleaseMechanism {
  private final Sampler sampler;
  private final @Nullable Long seed;
  private final Releases releases;

  /** Creates the mechanism, with Google's sampler. */
  public DpReleaseMechanism() {
    this(Sampler.GOOGLE, null);
  }

  private DpReleaseMechanism(Sampler sampler, @Nullable Long seed) {
    this.sampler = sampler;
    this.seed = seed;
    this.releases =
        switch (sampler) {
          case GOOGLE -> google(seed);
          case EXACT -> exact(seed);
        };
  }

  private static Releases google(@Nullable Long seed) {
    GoogleNoise noise = new GoogleNoise();
    return seed == null ? secure(noise) : new Releases(noise, new SeededRuns(seed, noise));
  }

  private static Releases exact(@Nullable Long seed) {
    ExactNoise noise = new ExactNoise(CipherStream::new);
    return seed == null
        ? secure(noise)
        : new Releases(noise, SeededRuns.drawing(seed, noise::from));
  }

  private static Releases secure(NoiseSource noise) {
    return new Releases(noise, () -> new SecureRun(noise));
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

  @Override
  public Sampler sampler() {
    return sampler;
  }

  @Override
  public ReleaseMechanism with(Sampler other) {
    return new DpReleaseMechanism(other, seed);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The n-th run that the mechanism opens is always the same for the same contributions, in
   * whatever order.
   */
  @Override
  public ReleaseMechanism seeded(long newSeed, UnsafeAccess access) {
    return new DpReleaseMechanism(sampler, newSeed);
  }
}
