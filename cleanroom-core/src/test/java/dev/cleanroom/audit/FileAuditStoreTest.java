package dev.cleanroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.StoreException;
import dev.cleanroom.audit.verify.AuditVerifier;
import dev.cleanroom.audit.verify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditStoreTest {
  private static final String ORIGIN = "example.com/audit";
  private static final KeyPair KEYS = NoteSigner.freshKeys();
  private static final AuditVerifier VERIFIER =
      AuditVerifier.withKey(new NoteSigner(ORIGIN, KEYS).verifierKey());

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void place() {
    file = folder.resolve("audit.log");
  }

  private AuditLog open() {
    return AuditLog.open(AuditStore.file(file), ORIGIN, KEYS);
  }

  @CanIgnoreReturnValue
  private Receipt filled(int entries) {
    try (AuditLog log = open()) {
      for (int i = 1; i < entries; i++) {
        log.record(AuditLogTest.entry(i));
      }
      return log.append(AuditLogTest.entry(0));
    }
  }

  private Verdict verify(Receipt receipt) {
    return VERIFIER.verifyFile(file, List.of(receipt.toString()));
  }

  @Test
  void open_again_hasWhatWasAppended() {
    Receipt receipt = filled(10);
    try (AuditLog log = open()) {
      assertThat(log.size()).isEqualTo(10);
      assertThat(log.entry(9)).isEqualTo(AuditLogTest.entry(0));
      assertThat(log.head()).isEqualTo(receipt.checkpoint());
      assertThat(log.append(AuditLogTest.entry(10)).index()).isEqualTo(10);
      assertThat(log.entries()).hasSize(11);
    }
    assertThat(verify(receipt))
        .hasToString(
            "OK: the log has 11 entries; the first 10 are as signed, nothing that is held tells of"
                + " the others");
  }

  @Test
  void open_olderCopyInPlace_isRefusedWithTheHeldCheckpoint() throws IOException {
    filled(4);
    Files.copy(file, folder.resolve("old"));
    Receipt receipt = filled(4);
    Files.copy(folder.resolve("old"), file, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(
            () -> AuditLog.open(AuditStore.file(file), ORIGIN, KEYS, receipt.checkpoint()).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("[AUDIT_LOG_CORRUPT]")
        .hasMessageContaining("it has 4 entries, but 8 were signed");
    assertThat(verify(receipt))
        .hasToString("LOG_TRUNCATED: the log has 4 entries, but 8 were signed");
    try (AuditLog log = open()) {
      assertThat(log.size()).as("nothing is kept of the log that was refused").isEqualTo(4);
    }
  }

  @Test
  void open_whileOpen_isRefused() {
    try (AuditLog log = open()) {
      log.append(AuditLogTest.entry(0));
      assertThatThrownBy(() -> open().close()).hasMessageContaining("[AUDIT_LOG_LOCKED]");
    }
  }

  /** What the verifier does not read, the library does when it opens the log. */
  @Test
  void verifyFile_byteFlipped_isFoundByTheVerifierOrWhenTheLogIsOpened() throws IOException {
    Receipt receipt = filled(20);
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 12288; at < 12288 + 32 + 20 * 100; at += 13) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      if (verify(receipt).isOk()) {
        assertThatThrownBy(() -> open().close()).hasMessageContaining("[AUDIT_LOG_CORRUPT]");
      }
    }
  }

  @Test
  void verifyFile_noLog_isMalformed() throws IOException {
    Receipt receipt = filled(1);
    Files.writeString(file, "something else");
    assertThat(verify(receipt).code()).isEqualTo(Verdict.Code.MALFORMED);
    Files.delete(file);
    assertThat(verify(receipt).code()).isEqualTo(Verdict.Code.MALFORMED);
  }
}
