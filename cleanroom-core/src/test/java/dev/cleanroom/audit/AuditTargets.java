package dev.cleanroom.audit;

import static dev.cleanroom.testing.FuzzTarget.require;

import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.verify.AuditVerifier;
import dev.cleanroom.audit.verify.Checks;
import dev.cleanroom.audit.verify.Verdict;
import dev.cleanroom.testing.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;

/** Everything of the audit log that reads. */
public final class AuditTargets {
  private static final String ORIGIN = "example.com/audit";
  private static final String BETWEEN = "\u001e";
  private static final List<Kind> KINDS = List.copyOf(EnumSet.allOf(Kind.class));
  private static final int BEFORE_BATCHES = 12288;
  private static final List<String> WORDS =
      List.of(
          "c2sp.org/tlog-proof@v1\n",
          "extra ",
          "index ",
          "\n",
          "\n\n",
          "\u2014 ",
          ORIGIN,
          "+",
          " ",
          "=",
          "0",
          "18446744073709551616",
          "9223372036854775807",
          "9223372036854775808",
          "-1",
          "AAAA",
          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
          BETWEEN,
          "\r\n",
          "\u0000",
          "\u00a0",
          "\uD83D\uDE00");

  private final Path folder;
  private final List<byte[]> entries = new ArrayList<>();
  private final List<String> checkpoints = new ArrayList<>();
  private final List<String> receipts;
  private final List<String> consistent;
  private final String verifierKey;
  private final AuditVerifier verifier;
  private final byte[] file;

  /** Writes a log to learn from, in a folder that is there as long as the targets are used. */
  public AuditTargets(Path folder) {
    this.folder = folder;
    Path path = folder.resolve("log");
    try (AuditLog log = AuditLog.open(AuditStore.file(path), ORIGIN, NoteSigner.freshKeys())) {
      for (int i = 0; i < 7; i++) {
        entries.add(entry(i).encode());
        log.append(entry(i));
        checkpoints.add(log.checkpoint());
      }
      this.receipts =
          LongStream.range(0, log.size()).mapToObj(i -> log.receipt(i).toString()).toList();
      this.consistent =
          List.of(proven(log, 3, 7), proven(log, 4, 6), proven(log, 7, 7), proven(log, 1, 2));
      this.verifierKey = log.verifierKey();
    }
    this.verifier = AuditVerifier.withKey(verifierKey);
    this.file = read(path);
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AuditEntry entry(int number) {
    AuditEntry entry =
        AuditEntry.of(KINDS.get(number), Instant.ofEpochMilli(1_000L * number - 2_000));
    for (int i = 0; i < number; i++) {
      entry = entry.with("field" + i, "x \u00e9\uD83D\uDE00\n".repeat(i));
    }
    return entry;
  }

  private String proven(AuditLog log, int older, int newer) {
    List<String> texts =
        new ArrayList<>(List.of(checkpoints.get(older - 1), checkpoints.get(newer - 1)));
    texts.addAll(log.consistencyProof(older, newer));
    return String.join(BETWEEN, texts);
  }

  /** All targets. */
  public List<FuzzTarget> all() {
    return List.of(
        FuzzTarget.bytes("audit entry", entries, AuditTargets::readEntry),
        FuzzTarget.text("receipt", receipts, WORDS, AuditTargets::readReceipt).atPercent(50),
        FuzzTarget.text("checkpoint", bodies(), WORDS, AuditTargets::readCheckpoint),
        FuzzTarget.text("verifier key", List.of(verifierKey), WORDS, AuditTargets::readKey)
            .atPercent(50),
        FuzzTarget.bytes("mended verifier key", List.of(new byte[96]), AuditTargets::readMended)
            .atPercent(1),
        FuzzTarget.text("held text", held(), WORDS, this::verify).atPercent(10),
        FuzzTarget.text("consistency", consistent, WORDS, this::verifyConsistent).atPercent(2),
        FuzzTarget.bytes("log file", List.of(batches()), this::verifyFile).atPercent(1));
  }

  private List<String> bodies() {
    return checkpoints.stream().map(note -> note.substring(0, note.indexOf("\n\n") + 1)).toList();
  }

  private List<String> held() {
    List<String> held = new ArrayList<>(checkpoints);
    held.addAll(receipts);
    return held;
  }

  /** The writer's reader and the verifier's, which share no code, agree. */
  private static boolean readEntry(byte[] input) {
    boolean isEntry = Checks.isEntry(input);
    try {
      AuditEntry entry = AuditEntry.decode(input);
      require(isEntry, "only the verifier refuses it");
      require(Arrays.equals(entry.encode(), input), "written again it has another form");
      require(!entry.toString().contains("\n"), "its text has several lines");
      return true;
    } catch (IllegalArgumentException e) {
      require(!isEntry, "only the verifier takes it");
      throw e;
    }
  }

  private static boolean readReceipt(String text) {
    Receipt receipt = Receipt.parse(text);
    require(receipt.toString().equals(text), "written again it has another form");
    require(receipt.index() < receipt.checkpoint().size(), "it is not below its checkpoint");
    return true;
  }

  private static boolean readCheckpoint(String text) {
    Checkpoint checkpoint = Checkpoint.parse(text);
    require(checkpoint.body().equals(text), "written again it has another form");
    return true;
  }

  private static boolean readKey(String text) {
    return AuditVerifier.withKey(text).verify("").code() == Verdict.Code.MALFORMED;
  }

  /** Keys and signatures of any bytes, under the id that belongs to the key. */
  private static boolean readMended(byte[] input) {
    byte[] bytes = Arrays.copyOf(input, 96);
    String key = Checks.verifierKey(ORIGIN, Arrays.copyOf(bytes, 32));
    String root = Checkpoint.text(new byte[32]);
    String note =
        Checks.note(key, ORIGIN + "\n0\n" + root + "\n", Arrays.copyOfRange(bytes, 32, 96));
    Verdict.Code code = AuditVerifier.withKey(key).verify(note).code();
    require(code == Verdict.Code.BAD_SIGNATURE || code == Verdict.Code.OK, "it is " + code);
    return true;
  }

  /** A note may get further signatures, but never another text. */
  private boolean verify(String text) {
    boolean isOk = verifier.verify(text).isOk();
    require(!isOk || bodies().stream().anyMatch(text::contains), "another state is believed");
    return isOk;
  }

  private boolean verifyConsistent(String text) {
    String[] parts = text.split(BETWEEN, -1);
    if (parts.length < 2) {
      return false;
    }
    List<String> proof = Arrays.asList(parts).subList(2, parts.length);
    return verifier.verifyConsistent(parts[0], parts[1], proof).isOk();
  }

  /** What follows the pages of the header, as far as it is written. */
  private byte[] batches() {
    int end = file.length;
    while (file[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOfRange(file, BEFORE_BATCHES, end);
  }

  private boolean verifyFile(byte[] input) throws IOException {
    byte[] start = Arrays.copyOf(file, BEFORE_BATCHES);
    if (input.length % 7 == 1) {
      start[input.length % 8] = input[0]; // at times it is the file of something else
    }
    Path path = folder.resolve("changed");
    byte[] all = Arrays.copyOf(start, BEFORE_BATCHES + input.length);
    System.arraycopy(input, 0, all, BEFORE_BATCHES, input.length);
    Files.write(path, input.length < 4 ? Arrays.copyOf(all, input.length) : all);
    return verifier.verifyFile(path, List.of(checkpoints.get(6))).isOk();
  }
}
