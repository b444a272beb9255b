package dev.cleanroom.dp.internal;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.dp.internal.exact.ExactNoise;
import dev.cleanroom.dp.internal.google.GoogleNoise;
import dev.cleanroom.dp.internal.random.CipherStream;
import dev.cleanroom.dp.internal.random.SecureRun;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasedGroups;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Prints how long draws of both samplers take, and the release of a million groups. Not a test: run
 * its main method on an idle machine.
 */
final class NoiseTime {
  private static final int GROUPS = 1_000_000;

  private NoiseTime() {}

  public static void main(String[] arguments) {
    NoiseSource exact = new ExactNoise(CipherStream::new);
    NoiseSource google = new GoogleNoise();
    for (double scale : new double[] {1, 10, 1e3, 1e6, 0x1p39}) {
      print("exact Laplace", scale, exact.laplace(1, 1 / scale), 2_000_000);
    }
    for (double sigma : new double[] {1, 10, 1e3, 1e6, 1e9}) {
      print("exact Gauss", sigma, gauss(exact, sigma), 2_000_000);
    }
    for (double scale : new double[] {1, 1e3, 1e6}) {
      print("Google Laplace", scale, google.laplace(1, 1 / scale), 50_000);
      print("Google Gauss", scale, gauss(google, scale), 50_000);
    }
    release("exact", exact, i -> (long) i);
    release("exact, text keys", exact, i -> "customer-" + (i * 7919L) % GROUPS);
    if (arguments.length > 0) { // takes a minute
      release("Google", google, i -> (long) i);
    }
  }

  /** Noise of about a deviation: more than 2 needs a larger change, less a larger ε. */
  private static Noise gauss(NoiseSource source, double sigma) {
    return source.gaussian((long) Math.ceil(sigma / 4), 1, sigma < 2 ? 5 : 1, 1e-5);
  }

  private static void print(String what, double asked, Noise noise, int draws) {
    long best = Long.MAX_VALUE;
    long sum = 0;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < draws; i++) {
        sum += noise.draw();
      }
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.printf(
        Locale.ROOT,
        "%-15s %10.3g (%.4g): %8.1f ns a draw (sum %d)%n",
        what,
        asked,
        noise.scale(),
        (double) best / draws,
        sum);
  }

  private static void release(String what, NoiseSource noise, IntFunction<Object> keys) {
    ReleasePlan plan =
        Plans.plan(Plans.sum(0, 100)).keys(GroupKeys.selected()).loss("1", "1e-6").get();
    for (int round = 0; round < 4; round++) {
      Blueprint blueprint = Blueprint.of(plan, Recipe.SOUND, new SecureRun(noise).noise());
      GroupIndex groups = new GroupIndex(plan);
      Totals totals = new Totals(2, GROUPS);
      Sum128 sum = new Sum128();
      for (int i = 0; i < GROUPS; i++) {
        int number = groups.numberOf(java.util.List.of(keys.apply(GROUPS - 1 - i)));
        sum.set(1000);
        totals.add(0, number, sum);
        totals.add(1, number, sum);
      }
      long start = System.nanoTime();
      int[] order = KeyOrder.of(groups);
      long ordered = System.nanoTime();
      ReleasedGroups released = new Finishing(blueprint, groups, totals).release(Plans.control());
      long end = System.nanoTime();
      System.out.printf(
          Locale.ROOT,
          "%s: %d groups, order alone %d ms of %d, release with order and 2 draws each %d ms%n",
          what,
          released.groups().size(),
          (ordered - start) / 1_000_000,
          order.length,
          (end - ordered) / 1_000_000);
    }
  }
}
