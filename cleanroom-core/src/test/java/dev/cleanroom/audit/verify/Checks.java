package dev.cleanroom.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The verifier's steps one by one, for tests that make so many checks that verifying the same
 * signature each time would take most of the time.
 */
public final class Checks {
  private Checks() {}

  /** Whether a path leads from a leaf to a root. */
  public static boolean includes(
      byte[] entry, long index, long size, List<byte[]> path, byte[] root) {
    return Merkle.includes(Merkle.leaf(entry), index, size, hashes(path), HashCode.fromBytes(root));
  }

  /** Whether a proof leads from one root to another. */
  public static boolean continues(
      long older, byte[] olderRoot, long newer, byte[] newerRoot, List<byte[]> proof) {
    return Merkle.continues(
        older, HashCode.fromBytes(olderRoot), newer, HashCode.fromBytes(newerRoot), hashes(proof));
  }

  /** The hash of a leaf. */
  public static HashCode leaf(byte[] entry) {
    return Merkle.leaf(entry);
  }

  /** The root from scratch. */
  public static byte[] root(List<HashCode> leaves) {
    return Merkle.root(leaves).asBytes();
  }

  /** Whether an entry is of the form that the verifier expects. */
  public static boolean isEntry(byte[] entry) {
    try {
      EntryForm.check(entry);
      return true;
    } catch (Finding finding) {
      return false;
    }
  }

  /** Whether a note is signed by the key, whatever its text says. */
  public static boolean isSigned(String note, String verifierKey) {
    try {
      SignedNote.parse(note).check(LogKey.parse(verifierKey));
      return true;
    } catch (Finding finding) {
      return false;
    }
  }

  /** The verifier key of a log with any 32 bytes for a key, under the id that belongs to them. */
  public static String verifierKey(String name, byte[] key) {
    byte[] typed = Bytes.concat(new byte[] {1}, key);
    byte[] id = Bytes.concat((name + "\n").getBytes(UTF_8), typed);
    String hash = Hashing.sha256().hashBytes(id).toString().substring(0, 8);
    return name + "+" + hash + "+" + Base64.getEncoder().encodeToString(typed);
  }

  /** A text with any signature, which claims to be made by a key. */
  public static String note(String verifierKey, String text, byte[] signature) {
    String[] parts = verifierKey.split("\\+", 3);
    byte[] signed = Bytes.concat(HexFormat.of().parseHex(parts[1]), signature);
    String line = parts[0] + " " + Base64.getEncoder().encodeToString(signed);
    return text + "\n\u2014 " + line + "\n";
  }

  /** Compares many logs with what is held, whose signatures are checked once. */
  public static final class Comparison {
    private final List<Held> held = new ArrayList<>();

    /** Checks everything that is held. */
    public Comparison(String verifierKey, List<String> texts) {
      try {
        for (String text : texts) {
          held.add(Held.verified(text, LogKey.parse(verifierKey)));
        }
      } catch (Finding finding) {
        throw new IllegalArgumentException(finding);
      }
    }

    /** Compares one log. */
    public Verdict compare(List<HashCode> leaves) {
      try {
        return new Verdict(Verdict.Code.OK, AuditVerifier.compare(leaves, held));
      } catch (Finding finding) {
        return finding.verdict();
      }
    }
  }

  private static List<HashCode> hashes(List<byte[]> bytes) {
    return bytes.stream().map(HashCode::fromBytes).toList();
  }
}
