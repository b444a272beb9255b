package dev.cleanroom.internal;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.Multiset;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The runs that go on in this process, of all collaborations. Opening a collaboration again, on the
 * same ledger and log, must not take them for runs that a crash left behind. Thread-safe.
 */
final class RunsUnderWay {
  /** Counted, because an id may be asked for twice at the same time. */
  private static final Multiset<UUID> RUNS = ConcurrentHashMultiset.create();

  private RunsUnderWay() {}

  /** Does all of a run, from before it is admitted. */
  static <T> T during(UUID run, Supplier<T> work) {
    RUNS.add(run);
    try {
      return work.get();
    } finally {
      RUNS.remove(run);
    }
  }

  static boolean contains(UUID run) {
    return RUNS.contains(run);
  }
}
