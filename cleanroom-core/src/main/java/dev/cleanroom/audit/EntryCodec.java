package dev.cleanroom.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Entries as canonical bytes. */
final class EntryCodec {
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + 1 + Long.BYTES + Short.BYTES;
  private static final int LONGEST_TEXT = 0xFFFF;
  private static final Map<Integer, AuditEntry.Kind> KINDS = new HashMap<>();

  static {
    for (AuditEntry.Kind kind : AuditEntry.Kind.values()) {
      KINDS.put(kind.code(), kind);
    }
  }

  private EntryCodec() {}

  static void checkSize(SortedMap<String, String> fields) {
    long size = size(fields);
    if (size > AuditEntry.LARGEST) {
      throw new IllegalArgumentException(
          "an entry has at most " + AuditEntry.LARGEST + " bytes, this one " + size);
    }
  }

  private static long size(SortedMap<String, String> fields) {
    long size = HEADER;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      size += 2 * Short.BYTES + field.getKey().length() + utf8(field.getValue()).remaining();
    }
    return size;
  }

  static byte[] encode(AuditEntry entry) {
    ByteBuffer target = ByteBuffer.allocate(Math.toIntExact(size(entry.fields())));
    target.put(VERSION);
    target.put((byte) entry.kind().code());
    target.putLong(entry.time().toEpochMilli());
    target.putShort((short) entry.fields().size());
    entry.fields().forEach((name, value) -> put(target, name, value));
    return target.array();
  }

  private static void put(ByteBuffer target, String name, String value) {
    putText(target, name);
    putText(target, value);
  }

  private static void putText(ByteBuffer target, String text) {
    ByteBuffer bytes = utf8(text);
    target.putShort((short) bytes.remaining()).put(bytes);
  }

  static AuditEntry decode(byte[] bytes) {
    if (bytes.length > AuditEntry.LARGEST) {
      throw malformed("it is larger than an entry may be");
    }
    try {
      return decode(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException e) {
      throw malformed("it ends too early");
    }
  }

  private static AuditEntry decode(ByteBuffer source) {
    if (source.get() != VERSION) {
      throw malformed("its version is unknown");
    }
    AuditEntry.Kind kind = KINDS.get(Byte.toUnsignedInt(source.get()));
    if (kind == null) {
      throw malformed("its kind is unknown");
    }
    Instant time = Instant.ofEpochMilli(source.getLong());
    SortedMap<String, String> fields = fields(source);
    if (source.hasRemaining()) {
      throw malformed("something follows it");
    }
    return new AuditEntry(kind, time, fields);
  }

  private static SortedMap<String, String> fields(ByteBuffer source) {
    int count = Short.toUnsignedInt(source.getShort());
    SortedMap<String, String> fields = new TreeMap<>();
    String last = "";
    for (int i = 0; i < count; i++) {
      String name = text(source);
      if (name.compareTo(last) <= 0) {
        throw malformed("its fields are not in ascending order");
      }
      fields.put(name, text(source));
      last = name;
    }
    return fields;
  }

  private static String text(ByteBuffer source) {
    int length = Short.toUnsignedInt(source.getShort());
    if (length > source.remaining()) {
      throw malformed("it ends too early");
    }
    ByteBuffer text = source.slice(source.position(), length);
    source.position(source.position() + length);
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(text)
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("a text in it is not UTF-8");
    }
  }

  /** Unlike {@code getBytes}, refuses half of a surrogate pair, which would come back changed. */
  private static ByteBuffer utf8(String text) {
    try {
      ByteBuffer bytes =
          UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      if (bytes.remaining() > LONGEST_TEXT) {
        throw new IllegalArgumentException(
            "a field's value has at most " + LONGEST_TEXT + " bytes of UTF-8");
      }
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a field's value has half of a surrogate pair");
    }
  }

  private static IllegalArgumentException malformed(String why) {
    return new IllegalArgumentException("this is not an audit entry: " + why);
  }
}
