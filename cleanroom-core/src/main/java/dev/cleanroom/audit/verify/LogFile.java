package dev.cleanroom.audit.verify;

import com.google.common.hash.HashCode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the entries of a log's file. It looks neither at checksums nor at the chain of hashes: who
 * changed an entry could have mended those, but not the root that was signed.
 *
 * <pre>
 * 0      "CLRAUDIT" and what else the writer keeps
 * 12288  batches: "BTCH", length 4, number 8, first entry's number 8, entries 4, checksum 4, then
 *        entries: length 4, number 8, the entry, hash 32, checksum 4, hash 32
 * </pre>
 */
final class LogFile {
  private static final String MAGIC = "CLRAUDIT";
  private static final int FIRST_BATCH = 12288;
  private static final int BATCH = 0x42544348;
  private static final int LARGEST = 1 << 20;
  private static final int AFTER_ENTRY = 32 + 4 + 32;

  private LogFile() {}

  /** The leaves of all entries up to the first that cannot be read. */
  static List<HashCode> leaves(Path file) throws Finding {
    List<HashCode> leaves = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      checkStart(in);
      readBatches(in, leaves);
    } catch (EOFException e) {
      return leaves;
    } catch (IOException e) {
      throw Finding.malformed("the log's file cannot be read");
    }
    return leaves;
  }

  private static void checkStart(DataInputStream in) throws IOException, Finding {
    byte[] start = in.readNBytes(FIRST_BATCH);
    if (!new String(start, StandardCharsets.ISO_8859_1).startsWith(MAGIC)) {
      throw Finding.malformed("this is not the file of an audit log");
    }
  }

  private static void readBatches(DataInputStream in, List<HashCode> leaves) throws IOException {
    while (in.readInt() == BATCH) {
      in.skipNBytes(4 + 8 + 8);
      int count = in.readInt();
      in.skipNBytes(4);
      for (int entry = 0; entry < count; entry++) {
        leaves.add(readEntry(in));
      }
    }
  }

  private static HashCode readEntry(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LARGEST) {
      throw new EOFException("no entry has this length");
    }
    in.skipNBytes(8);
    byte[] entry = new byte[length];
    in.readFully(entry);
    in.skipNBytes(AFTER_ENTRY);
    return Merkle.leaf(entry);
  }
}
