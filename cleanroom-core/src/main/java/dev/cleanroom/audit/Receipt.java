package dev.cleanroom.audit;

import java.util.Arrays;
import java.util.List;

/**
 * What an audit log gives for an entry: the entry, its place, and a signed checkpoint with the
 * proof that it covers the entry. Whoever keeps it can show later that the log held the entry and
 * every entry before it; keep the newest.
 *
 * <p>The text form is a <a href="https://c2sp.org/tlog-proof">transparency log proof</a> whose
 * extra data is the entry. Reading one checks its form only: whether it is genuine says {@link
 * dev.cleanroom.audit.verify.AuditVerifier#verify}. Immutable.
 */
public final class Receipt {
  private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";
  private static final int LONGEST = 1 << 20;
  private static final int HEADER_LINES = 3;
  private static final int HASH_BYTES = 32;

  private final AuditEntry entry;
  private final long index;
  private final List<String> proof;
  private final Checkpoint checkpoint;
  private final String note;

  Receipt(AuditEntry entry, long index, List<String> proof, Checkpoint checkpoint, String note) {
    this.entry = entry;
    this.index = index;
    this.proof = List.copyOf(proof);
    this.checkpoint = checkpoint;
    this.note = note;
  }

  /**
   * Reads the text form.
   *
   * @param text what {@link #toString()} returned
   * @return the receipt
   * @throws IllegalArgumentException if the text is not of the form of a receipt
   */
  public static Receipt parse(String text) {
    int end = text.indexOf("\n\n");
    if (end < 0 || text.length() > LONGEST) {
      throw new IllegalArgumentException("this is not a receipt");
    }
    Receipt receipt = parse(text.substring(0, end).split("\n", -1), text.substring(end + 2));
    if (!receipt.toString().equals(text)) {
      throw new IllegalArgumentException("this receipt is not in its one canonical form");
    }
    return receipt;
  }

  private static Receipt parse(String[] lines, String note) {
    if (lines.length < HEADER_LINES || !lines[0].equals(FIRST_LINE)) {
      throw new IllegalArgumentException("a receipt begins with " + FIRST_LINE);
    }
    AuditEntry entry = AuditEntry.decode(Checkpoint.hash(after(EXTRA, lines[1])));
    long index = Checkpoint.size(after(INDEX, lines[2]));
    List<String> proof = Arrays.asList(lines).subList(HEADER_LINES, lines.length);
    proof.forEach(Receipt::checkHash);
    Checkpoint checkpoint = NoteSigner.body(note);
    if (index >= checkpoint.size()) {
      throw new IllegalArgumentException("the receipt's entry is not below its checkpoint");
    }
    return new Receipt(entry, index, proof, checkpoint, note);
  }

  private static String after(String start, String line) {
    if (!line.startsWith(start)) {
      throw new IllegalArgumentException("a receipt's line begins with '" + start + "'");
    }
    return line.substring(start.length());
  }

  private static void checkHash(String hash) {
    if (Checkpoint.hash(hash).length != HASH_BYTES) {
      throw new IllegalArgumentException("a proof's hash has 32 bytes");
    }
  }

  /**
   * Returns what the log holds at {@link #index()}.
   *
   * @return the entry
   */
  public AuditEntry entry() {
    return entry;
  }

  /**
   * Returns the entry's place in the log.
   *
   * @return 0 for the first entry, less than the checkpoint's size
   */
  public long index() {
    return index;
  }

  /**
   * Returns the inclusion proof of RFC 6962, section 2.1.1.
   *
   * @return hashes of 32 bytes in base64, from the leaf's sibling up
   */
  public List<String> proof() {
    return proof;
  }

  /**
   * Returns the state of the log that was signed.
   *
   * @return the checkpoint
   */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Returns the signed checkpoint.
   *
   * @return a <a href="https://c2sp.org/signed-note">note</a>, with the end of its last line
   */
  public String note() {
    return note;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Receipt receipt && receipt.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** The text form, several lines, each with its end. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    text.append(EXTRA).append(Checkpoint.text(entry.encode())).append('\n');
    text.append(INDEX).append(index).append('\n');
    proof.forEach(hash -> text.append(hash).append('\n'));
    return text.append('\n').append(note).toString();
  }
}
