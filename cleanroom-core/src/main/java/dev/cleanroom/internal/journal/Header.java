package dev.cleanroom.internal.journal;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first page of a journal.
 *
 * @param subject what the journal is about
 * @param id names this file among all others
 * @param salt goes into every checksum, so that stale blocks of other files never look valid
 */
record Header(Subject subject, UUID id, UUID salt) {
  static final int VERSION = 1;
  private static final int CHECKED = 8 + 4 + 16 + 16;

  static Header fresh(Subject subject) {
    return new Header(subject, UUID.randomUUID(), UUID.randomUUID());
  }

  /** The checksum is looked at before the version, so that no damage looks like a later version. */
  static Header read(Disk disk, Complaints complaints) throws IOException {
    byte[] page = DiskBytes.read(disk, 0, Layout.PAGE);
    if (page.length < Layout.PAGE) {
      throw complaints.corrupt("it is cut at byte " + page.length + ", within its header");
    }
    ByteBuffer in = ByteBuffer.wrap(page);
    byte[] magic = new byte[8];
    in.get(magic);
    int version = in.getInt();
    Header header = new Header(complaints.subject(), readId(in), readId(in));
    if (!Arrays.equals(magic, complaints.subject().magic())) {
      throw complaints.corrupt("its first bytes are not those of such a file");
    }
    if (in.getInt() != checksum(page) || !DiskBytes.isZero(page, in.position(), Layout.PAGE)) {
      throw complaints.corrupt("its header does not match its checksum at byte " + CHECKED);
    }
    if (version != VERSION) {
      throw complaints.laterVersion(version);
    }
    return header;
  }

  byte[] page() {
    ByteBuffer out = ByteBuffer.allocate(Layout.PAGE);
    out.put(subject.magic()).putInt(VERSION);
    writeId(out, id);
    writeId(out, salt);
    out.putInt(checksum(out.array()));
    return out.array();
  }

  /** The previous hash of the first frame. */
  HashCode hash() {
    return Hashing.sha256().hashBytes(page());
  }

  /** CRC-32C that differs from file to file. */
  int checksum(byte[] bytes, int from, int length) {
    ByteBuffer seed = ByteBuffer.allocate(32);
    writeId(seed, id);
    writeId(seed, salt);
    CRC32C crc = new CRC32C();
    crc.update(seed.array());
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static int checksum(byte[] page) {
    CRC32C crc = new CRC32C();
    crc.update(page, 0, CHECKED);
    return (int) crc.getValue();
  }

  private static UUID readId(ByteBuffer in) {
    return new UUID(in.getLong(), in.getLong());
  }

  private static void writeId(ByteBuffer out, UUID id) {
    out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }
}
