package dev.cleanroom.budget.internal;

import static dev.cleanroom.testing.FuzzTarget.require;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.StoreException;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.LedgerFrame.Aborted;
import dev.cleanroom.budget.internal.LedgerFrame.Admitted;
import dev.cleanroom.budget.internal.LedgerFrame.Charged;
import dev.cleanroom.budget.internal.LedgerFrame.Failed;
import dev.cleanroom.budget.internal.LedgerFrame.Head;
import dev.cleanroom.budget.internal.LedgerFrame.Part;
import dev.cleanroom.budget.internal.LedgerFrame.Released;
import dev.cleanroom.testing.FuzzTarget;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Everything of the ledger that reads. */
public final class LedgerTargets {
  private static final Account ALICE = new Account("alice", "visits", "person");
  private static final PrivacyLoss CAP = PrivacyLoss.of("1", "1e-6");
  private static final Checkpoint HEAD =
      new Checkpoint("log", 9, Base64.getEncoder().encodeToString(new byte[32]));
  private static final List<LedgerFrame> FRAMES =
      List.of(
          new Admitted(run(1, Optional.empty())),
          new Charged(id(1)),
          new Part(id(1), new byte[] {1, 2}),
          new Part(id(1), new byte[] {3}),
          new Released(id(1), "ab".repeat(32), Optional.of(List.of(2L, 3L)), HEAD),
          new Admitted(run(2, Optional.of(id(1)))),
          new Aborted(id(2)),
          new Admitted(run(3, Optional.empty())),
          new Failed(id(3)),
          new Head(HEAD));

  private LedgerTargets() {}

  /** All targets. */
  public static List<FuzzTarget> all() {
    List<byte[]> frames = FRAMES.stream().map(LedgerCodec::encode).toList();
    return List.of(
        FuzzTarget.bytes("ledger frame", frames, LedgerTargets::readFrame),
        FuzzTarget.bytes("ledger frames", List.of(joined(frames)), LedgerTargets::readFrames)
            .allowing(Set.of(StoreException.class))
            .atPercent(25),
        FuzzTarget.text("privacy loss", losses(), List.of(), LedgerTargets::readLoss),
        FuzzTarget.text("concentrated loss", losses(), List.of(), LedgerTargets::readRho));
  }

  private static List<String> losses() {
    return List.of("0.5 1e-6", "1000000 0", "0.000000001 0.999999999999999999", "1E+3 1.0e-18");
  }

  private static UUID id(long number) {
    return new UUID(number, -number);
  }

  private static Run run(long number, Optional<UUID> source) {
    return new Run(
        id(number),
        number == 1,
        "00ff",
        Optional.of("ff00"),
        new Origin("trial", "carol", "r\u00e9ach \u03b5", "00ff"),
        Cost.of(PrivacyLoss.of("0.1", "1e-7")),
        List.of(
            new Limit(ALICE, Optional.of(Cap.of(CAP)), Optional.empty()),
            new Limit(ALICE, Optional.of(Cap.of(CAP)), Optional.of(Duration.ofDays(1))),
            new Limit(
                ALICE.part(Account.Part.MEMBER, "carol"),
                Optional.of(Cap.of(ConcentratedLoss.of("1", "1e-6"))),
                Optional.empty()),
            new Limit(
                ALICE.part(Account.Part.TEMPLATE, "reach"), Optional.empty(), Optional.empty())),
        "example.com/log",
        source,
        Instant.ofEpochMilli(1_000 * number),
        Run.State.RESERVED,
        Optional.empty());
  }

  private static boolean readFrame(byte[] input) {
    LedgerFrame frame = new LedgerCodec().decode(input);
    require(Arrays.equals(LedgerCodec.encode(frame), input), "written again it has another form");
    return true;
  }

  private static byte[] joined(List<byte[]> frames) {
    ByteBuffer out = ByteBuffer.allocate(1 << 16);
    frames.forEach(frame -> out.putShort((short) frame.length).put(frame));
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Frames that each are whole, in any order: a ledger takes them or says that it is damaged. */
  private static boolean readFrames(byte[] input) {
    FileBooks file = new FileBooks();
    ByteBuffer in = ByteBuffer.wrap(input);
    int known = 0;
    while (in.remaining() > 2) {
      byte[] frame = new byte[Math.min(in.remaining() - 2, Short.toUnsignedInt(in.getShort()))];
      in.get(frame);
      file.recover("budget.ledger", frame);
      known++;
    }
    Cost spent = file.books().spent(ALICE);
    require(spent.equals(file.books().spent(ALICE, Instant.MIN)), "the sum is not that of all");
    return known > 0;
  }

  private static String[] parts(String text) {
    String[] parts = text.split(" ", 2);
    return parts.length == 2 ? parts : new String[] {text, "0"};
  }

  private static boolean readLoss(String text) {
    PrivacyLoss loss = PrivacyLoss.of(parts(text)[0], parts(text)[1]);
    String[] shown = loss.toString().replaceAll("[\u03b5\u03b4=]", "").split(", ", -1);
    require(PrivacyLoss.of(shown[0], shown[1]).equals(loss), "its text is another loss");
    require(loss.plus(loss).minusOrZero(loss).equals(loss), "twice the loss less it is another");
    return true;
  }

  private static boolean readRho(String text) {
    ConcentratedLoss loss = ConcentratedLoss.of(parts(text)[0], parts(text)[1]);
    String[] shown = loss.toString().replaceAll("[\u03c1\u03b4=]", "").split(", ", -1);
    require(ConcentratedLoss.of(shown[0], shown[1]).equals(loss), "its text is another loss");
    require(loss.plus(loss).minusOrZero(loss).equals(loss), "twice the loss less it is another");
    return true;
  }
}
