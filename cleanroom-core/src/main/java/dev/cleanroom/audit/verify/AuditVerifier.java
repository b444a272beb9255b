package dev.cleanroom.audit.verify;

import com.google.common.hash.HashCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Checks receipts, proofs and logs of one audit log without the log's help: from the log's verifier
 * key, which must have come on a trusted way, and from what a party holds.
 *
 * <p><b>Guarantee.</b> With a held receipt or signed checkpoint, any change of any entry that it
 * covers is found: a changed, removed, added, moved or repeated entry, and a log cut off below the
 * checkpoint's size. <b>Without one, a cut tail cannot be found</b>, by this or any other check: a
 * shorter log looks like a log at an earlier time. The same holds for entries behind the newest
 * checkpoint that is held. Keep the newest receipt, and compare it with those of other parties.
 *
 * <p>The check has its own reading of notes, proofs and entries and computes roots from scratch, as
 * RFC 9162 section 2.1.1 defines them; it shares no code with the writer. Whatever it is given, it
 * returns a verdict. Immutable and thread-safe.
 */
public final class AuditVerifier {
  private final LogKey key;

  private AuditVerifier(LogKey key) {
    this.key = key;
  }

  /**
   * Returns a verifier of one log.
   *
   * @param verifierKey the log's name, key id and Ed25519 key, as <a
   *     href="https://c2sp.org/signed-note">signed notes</a> write them
   * @return the verifier
   * @throws IllegalArgumentException if the text is not a verifier key
   */
  public static AuditVerifier withKey(String verifierKey) {
    try {
      return new AuditVerifier(LogKey.parse(verifierKey));
    } catch (Finding finding) {
      throw new IllegalArgumentException(finding.getMessage(), finding);
    }
  }

  /**
   * Checks that a receipt's checkpoint was signed by the log and covers the receipt's entry.
   *
   * @param receipt the text of a receipt, or of a signed checkpoint without an entry
   * @return OK, or what is wrong first
   */
  public Verdict verify(String receipt) {
    try {
      Held held = Held.verified(receipt, key);
      return ok(sentence(held));
    } catch (Finding finding) {
      return finding.verdict();
    }
  }

  private static String sentence(Held held) {
    String state = "signed a state of " + held.size() + " entries";
    return held.entries().isEmpty()
        ? held.origin() + " " + state
        : held.origin() + " " + state + " with this one at index " + held.entries().get(0).index();
  }

  /**
   * Checks that one state of the log continues another.
   *
   * @param older the text of a receipt or signed checkpoint
   * @param newer the text of a receipt or signed checkpoint of at least as many entries
   * @param proof the consistency proof between the two: hashes in base64
   * @return OK, or what is wrong first
   */
  public Verdict verifyConsistent(String older, String newer, List<String> proof) {
    try {
      Held first = Held.verified(older, key);
      Held second = Held.verified(newer, key);
      checkContinues(first, second, proof);
      return ok("the first " + first.size() + " of " + second.size() + " entries are the same");
    } catch (Finding finding) {
      return finding.verdict();
    }
  }

  private static void checkContinues(Held older, Held newer, List<String> proof) throws Finding {
    if (older.size() == newer.size() && !older.root().equals(newer.root())) {
      throw new Finding(
          Verdict.Code.SPLIT_VIEW,
          "the log signed two different states of " + older.size() + " entries");
    }
    List<HashCode> hashes = new ArrayList<>();
    for (String hash : proof) {
      hashes.add(Strict.hash(hash));
    }
    if (!Merkle.continues(older.size(), older.root(), newer.size(), newer.root(), hashes)) {
      throw new Finding(
          Verdict.Code.BAD_PROOF,
          "the proof does not show that the newer state continues the older one");
    }
  }

  /**
   * Checks a whole log against everything that is held of it.
   *
   * @param entries the entries' bytes, oldest first
   * @param held texts of receipts or signed checkpoints, at least one
   * @return OK, or what is wrong first, beginning with the smallest checkpoint
   * @throws IllegalArgumentException if nothing is held: then nothing can be checked
   */
  public Verdict verifyLog(Iterable<byte[]> entries, List<String> held) {
    return compare(() -> leaves(entries), held);
  }

  /**
   * Checks the file of a log against everything that is held of it. It may be in use, and it may be
   * damaged: entries are read up to the first that cannot be.
   *
   * @param file what {@code AuditStore.file} wrote
   * @param held texts of receipts or signed checkpoints, at least one
   * @return OK, or what is wrong first, beginning with the smallest checkpoint
   * @throws IllegalArgumentException if nothing is held: then nothing can be checked
   */
  public Verdict verifyFile(Path file, List<String> held) {
    return compare(() -> LogFile.leaves(file), held);
  }

  /** Where a log's entries come from. */
  private interface Log {
    List<HashCode> leaves() throws Finding;
  }

  private Verdict compare(Log log, List<String> held) {
    if (held.isEmpty()) {
      throw new IllegalArgumentException("a log is checked against something that is held");
    }
    try {
      List<Held> known = new ArrayList<>();
      for (String text : held) {
        known.add(Held.verified(text, key));
      }
      return ok(compare(log.leaves(), known));
    } catch (Finding finding) {
      return finding.verdict();
    }
  }

  private static List<HashCode> leaves(Iterable<byte[]> entries) {
    List<HashCode> leaves = new ArrayList<>();
    entries.forEach(entry -> leaves.add(Merkle.leaf(entry)));
    return leaves;
  }

  /**
   * Smaller checkpoints first: what they cover is known to be unchanged when a larger one fails.
   */
  static String compare(List<HashCode> leaves, List<Held> held) throws Finding {
    long good = 0;
    for (Held next : held.stream().sorted(Comparator.comparingLong(Held::size)).toList()) {
      compare(leaves, next, good);
      good = next.size();
    }
    return "the log has "
        + leaves.size()
        + " entries; the first "
        + good
        + " are as signed"
        + (good < leaves.size() ? ", nothing that is held tells of the others" : "");
  }

  private static void compare(List<HashCode> leaves, Held held, long good) throws Finding {
    if (leaves.size() < held.size()) {
      throw new Finding(
          Verdict.Code.LOG_TRUNCATED,
          "the log has " + leaves.size() + " entries, but " + held.size() + " were signed");
    }
    for (Held.Leaf leaf : held.entries()) {
      if (!leaves.get((int) leaf.index()).equals(leaf.hash())) {
        throw new Finding(
            Verdict.Code.ENTRY_CHANGED, "entry " + leaf.index() + " is not the receipt's entry");
      }
    }
    if (!Merkle.root(leaves.subList(0, (int) held.size())).equals(held.root())) {
      throw new Finding(
          Verdict.Code.ROOT_MISMATCH,
          "something among the entries "
              + good
              + " to "
              + (held.size() - 1)
              + " was changed, removed, added or moved");
    }
  }

  private static Verdict ok(String sentence) {
    return new Verdict(Verdict.Code.OK, sentence);
  }
}
