package dev.cleanroom.audit.verify;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A text and the lines of its signatures, as c2sp.org/signed-note has them.
 *
 * @param text what is signed, with the end of its last line
 * @param lines the signatures, of this log's key or of others
 */
record SignedNote(String text, List<Line> lines) {
  private static final String DASH = "\u2014 ";
  private static final int MOST_LINES = 100;
  private static final int ID_BYTES = 4;

  /**
   * One signature.
   *
   * @param name the key's name
   * @param bytes the key's id and the signature, in hexadecimal
   */
  record Line(String name, String bytes) {
    String keyId() {
      return bytes.substring(0, 2 * ID_BYTES);
    }

    byte[] signature() {
      return HexFormat.of().parseHex(bytes, 2 * ID_BYTES, bytes.length());
    }
  }

  static SignedNote parse(String note) throws Finding {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n") || !note.codePoints().allMatch(SignedNote::isText)) {
      throw Finding.malformed("this is not a signed note");
    }
    List<Line> lines = new ArrayList<>();
    for (String line : note.substring(end + 2).lines().toList()) {
      lines.add(line(line));
    }
    if (lines.isEmpty() || lines.size() > MOST_LINES) {
      throw Finding.malformed("a signed note has 1 to " + MOST_LINES + " signatures");
    }
    return new SignedNote(note.substring(0, end + 1), List.copyOf(lines));
  }

  /** No control characters, and no half of a surrogate pair: the note has one form in UTF-8. */
  private static boolean isText(int character) {
    boolean isHalf = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    return character == '\n' || (character >= ' ' && !isHalf);
  }

  private static Line line(String line) throws Finding {
    String[] parts = line.startsWith(DASH) ? line.substring(2).split(" ", -1) : new String[0];
    if (parts.length != 2 || !isName(parts[0])) {
      throw Finding.malformed("a signature line is not a dash, a key's name and a signature");
    }
    byte[] bytes = Strict.base64(parts[1]);
    if (bytes.length <= ID_BYTES) {
      throw Finding.malformed("a signature has a key's id of 4 bytes and more");
    }
    return new Line(parts[0], HexFormat.of().formatHex(bytes));
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && name.codePoints()
            .noneMatch(c -> c == '+' || Character.isSpaceChar(c) || Character.isWhitespace(c));
  }

  /** Refuses a note that the log's key did not sign, or whose signature by it is false. */
  void check(LogKey key) throws Finding {
    List<Line> made = lines.stream().filter(key::made).toList();
    if (made.isEmpty()) {
      throw new Finding(
          Verdict.Code.WRONG_KEY, "the checkpoint is not signed by the key of " + key.name());
    }
    if (!made.stream().allMatch(line -> key.verifies(text, line.signature()))) {
      throw new Finding(
          Verdict.Code.BAD_SIGNATURE,
          "the signature of " + key.name() + " does not belong to this checkpoint");
    }
  }
}
