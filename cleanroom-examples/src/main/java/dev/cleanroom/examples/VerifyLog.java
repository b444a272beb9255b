package dev.cleanroom.examples;

import com.google.common.base.Splitter;
import dev.cleanroom.StoreException;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.AuditStore;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.audit.Receipt;
import dev.cleanroom.audit.verify.AuditVerifier;
import dev.cleanroom.audit.verify.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Checks the file of an audit log against receipts that a party holds:
 *
 * <pre>{@code
 * mvn -q -B -Pexample -Dexample=VerifyLog -DskipTests package \
 *   -Dlog=audit.log -Dkey='example.com/audit+...' -Dheld=first.tlog-proof,second.tlog-proof
 * }</pre>
 *
 * <p>Without {@code -Dlog} it writes a log of its own, shows a receipt and a proof, then changes
 * the log in the ways in which somebody with an editor would, and says what the check says.
 */
public final class VerifyLog {
  private static final String ORIGIN = "example.com/audit";
  private static final Instant START = Instant.parse("2026-11-20T09:00:00Z");

  private static final Instant FAILED = START.plus(Duration.ofHours(1));

  /** The first key of RFC 8032, section 7.1: the same output each time, and no secret at all. */
  private static final String PRIVATE_KEY =
      "302e020100300506032b657004220420"
          + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

  private static final String PUBLIC_KEY =
      "302a300506032b6570032100"
          + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  private final Path folder;
  private final PrintStream out;
  private final KeyPair keys;

  private VerifyLog(Path folder, PrintStream out) throws GeneralSecurityException {
    this.folder = folder;
    this.out = out;
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    this.keys =
        new KeyPair(
            factory.generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(PUBLIC_KEY))),
            factory.generatePrivate(new PKCS8EncodedKeySpec(HexFormat.of().parseHex(PRIVATE_KEY))));
  }

  /**
   * Checks the log that {@code -Dlog}, {@code -Dkey} and {@code -Dheld} name, or shows how.
   *
   * @param arguments none
   * @throws IOException if a file cannot be read or written
   * @throws GeneralSecurityException never on a Java platform with Ed25519
   */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    String log = System.getProperty("log", "");
    if (log.isEmpty()) {
      demonstrate(
          Files.createTempDirectory(Files.createDirectories(Path.of("target")), "audit"),
          System.out);
    } else {
      System.out.println(verify(Path.of(log), required("key"), required("held")));
    }
  }

  private static String required(String property) {
    String value = System.getProperty(property, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("-Dlog needs -D" + property + " beside it");
    }
    return value;
  }

  static Verdict verify(Path log, String key, String held) throws IOException {
    List<String> texts = new ArrayList<>();
    for (String file : Splitter.on(',').split(held)) {
      texts.add(Files.readString(Path.of(file)));
    }
    return AuditVerifier.withKey(key).verifyFile(log, texts);
  }

  static void demonstrate(Path folder, PrintStream out)
      throws IOException, GeneralSecurityException {
    new VerifyLog(folder, out).run();
  }

  private void run() throws IOException {
    try (AuditLog log = open(AuditStore.file(folder.resolve("audit.log")))) {
      out.println("The log's key, which everybody gets beforehand:\n\n" + log.verifierKey());
      Receipt first = day(log, 0);
      Receipt newest = day(log, 1);
      show(log, first, newest);
      tamper(log, first, newest);
    }
  }

  private AuditLog open(AuditStore store) {
    return AuditLog.open(store, ORIGIN, keys);
  }

  /** Three runs: one is refused, one fails after it was charged, one is answered. */
  private static Receipt day(AuditLog log, int day) {
    Instant time = START.plus(Duration.ofDays(day));
    log.append(entry(AuditEntry.Kind.REFUSED, time, 0).with("reason", "BUDGET_EXCEEDED"));
    log.record(entry(AuditEntry.Kind.ADMITTED, time, 1));
    log.record(entry(AuditEntry.Kind.CHARGED, time, 1).with("loss", "ε=0.5"));
    log.append(entry(AuditEntry.Kind.FAILED, time, 1));
    log.record(entry(AuditEntry.Kind.ADMITTED, time, 2));
    log.record(entry(AuditEntry.Kind.CHARGED, time, 2).with("loss", "ε=0.5"));
    return log.append(entry(AuditEntry.Kind.RELEASED, time, 2));
  }

  private static AuditEntry entry(AuditEntry.Kind kind, Instant time, int hours) {
    return AuditEntry.of(kind, time.plus(Duration.ofHours(hours)))
        .with("member", "hotel")
        .with("template", "visits");
  }

  private void show(AuditLog log, Receipt first, Receipt newest) {
    out.println("\nThe newest receipt, as the hotel holds it:\n\n" + newest);
    out.println("It is about  " + newest.entry());
    AuditVerifier verifier = AuditVerifier.withKey(log.verifierKey());
    out.println("verify       " + verifier.verify(newest.toString()));
    List<String> proof = log.consistencyProof(first.checkpoint().size(), log.size());
    out.println("\nThe proof that the first day's log is where the newest one begins:\n");
    out.println(String.join("\n", proof) + "\n");
    out.println(
        "verify       " + verifier.verifyConsistent(first.toString(), newest.toString(), proof));
  }

  /** Somebody with an editor, then somebody who also mends every checksum and has the key. */
  private void tamper(AuditLog log, Receipt first, Receipt newest) throws IOException {
    List<AuditEntry> entries = log.entries().toList();
    List<Receipt> held = List.of(first, newest);
    say("The log as it is", written("whole.log", entries), held);
    say("One byte changed", flipped(written("byte.log", entries)), held);
    say("One byte changed, checksums mended", written("mended.log", cheaper(entries)), held);
    say("One entry removed", written("removed.log", without(entries, 3)), held);
    Path cut = written("cut.log", entries.subList(0, 12));
    say("Its tail cut", cut, held);
    say("Its tail cut, and only the first day's receipt is held", cut, List.of(first));
  }

  /** A log like one that was never changed: checksums, hashes and signatures are right. */
  private Path written(String name, List<AuditEntry> entries) {
    Path file = folder.resolve(name);
    try (AuditLog log = open(AuditStore.file(file))) {
      entries.forEach(log::record);
    }
    return file;
  }

  private static Path flipped(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("0.5");
    bytes[place] = '1';
    return Files.write(file, bytes);
  }

  private static List<AuditEntry> cheaper(List<AuditEntry> entries) {
    return entries.stream().map(VerifyLog::cheaper).toList();
  }

  private static AuditEntry cheaper(AuditEntry entry) {
    boolean isFirstCharge = entry.kind() == AuditEntry.Kind.CHARGED && entry.time().equals(FAILED);
    SortedMap<String, String> fields = new TreeMap<>(entry.fields());
    fields.computeIfPresent("loss", (name, loss) -> isFirstCharge ? "ε=0.1" : loss);
    return new AuditEntry(entry.kind(), entry.time(), fields);
  }

  private static List<AuditEntry> without(List<AuditEntry> entries, int index) {
    List<AuditEntry> fewer = new ArrayList<>(entries);
    fewer.remove(index);
    return fewer;
  }

  private void say(String what, Path file, List<Receipt> held) {
    Receipt newest = held.get(held.size() - 1);
    List<String> texts = held.stream().map(Receipt::toString).toList();
    try (AuditLog key = AuditLog.open(AuditStore.inMemory(), ORIGIN, keys)) {
      out.println("\n" + what);
      out.println(
          "verify       " + AuditVerifier.withKey(key.verifierKey()).verifyFile(file, texts));
    }
    out.println("opened       " + opened(file, newest.checkpoint()));
  }

  private String opened(Path file, Checkpoint held) {
    try (AuditLog log = AuditLog.open(AuditStore.file(file), ORIGIN, keys, held)) {
      return "yes, with " + log.size() + " entries";
    } catch (StoreException e) {
      return "no: " + e.getMessage().lines().findFirst().orElseThrow();
    }
  }
}
