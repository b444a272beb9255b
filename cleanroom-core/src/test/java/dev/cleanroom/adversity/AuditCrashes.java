package dev.cleanroom.adversity;

import dev.cleanroom.StoreException;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.audit.DiskAuditStores;
import dev.cleanroom.internal.journal.Disk;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import dev.cleanroom.testing.CrashStates;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Lets the power fail at every moment of an audit log of which somebody holds receipts. */
final class AuditCrashes {
  private static final int STRIDE = 61;
  private static final KeyPair KEYS = Rooms.freshKeys();

  private final Random random;
  private final int sample;
  private final UnaryOperator<Disk> wrapper;
  private final List<String> losses = new ArrayList<>();
  private final List<AuditEntry> issued = new ArrayList<>();
  private Optional<Checkpoint> held = Optional.empty();
  private long states;

  /**
   * Prepares crashes.
   *
   * @param sample of how many states one is looked at
   * @param wrapper makes the disk on which the log lives
   */
  AuditCrashes(Random random, int sample, UnaryOperator<Disk> wrapper) {
    this.random = random;
    this.sample = sample;
    this.wrapper = wrapper;
  }

  long states() {
    return states;
  }

  List<String> losses() {
    return losses;
  }

  /** A life of a log. */
  void life(int entries) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Journal.format(disk, Subject.AUDIT_LOG);
    issued.clear();
    held = Optional.empty();
    disk.beforeForce(() -> crash(disk));
    try (AuditLog log =
        AuditLog.open(DiskAuditStores.over(wrapper.apply(disk)), Rooms.ORIGIN, KEYS)) {
      for (int i = 0; i < entries; i++) {
        write(log);
        crash(disk);
      }
    }
  }

  private void write(AuditLog log) {
    AuditEntry entry =
        AuditEntry.of(AuditEntry.Kind.CHARGED, Instant.ofEpochMilli(issued.size()))
            .with("text", "x".repeat(random.nextInt(600)));
    issued.add(entry);
    if (random.nextBoolean()) {
      log.record(entry);
    } else {
      held = Optional.of(log.append(entry).checkpoint());
    }
  }

  private void crash(SimulatedDisk disk) {
    CrashStates.of(disk, random, STRIDE)
        .forEach(
            image -> {
              if (random.nextInt(sample) == 0) {
                check(image);
              }
            });
  }

  /** Opening it fails if it is not the continuation of what was signed. */
  private void check(byte[] image) {
    states++;
    try {
      AuditLog log =
          AuditLog.open(DiskAuditStores.over(SimulatedDisk.holding(image)), Rooms.ORIGIN, KEYS);
      held.ifPresent(log::requireContinues);
      List<AuditEntry> entries = log.entries().toList();
      if (entries.size() > issued.size() || !entries.equals(issued.subList(0, entries.size()))) {
        losses.add("entries that were never written");
      }
    } catch (StoreException e) {
      losses.add("it does not open: " + e.getMessage());
    }
  }
}
