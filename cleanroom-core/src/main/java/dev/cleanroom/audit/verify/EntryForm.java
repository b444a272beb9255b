package dev.cleanroom.audit.verify;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The form of an entry, checked without reading what it says. */
final class EntryForm {
  private static final int LARGEST = 1 << 18;
  private static final int SMALLEST = 12;
  private static final int KINDS = 14;
  private static final int LONGEST_NAME = 64;

  private EntryForm() {}

  static void check(byte[] entry) throws Finding {
    if (entry.length < SMALLEST || entry.length > LARGEST) {
      throw Finding.malformed("an entry is too short or too long");
    }
    ByteBuffer source = ByteBuffer.wrap(entry);
    byte version = source.get();
    byte kind = source.get();
    source.position(source.position() + Long.BYTES);
    if (version != 1 || kind < 1 || kind > KINDS) {
      throw Finding.malformed("an entry's version or kind is unknown");
    }
    checkFields(source);
  }

  private static void checkFields(ByteBuffer source) throws Finding {
    int count = Short.toUnsignedInt(source.getShort());
    String last = "";
    for (int field = 0; field < count; field++) {
      String name = text(source);
      if (!isName(name) || name.compareTo(last) <= 0) {
        throw Finding.malformed("an entry's fields are not names in ascending order");
      }
      last = name;
      text(source);
    }
    if (source.hasRemaining()) {
      throw Finding.malformed("something follows an entry");
    }
  }

  private static boolean isName(String name) {
    boolean isPlain =
        name.chars()
            .allMatch(
                c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.');
    return isPlain && !name.isEmpty() && name.length() <= LONGEST_NAME && name.charAt(0) >= 'a';
  }

  @CanIgnoreReturnValue
  private static String text(ByteBuffer source) throws Finding {
    int length = source.remaining() < 2 ? -1 : Short.toUnsignedInt(source.getShort());
    if (length < 0 || length > source.remaining()) {
      throw Finding.malformed("an entry ends too early");
    }
    ByteBuffer text = source.slice(source.position(), length);
    source.position(source.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw Finding.malformed("a text in an entry is not UTF-8");
    }
  }
}
