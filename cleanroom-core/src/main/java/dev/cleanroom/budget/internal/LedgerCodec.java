package dev.cleanroom.budget.internal;

import static dev.cleanroom.budget.internal.FrameReader.require;

import dev.cleanroom.PrivacyLoss;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Frames as bytes: a version, a kind and its values in fixed order. One value has one form, and
 * bytes that are not such a form are refused. Not thread-safe.
 */
final class LedgerCodec {
  static final int VERSION = 1;

  /** Version, kind and the run's id before the bytes of a part. */
  static final int PART_OVERHEAD = 18;

  private static final char ADMITTED = 'A';
  private static final char CHARGED = 'C';
  private static final char ABORTED = 'X';
  private static final char FAILED = 'F';
  private static final char PART = 'P';
  private static final char RELEASED = 'R';
  private static final char HEAD = 'H';

  private final Shared<Origin> origins = new Shared<>(LedgerCodec::readOrigin);
  private final Shared<Cost> costs = new Shared<>(LedgerCodec::readCost);
  private final Shared<List<Limit>> limits = new Shared<>(LedgerCodec::readLimits);
  private final Shared<String> writers = new Shared<>(FrameReader::text);

  /** Whether a later version of this library wrote the bytes. */
  static boolean isLater(byte[] bytes) {
    return bytes.length > 0 && version(bytes) > VERSION;
  }

  static int version(byte[] bytes) {
    return Byte.toUnsignedInt(bytes[0]);
  }

  static byte[] encode(LedgerFrame frame) {
    FrameWriter out = new FrameWriter().number(VERSION);
    if (frame instanceof Admitted admitted) {
      writeRun(out.number(ADMITTED), admitted.run());
    } else if (frame instanceof Charged charged) {
      out.number(CHARGED).id(charged.run());
    } else if (frame instanceof Aborted aborted) {
      out.number(ABORTED).id(aborted.run());
    } else if (frame instanceof Failed failed) {
      out.number(FAILED).id(failed.run());
    } else if (frame instanceof Part part) {
      out.number(PART).id(part.run()).rest(part.bytes());
    } else if (frame instanceof Released released) {
      writeReleased(out.number(RELEASED), released);
    } else if (frame instanceof Head head) {
      out.number(HEAD).text(head.head().body());
    }
    return out.toBytes();
  }

  private static void writeRun(FrameWriter out, Run run) {
    out.id(run.id()).flag(run.once()).text(run.body()).optional(run.replay(), FrameWriter::text);
    out.shared(run.origin(), LedgerCodec::writeOrigin).shared(run.cost(), LedgerCodec::writeCost);
    out.shared(run.limits(), (o, all) -> o.list(all, LedgerCodec::writeLimit));
    out.shared(run.writer(), FrameWriter::text).optional(run.source(), FrameWriter::id);
    Instant time = run.time();
    out.time(time.getEpochSecond(), time.getNano());
  }

  private static void writeOrigin(FrameWriter out, Origin origin) {
    out.text(origin.collaboration()).text(origin.member());
    out.text(origin.template()).text(origin.digest());
  }

  private static void writeCost(FrameWriter out, Cost cost) {
    writeLoss(out, cost.loss());
    writeConcentrated(out, cost.concentrated());
  }

  private static void writeLoss(FrameWriter out, PrivacyLoss loss) {
    out.decimal(loss.epsilon(), PrivacyLoss.EPSILON_SCALE);
    out.decimal(loss.delta(), PrivacyLoss.DELTA_SCALE);
  }

  private static void writeConcentrated(FrameWriter out, ConcentratedLoss loss) {
    out.decimal(loss.rho(), ConcentratedLoss.RHO_SCALE);
    out.decimal(loss.delta(), PrivacyLoss.DELTA_SCALE);
  }

  private static void writeLimit(FrameWriter out, Limit limit) {
    Account account = limit.account();
    out.text(account.owner()).text(account.dataset()).text(account.space());
    out.number(letter(account.part())).text(account.name());
    out.optional(limit.cap(), LedgerCodec::writeCap);
    out.optional(limit.window(), (o, window) -> o.time(window.getSeconds(), window.getNano()));
  }

  private static void writeCap(FrameWriter out, Cap cap) {
    if (cap instanceof Cap.Sum sum) {
      writeLoss(out.number('S'), sum.most());
    } else if (cap instanceof Cap.Concentrated concentrated) {
      writeConcentrated(out.number('Z'), concentrated.most());
    }
  }

  private static char letter(Account.Part part) {
    return switch (part) {
      case WHOLE -> 'W';
      case COLLABORATION -> 'C';
      case MEMBER -> 'M';
      case TEMPLATE -> 'T';
    };
  }

  private static void writeReleased(FrameWriter out, Released released) {
    out.id(released.run()).text(released.digest());
    out.optional(released.parts(), (o, parts) -> o.list(parts, FrameWriter::number));
    out.text(released.head().body());
  }

  /**
   * Reads a frame.
   *
   * @throws IllegalArgumentException if the bytes are nothing that {@link #encode} returns
   */
  LedgerFrame decode(byte[] bytes) {
    return FrameReader.all(bytes, this::read);
  }

  private LedgerFrame read(FrameReader in) {
    require(in.small() == VERSION);
    return switch (in.small()) {
      case ADMITTED -> new Admitted(readRun(in));
      case CHARGED -> new Charged(in.id());
      case ABORTED -> new Aborted(in.id());
      case FAILED -> new Failed(in.id());
      case PART -> readPart(in);
      case RELEASED -> readReleased(in);
      case HEAD -> new Head(Checkpoint.parse(in.text()));
      default -> throw new IllegalArgumentException("a ledger has no frames of this kind");
    };
  }

  private Run readRun(FrameReader in) {
    return new Run(
        in.id(),
        in.flag(),
        in.text(),
        in.optional(FrameReader::text),
        origins.read(in),
        costs.read(in),
        limits.read(in),
        writers.read(in),
        in.optional(FrameReader::id),
        Instant.ofEpochSecond(in.number(), in.nanos()),
        Run.State.RESERVED,
        Optional.empty());
  }

  private static Origin readOrigin(FrameReader in) {
    return new Origin(in.text(), in.text(), in.text(), in.text());
  }

  private static Cost readCost(FrameReader in) {
    return new Cost(readLoss(in), readConcentrated(in));
  }

  private static PrivacyLoss readLoss(FrameReader in) {
    return new PrivacyLoss(
        in.decimal(PrivacyLoss.EPSILON_SCALE), in.decimal(PrivacyLoss.DELTA_SCALE));
  }

  private static ConcentratedLoss readConcentrated(FrameReader in) {
    return new ConcentratedLoss(
        in.decimal(ConcentratedLoss.RHO_SCALE), in.decimal(PrivacyLoss.DELTA_SCALE));
  }

  private static List<Limit> readLimits(FrameReader in) {
    return in.list(LedgerCodec::readLimit);
  }

  private static Limit readLimit(FrameReader in) {
    return new Limit(
        readAccount(in),
        in.optional(LedgerCodec::readCap),
        in.optional(w -> Duration.ofSeconds(w.number(), w.nanos())));
  }

  private static Account readAccount(FrameReader in) {
    return new Account(in.text(), in.text(), in.text(), part(in.small()), in.text());
  }

  private static Account.Part part(int letter) {
    return switch (letter) {
      case 'W' -> Account.Part.WHOLE;
      case 'C' -> Account.Part.COLLABORATION;
      case 'M' -> Account.Part.MEMBER;
      case 'T' -> Account.Part.TEMPLATE;
      default -> throw new IllegalArgumentException("an account has no such part");
    };
  }

  private static Cap readCap(FrameReader in) {
    return switch (in.small()) {
      case 'S' -> Cap.of(readLoss(in));
      case 'Z' -> Cap.of(readConcentrated(in));
      default -> throw new IllegalArgumentException("there is no such filter");
    };
  }

  private static Part readPart(FrameReader in) {
    Part part = new Part(in.id(), in.rest());
    require(part.bytes().length > 0);
    return part;
  }

  private static Released readReleased(FrameReader in) {
    return new Released(
        in.id(),
        in.text(),
        in.optional(o -> o.list(FrameReader::number)),
        Checkpoint.parse(in.text()));
  }
}
