package dev.cleanroom.internal;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.MapMaker;
import com.google.common.collect.Multiset;
import dev.cleanroom.audit.AuditLog;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * The runs of one open audit log that go on in this process. Opening a collaboration again, on the
 * same ledger and log, must not take them for runs that a crash left behind. Thread-safe.
 */
final class RunsUnderWay {
  /** By identity, and as long as somebody uses the log: only one at a time may have its store. */
  private static final ConcurrentMap<AuditLog, RunsUnderWay> OF_LOGS =
      new MapMaker().weakKeys().makeMap();

  /** Counted, because an id may be asked for twice at the same time. */
  private final Multiset<UUID> runs = ConcurrentHashMultiset.create();

  private RunsUnderWay() {}

  static RunsUnderWay of(AuditLog log) {
    return OF_LOGS.computeIfAbsent(log, l -> new RunsUnderWay());
  }

  /** Does all of a run, from before it is admitted. */
  <T> T during(UUID run, Supplier<T> work) {
    runs.add(run);
    try {
      return work.get();
    } finally {
      runs.remove(run);
    }
  }

  boolean contains(UUID run) {
    return runs.contains(run);
  }
}
