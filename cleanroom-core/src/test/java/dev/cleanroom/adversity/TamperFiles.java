package dev.cleanroom.adversity;

import dev.cleanroom.StoreException;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.DiskAuditStores;
import dev.cleanroom.audit.Receipt;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.DiskLedgers;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A ledger and an audit log of at least 200 frames each, as somebody with an editor finds them. */
final class TamperFiles {
  /** What opening a changed file came to. */
  enum Outcome {
    /** It was refused, alone or beside the other file. */
    DETECTED,
    /** It holds all that it held before. */
    HARMLESS,
    /** All charges are there, and the newest answer is not: so does a kill leave it. */
    NEWEST_ANSWER_LOST,
    /** Something else is there, and nobody says so. */
    UNDETECTED
  }

  private static final int FRAMES = 200;
  private static final KeyPair KEYS = Rooms.freshKeys();

  private final SimulatedDisk ledgerDisk = new SimulatedDisk();
  private final SimulatedDisk logDisk = new SimulatedDisk();
  private final List<byte[]> ledgerCopies = new ArrayList<>();
  private final List<byte[]> logCopies = new ArrayList<>();
  private final Receipt receipt;
  private final String verifierKey;
  private final byte[] ledger;
  private final byte[] log;
  private final String ledgerView;
  private final Set<UUID> charged;
  private final List<ByteBuffer> entries;

  TamperFiles() throws IOException {
    Journal.format(ledgerDisk, Subject.LEDGER);
    Journal.format(logDisk, Subject.AUDIT_LOG);
    ledgerDisk.beforeForce(() -> ledgerCopies.add(ledgerDisk.durable()));
    logDisk.beforeForce(() -> logCopies.add(logDisk.durable()));
    try (LedgerStore store = DiskLedgers.open(ledgerDisk);
        AuditLog opened = open(logDisk)) {
      Draws draws = new Draws(request -> {});
      var room = Rooms.open(store, opened, new CountingCompiler(), draws);
      int run = 1;
      while (opened.size() < FRAMES || frames(ledgerDisk) < FRAMES) {
        Receipt unused = Rooms.ask(room, draws, new UUID(run++, 1)).receipt().orElseThrow();
      }
      receipt = Rooms.ask(room, draws, new UUID(run, 1)).receipt().orElseThrow();
      verifierKey = opened.verifierKey();
    }
    ledger = ledgerDisk.durable();
    log = logDisk.durable();
    LedgerStore whole = DiskLedgers.open(SimulatedDisk.holding(ledger.clone()));
    ledgerView = LedgerView.all(whole, Rooms.ORIGIN);
    charged = charged(whole);
    entries = entries(log.clone());
  }

  private static long frames(SimulatedDisk disk) {
    return Journal.open(SimulatedDisk.holding(disk.visible()), Subject.LEDGER, p -> {}).size();
  }

  private static AuditLog open(SimulatedDisk disk) {
    return AuditLog.open(DiskAuditStores.over(disk), Rooms.ORIGIN, KEYS);
  }

  private static Set<UUID> charged(LedgerStore store) {
    List<Run> runs = new ArrayList<>();
    store.forEach(runs::add);
    return runs.stream()
        .filter(run -> run.counts() && run.state() != Run.State.RESERVED)
        .map(Run::id)
        .collect(Collectors.toSet());
  }

  private static List<ByteBuffer> entries(byte[] image) {
    List<ByteBuffer> entries = new ArrayList<>();
    Journal journal =
        Journal.open(
            SimulatedDisk.holding(image),
            Subject.AUDIT_LOG,
            entry -> entries.add(ByteBuffer.wrap(entry)));
    return journal.size() == entries.size() ? entries : List.of();
  }

  byte[] ledger() {
    return ledger.clone();
  }

  byte[] log() {
    return log.clone();
  }

  List<ByteBuffer> entries() {
    return entries;
  }

  Receipt receipt() {
    return receipt;
  }

  String verifierKey() {
    return verifierKey;
  }

  /** What the ledger was at each time when it was forced. */
  List<byte[]> ledgerCopies() {
    return ledgerCopies;
  }

  /** What the log was at each time when it was forced. */
  List<byte[]> logCopies() {
    return logCopies;
  }

  /** Where nothing but zeros follows. */
  static int end(byte[] image) {
    int end = image.length;
    while (image[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** Opens a changed ledger, and if it opens and is not whole, the room beside the log. */
  Outcome ledgerOutcome(byte[] image, Function<byte[], LedgerStore> opener) {
    try {
      LedgerStore store = opener.apply(image);
      if (LedgerView.all(store, Rooms.ORIGIN).equals(ledgerView)) {
        return Outcome.HARMLESS;
      }
      return room(store, open(SimulatedDisk.holding(log())));
    } catch (StoreException e) {
      return Outcome.DETECTED;
    }
  }

  /**
   * Opens an older copy. One that ends between the last charge and its release cannot be told from
   * what a kill leaves at that moment, as the log has the release first.
   */
  Outcome ledgerCopyOutcome(byte[] image) {
    LedgerStore store = DiskLedgers.open(SimulatedDisk.holding(image.clone()));
    Outcome outcome = ledgerOutcome(image, copy -> DiskLedgers.open(SimulatedDisk.holding(copy)));
    return outcome == Outcome.UNDETECTED && lacksOneAnswer(store)
        ? Outcome.NEWEST_ANSWER_LOST
        : outcome;
  }

  private boolean lacksOneAnswer(LedgerStore store) {
    Set<UUID> missing = new HashSet<>(charged); // all of which were released
    store.forEach(
        run -> {
          if (run.state() == Run.State.RELEASED) {
            missing.remove(run.id());
          }
        });
    return charged(store).equals(charged) && missing.size() <= 1;
  }

  /** Opens a changed log, and if it opens and is not whole, beside what the ledger knows. */
  Outcome logOutcome(byte[] image) {
    try {
      if (entries(image.clone()).equals(entries)) {
        return Outcome.HARMLESS;
      }
      return room(
          DiskLedgers.open(SimulatedDisk.holding(ledger())), open(SimulatedDisk.holding(image)));
    } catch (StoreException e) {
      return Outcome.DETECTED;
    }
  }

  private static Outcome room(LedgerStore store, AuditLog opened) {
    String unused =
        Rooms.open(store, opened, new CountingCompiler(), new Draws(request -> {})).name();
    return Outcome.UNDETECTED;
  }

  /**
   * What must be found out: a recovery that believes every frame whatever its checksum and hash
   * say.
   */
  static LedgerStore unchecked(byte[] image) {
    return DiskLedgers.open(
        recovered -> {
          SimulatedDisk disk = new SimulatedDisk();
          try {
            Journal.format(disk, Subject.LEDGER);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
          for (byte[] frame : frames(image)) {
            journal.append(frame);
            recovered.accept(frame);
          }
          return journal;
        });
  }

  private static List<byte[]> frames(byte[] image) {
    List<byte[]> frames = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(image);
    int at = 12288;
    while (at + 32 < image.length && in.getInt(at) == 0x42544348) {
      int count = in.getInt(at + 24);
      at += 32;
      for (int i = 0; i < count; i++) {
        int length = in.getInt(at);
        if (length < 0 || length > image.length - at) {
          return frames;
        }
        frames.add(Arrays.copyOfRange(image, at + 12, at + 12 + length));
        at += length + 80;
      }
    }
    return frames;
  }
}
