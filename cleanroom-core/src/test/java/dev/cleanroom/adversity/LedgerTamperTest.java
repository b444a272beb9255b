package dev.cleanroom.adversity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.adversity.TamperFiles.Outcome;
import dev.cleanroom.audit.verify.AuditVerifier;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.internal.DiskLedgers;
import dev.cleanroom.testing.Evidence;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any byte of a ledger and of an audit log of 200 frames is changed, each is cut at any place and
 * replaced by any older copy. {@code -Dledger.tamper.stride} says of how many places one is tried,
 * 1 for all.
 */
class LedgerTamperTest {
  private static final int ZEROS = 1009; // of the zeros behind the frames, one in so many
  private static final int VERIFIER = 16; // the verifier reads a file each time: one in so many

  private final int stride = Integer.getInteger("ledger.tamper.stride", 211);
  private final LongAdder changes = new LongAdder();
  private final LongAdder detected = new LongAdder();
  private final LongAdder undetected = new LongAdder();
  private final LongAdder newest = new LongAdder();

  @TempDir private Path folder;

  @Test
  void open_anyChange_isDetectedOrHarmless() throws IOException {
    Evidence evidence = Evidence.of("ledger-tamper", 0);
    TamperFiles files = new TamperFiles();
    Function<byte[], Outcome> ledger = image -> files.ledgerOutcome(image, LedgerTamperTest::open);
    flip(files.ledger(), stride, ledger);
    cut(files.ledger(), stride, ledger);
    flip(files.log(), stride, files::logOutcome);
    cut(files.log(), stride, files::logOutcome);
    int copies = Math.max(1, stride / 16);
    replace(files.ledgerCopies(), copies, files::ledgerCopyOutcome);
    replace(files.logCopies(), copies, files::logOutcome);
    verifyFlips(files);
    verifyCuts(files);
    evidence
        .figure("changes", changes)
        .figure("detected", detected)
        .figure("everyByte", stride == 1 ? 1 : 0)
        .figure("newestAnswerLost", newest)
        .figure("undetected", undetected)
        .write();
    assertThat(undetected.sum()).isZero();
    assertThat(newest.sum()).isLessThanOrEqualTo(2);
    assertThat(detected.sum() * 2).isGreaterThan(changes.sum());
  }

  /** Shows that this test can fail. */
  @Test
  void open_recoveryThatChecksNoHash_isFoundOut() throws IOException {
    TamperFiles files = new TamperFiles();
    flip(files.ledger(), 1999, image -> files.ledgerOutcome(image, TamperFiles::unchecked));
    assertThat(undetected.sum()).isPositive();
  }

  private static LedgerStore open(byte[] image) {
    return DiskLedgers.open(SimulatedDisk.holding(image));
  }

  private void count(Outcome outcome) {
    changes.increment();
    newest.add(outcome == Outcome.NEWEST_ANSWER_LOST ? 1 : 0);
    detected.add(outcome == Outcome.DETECTED ? 1 : 0);
    undetected.add(outcome == Outcome.UNDETECTED ? 1 : 0);
  }

  /** Visits places before the end with one step and those behind it with another. */
  private static IntStream places(byte[] image, int step) {
    int end = TamperFiles.end(image);
    IntUnaryOperator next = place -> place + (place < end ? step : ZEROS);
    return IntStream.iterate(0, place -> place < image.length, next).parallel();
  }

  private void flip(byte[] image, int step, Function<byte[], Outcome> opener) {
    places(image, step).forEach(place -> count(opener.apply(flipped(image, place))));
  }

  private static byte[] flipped(byte[] image, int place) {
    byte[] flipped = image.clone();
    flipped[place] ^= (byte) (1 << place % 8);
    return flipped;
  }

  private void cut(byte[] image, int step, Function<byte[], Outcome> opener) {
    places(image, step).forEach(length -> count(opener.apply(Arrays.copyOf(image, length))));
  }

  private void replace(List<byte[]> copies, int step, Function<byte[], Outcome> opener) {
    for (int i = 0; i < copies.size(); i += step) {
      count(opener.apply(copies.get(i)));
    }
  }

  /** Who holds the newest receipt needs nothing else to find any changed byte of an entry. */
  private void verifyFlips(TamperFiles files) throws IOException {
    byte[] image = files.log();
    BitSet bytes = entryBytes(image, files.entries());
    Path file = folder.resolve("flipped");
    for (int place = bytes.nextSetBit(0); place >= 0; ) {
      Files.write(file, flipped(image, place));
      count(verified(files, file));
      place = bytes.nextSetBit(place + stride * VERIFIER);
    }
  }

  /** Nor to find that anything was cut off. */
  private void verifyCuts(TamperFiles files) throws IOException {
    Path file = folder.resolve("cut");
    Files.write(file, files.log());
    int last = entryBytes(files.log(), files.entries()).length();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int length = last; length >= 0; length -= stride * VERIFIER) {
        FileChannel unused = channel.truncate(length);
        count(verified(files, file));
      }
    }
  }

  private static Outcome verified(TamperFiles files, Path file) {
    boolean isOk =
        AuditVerifier.withKey(files.verifierKey())
            .verifyFile(file, List.of(files.receipt().toString()))
            .isOk();
    return isOk ? Outcome.UNDETECTED : Outcome.DETECTED;
  }

  private static BitSet entryBytes(byte[] image, List<ByteBuffer> entries) {
    BitSet bytes = new BitSet();
    int from = 12288;
    for (ByteBuffer entry : entries) {
      int length = entry.remaining();
      while (!entry.equals(ByteBuffer.wrap(image, from, length))) {
        from++;
      }
      bytes.set(from, from + length);
      from += length;
    }
    return bytes;
  }
}
