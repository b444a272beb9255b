package dev.cleanroom.adversity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.AuditStore;
import dev.cleanroom.budget.LedgerStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/**
 * What processes that are killed share: the ledger, the audit log and its keys, and what they noted
 * before they died. A note is one write, which a kill keeps or not; a line without its end was not.
 */
record KilledFiles(Path folder) {
  /** Makes the keys. */
  static KilledFiles fresh(Path folder) {
    KeyPair keys = Rooms.freshKeys();
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("private"), keys.getPrivate().getEncoded());
      Files.write(folder.resolve("public"), keys.getPublic().getEncoded());
      return new KilledFiles(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KeyPair keys() {
    try {
      KeyFactory factory = KeyFactory.getInstance("Ed25519");
      return new KeyPair(
          factory.generatePublic(
              new X509EncodedKeySpec(Files.readAllBytes(folder.resolve("public")))),
          factory.generatePrivate(
              new PKCS8EncodedKeySpec(Files.readAllBytes(folder.resolve("private")))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LedgerStore ledger() {
    return LedgerStore.file(folder.resolve("ledger"));
  }

  AuditLog log() {
    return AuditLog.open(AuditStore.file(logFile()), Rooms.ORIGIN, keys());
  }

  Path logFile() {
    return folder.resolve("audit");
  }

  /** Takes notes of one kind of one process. */
  Notes notes(String kind, int cycle) {
    try {
      return new Notes(
          FileChannel.open(
              folder.resolve(kind + "." + cycle),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the notes of one kind that a process took. */
  List<String> read(String kind, int cycle) {
    try {
      Path file = folder.resolve(kind + "." + cycle);
      String text = Files.exists(file) ? Files.readString(file, US_ASCII) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes notes that a kill does not take back.
   *
   * @param channel where to
   */
  record Notes(FileChannel channel) {
    void add(String line) {
      try {
        ByteBuffer bytes = US_ASCII.encode(line + "\n");
        synchronized (channel) {
          while (bytes.hasRemaining()) {
            int unused = channel.write(bytes);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
