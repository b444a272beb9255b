package dev.cleanroom.audit.verify;

import com.google.common.hash.HashCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a party holds: a signed checkpoint, alone or with an entry that it covers.
 *
 * @param note the signed checkpoint
 * @param origin the log's name
 * @param size the number of entries
 * @param root the root over them
 * @param entries the entry's leaf, its place and path; none for a checkpoint alone
 */
record Held(SignedNote note, String origin, long size, HashCode root, List<Leaf> entries) {
  private static final String RECEIPT = "c2sp.org/tlog-proof@v1\n";
  private static final int LONGEST = 1 << 20;
  private static final int CHECKPOINT_LINES = 3;

  /**
   * A receipt's entry.
   *
   * @param hash the leaf's hash
   * @param index its place
   * @param path the inclusion proof
   */
  record Leaf(HashCode hash, long index, List<HashCode> path) {}

  /** Reads a receipt or a signed checkpoint, checks the key, the signature and the proof. */
  static Held verified(String text, LogKey key) throws Finding {
    Held held = parse(text);
    held.note.check(key);
    if (!held.origin.equals(key.name())) {
      throw new Finding(Verdict.Code.WRONG_KEY, "the checkpoint is one of another log");
    }
    for (Leaf leaf : held.entries) {
      if (!Merkle.includes(leaf.hash(), leaf.index(), held.size, leaf.path(), held.root)) {
        throw new Finding(
            Verdict.Code.BAD_PROOF, "the proof does not lead from the entry to the signed root");
      }
    }
    return held;
  }

  private static Held parse(String text) throws Finding {
    if (text.length() > LONGEST) {
      throw Finding.malformed("this is longer than a receipt");
    }
    if (!text.startsWith(RECEIPT)) {
      return checkpoint(text, List.of());
    }
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw Finding.malformed("the receipt has no checkpoint");
    }
    Leaf leaf = leaf(text.substring(RECEIPT.length(), Math.max(end, RECEIPT.length())));
    return checkpoint(text.substring(end + 2), List.of(leaf));
  }

  private static Leaf leaf(String text) throws Finding {
    String[] lines = text.split("\n", -1);
    if (lines.length < 2 || !lines[0].startsWith("extra ") || !lines[1].startsWith("index ")) {
      throw Finding.malformed("the receipt has no lines 'extra' and 'index'");
    }
    byte[] entry = Strict.base64(lines[0].substring("extra ".length()));
    EntryForm.check(entry);
    List<HashCode> path = new ArrayList<>();
    for (String line : Arrays.asList(lines).subList(2, lines.length)) {
      path.add(Strict.hash(line));
    }
    return new Leaf(Merkle.leaf(entry), Strict.number(lines[1].substring("index ".length())), path);
  }

  private static Held checkpoint(String text, List<Leaf> entries) throws Finding {
    SignedNote note = SignedNote.parse(text);
    List<String> lines = note.text().lines().toList();
    if (lines.size() != CHECKPOINT_LINES) {
      throw Finding.malformed("a checkpoint has three lines: origin, size and root");
    }
    return new Held(
        note, lines.get(0), Strict.number(lines.get(1)), Strict.hash(lines.get(2)), entries);
  }
}
