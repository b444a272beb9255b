package dev.cleanroom.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One line of the audit log: what happened, when, and named texts that say more. Texts are names,
 * codes, exact decimals and hashes; raw values never belong in an entry.
 *
 * <p><b>Canonical bytes.</b> Two equal entries have the same bytes and two different ones never do:
 * {@code decode(encode(x))} equals x, and {@code encode(decode(b))} has exactly the bytes b. All
 * integers are big-endian: version 1 (1 byte), kind (1 byte), milliseconds since 1970 (8 bytes),
 * number of fields (2 bytes), then the fields in strictly ascending order of their names, each as
 * length (2 bytes) and UTF-8 of the name, length (2 bytes) and UTF-8 of the value.
 *
 * @param kind what happened
 * @param time when it happened, in whole milliseconds; a finer time is rounded down
 * @param fields names (a lower-case letter, then lower-case letters, digits, underscores and
 *     periods, at most 64 characters) and values (at most 65,535 bytes of UTF-8)
 */
public record AuditEntry(Kind kind, Instant time, SortedMap<String, String> fields) {
  /** The most bytes that an entry may have. */
  public static final int LARGEST = 1 << 18;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.]{0,63}");

  /** What an entry tells of. */
  public enum Kind {
    /** A collaboration was opened. */
    OPENED(1),
    /** A run was admitted: its request is known and its price reserved. */
    ADMITTED(2),
    /** A run or a template was refused. */
    REFUSED(3),
    /** A run was charged; its data may be read from now on. */
    CHARGED(4),
    /** An answer was released. */
    RELEASED(5),
    /** The bytes of an earlier answer were given again. */
    REPLAYED(6),
    /** A run failed after it was charged. */
    FAILED(7),
    /** A run was given up before any data was read, for nothing. */
    ABORTED(8),
    /** A charge was found whose run left no other trace; it counts as spent. */
    OUTCOME_UNKNOWN(9),
    /** An owner approved a template. */
    APPROVED(10),
    /** An owner took an approval back. */
    REVOKED(11),
    /** A table's rule and budget as they were configured, or changed. */
    POLICY(12),
    /** A window of a budget began, or a cap was first seen or changed. */
    GRANT(13),
    /** A budget passed a warning threshold. */
    WARNING(14);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /**
   * Copies the fields and checks the form.
   *
   * @throws IllegalArgumentException if a name, a value, the time or the whole entry is out of
   *     range
   */
  public AuditEntry {
    time = Instant.ofEpochMilli(milliseconds(time));
    SortedMap<String, String> ordered = new TreeMap<>();
    ordered.putAll(fields);
    ordered.keySet().forEach(AuditEntry::checkName);
    fields = Collections.unmodifiableSortedMap(ordered);
    EntryCodec.checkSize(fields);
  }

  /**
   * Returns an entry without fields.
   *
   * @param kind what happened
   * @param time when it happened
   * @return the entry
   * @throws IllegalArgumentException if the time is not within 64 bits of milliseconds
   */
  public static AuditEntry of(Kind kind, Instant time) {
    return new AuditEntry(kind, time, Collections.emptySortedMap());
  }

  /**
   * Returns an entry with one more field.
   *
   * @param name the field's name, not yet in this entry
   * @param value the field's value
   * @return the larger entry
   * @throws IllegalArgumentException if the name is taken or not of the form, or a bound is passed
   */
  public AuditEntry with(String name, String value) {
    if (fields.containsKey(name)) {
      throw new IllegalArgumentException("the entry already has the field '" + name + "'");
    }
    SortedMap<String, String> more = new TreeMap<>(Map.of(name, value));
    more.putAll(fields);
    return new AuditEntry(kind, time, more);
  }

  /**
   * Returns the canonical bytes.
   *
   * @return a new array, at most {@link #LARGEST} bytes
   */
  public byte[] encode() {
    return EntryCodec.encode(this);
  }

  /**
   * Reads canonical bytes, and nothing but them.
   *
   * @param bytes what {@link #encode()} returned
   * @return the entry
   * @throws IllegalArgumentException if the bytes are not those of an entry
   */
  public static AuditEntry decode(byte[] bytes) {
    return EntryCodec.decode(bytes);
  }

  /** One line, whatever the values hold. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(time).append(' ').append(kind);
    fields.forEach(
        (name, value) -> text.append(' ').append(name).append('=').append(Line.of(value)));
    return text.toString();
  }

  private static long milliseconds(Instant time) {
    try {
      return time.toEpochMilli();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the time is not within 64 bits of milliseconds", e);
    }
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a field's name is a lower-case letter, then lower-case letters, digits, underscores and"
              + " periods, at most 64 characters");
    }
  }
}
