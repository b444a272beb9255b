package dev.cleanroom.examples.benchmark;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * Watches how much memory a run uses at most. There is one for a JVM, which lives as long as it.
 */
final class Memory {
  private static final long MEBIBYTE = 1 << 20;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path PEAKS = Path.of("/proc/self/clear_refs");

  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();
  private final AtomicLong live = new AtomicLong(-1);
  private long before;

  /**
   * The most that a run used, in MiB.
   *
   * @param heap of the heap, with garbage
   * @param live of the heap after collections; −1 if there was none
   * @param resident of the process; −1 if the system does not tell
   */
  record Peak(long heap, long live, long resident) {
    Peak larger(Peak other) {
      return new Peak(
          Math.max(heap, other.heap),
          Math.max(live, other.live),
          Math.max(resident, other.resident));
    }
  }

  Memory() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener((notification, source) -> hear(notification), null, null);
      }
    }
  }

  private void hear(Notification notification) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      Map<String, MemoryUsage> after =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo()
              .getMemoryUsageAfterGc();
      long used =
          pools.stream().map(pool -> after.get(pool.getName())).mapToLong(Memory::used).sum();
      live.accumulateAndGet(used, Math::max);
    }
  }

  private static long used(@Nullable MemoryUsage usage) {
    return usage == null ? 0 : usage.getUsed();
  }

  /** Collects garbage and begins to watch. */
  void begin() {
    System.gc();
    before = pools.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
    pools.forEach(MemoryPoolMXBean::resetPeakUsage);
    live.set(-1);
    forgetResident();
  }

  /** Returns the most since {@link #begin}. */
  Peak end() {
    long heap = pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() - before;
    long kept = live.get();
    return new Peak(
        Math.max(heap, 0) / MEBIBYTE,
        kept < 0 ? -1 : Math.max(kept - before, 0) / MEBIBYTE,
        resident());
  }

  /** Linux forgets the peak of a process that writes this; elsewhere it is that of all its life. */
  private static void forgetResident() {
    try {
      if (Files.isWritable(PEAKS)) {
        Files.writeString(PEAKS, "5");
      }
    } catch (IOException e) {
      // the peak is then larger, never smaller
    }
  }

  private static long resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }
}
