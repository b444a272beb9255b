package dev.cleanroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.audit.verify.AuditVerifier;
import dev.cleanroom.audit.verify.Checks;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The keys and notes by which Go's golang.org/x/mod/sumdb/note is tested (note_test.go), and the
 * example of c2sp.org/signed-note. Ed25519 is deterministic, so notes are equal byte for byte.
 */
class NoteSignerTest {
  private static final String PETER =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String PETER_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  private static final String ENOCH =
      "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
  private static final String TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String PETER_LINE =
      "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
          + "Zb6KE6RyyBwJnAM=\n";
  private static final String ENOCH_LINE =
      "— EnochRoot"
          + " rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
  private static final String NOTE = TEXT + "\n" + PETER_LINE;

  private static NoteSigner peter() throws GeneralSecurityException {
    byte[] seed = Base64.getDecoder().decode(PETER_SEED);
    byte[] key = Base64.getDecoder().decode(PETER.substring(PETER.lastIndexOf('+') + 1));
    String x509 = "302a300506032b6570032100" + HexFormat.of().formatHex(key, 1, key.length);
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    KeyPair keys =
        new KeyPair(
            factory.generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(x509))),
            factory.generatePrivate(
                new EdECPrivateKeySpec(
                    NamedParameterSpec.ED25519, Arrays.copyOfRange(seed, 1, 33))));
    return new NoteSigner("PeterNeumann", keys);
  }

  @Test
  void sign_publishedKeyAndText_isThePublishedNote() throws GeneralSecurityException {
    assertThat(peter().sign(TEXT)).isEqualTo(NOTE);
    assertThat(peter().verifierKey()).isEqualTo(PETER);
    assertThat(peter().isPair(NOTE)).isTrue();
    assertThat(peter().isPair(TEXT + "\n" + ENOCH_LINE)).isFalse();
    assertThat(peter().isPair("x" + NOTE)).isFalse();
  }

  @Test
  void isSigned_publishedNotes_areByTheirKeysOnly() {
    assertThat(Checks.isSigned(NOTE, PETER)).isTrue();
    assertThat(Checks.isSigned(TEXT + "\n" + PETER_LINE + ENOCH_LINE, PETER)).isTrue();
    assertThat(Checks.isSigned(TEXT + "\n" + PETER_LINE + ENOCH_LINE, ENOCH)).isTrue();
    assertThat(Checks.isSigned(NOTE, ENOCH)).isFalse();
  }

  @Test
  void isSigned_publishedBadNotes_areRefused() {
    assertThat(Checks.isSigned(TEXT, PETER)).isFalse();
    assertThat(Checks.isSigned(TEXT + "\n", PETER)).isFalse();
    assertThat(Checks.isSigned(NOTE.stripTrailing(), PETER)).isFalse();
    assertThat(Checks.isSigned("\u0001" + NOTE, PETER)).isFalse();
    assertThat(Checks.isSigned("\ud800" + NOTE, PETER)).isFalse();
    assertThat(Checks.isSigned(NOTE.replace("PeterNeumann", "Bad Name"), PETER)).isFalse();
    assertThat(Checks.isSigned(NOTE + "Unexpected line.\n", PETER)).isFalse();
    assertThat(Checks.isSigned(TEXT + "\n" + PETER_LINE.repeat(101), PETER)).isFalse();
    String longer = PETER_LINE.substring(0, 60) + "ABCD" + PETER_LINE.substring(60);
    assertThat(Checks.isSigned(TEXT + "\n" + longer, PETER)).isFalse();
    assertThat(Checks.isSigned(TEXT + "\n" + PETER_LINE + longer, PETER)).isFalse();
    assertThat(Checks.isSigned(NOTE.replace("cryptography", "cryptographY"), PETER)).isFalse();
  }

  @Test
  void withKey_everyPartAndEveryChange_isRefused() {
    for (int from = 0; from <= PETER.length(); from++) {
      for (int to = from; to <= PETER.length(); to++) {
        if (to - from < PETER.length()) {
          String part = PETER.substring(from, to);
          assertThatIllegalArgumentException().isThrownBy(() -> AuditVerifier.withKey(part));
        }
      }
    }
    for (int at = 0; at < PETER.length(); at++) {
      StringBuilder changed = new StringBuilder(PETER);
      changed.setCharAt(at, (char) (PETER.charAt(at) + 1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AuditVerifier.withKey(changed.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
      })
  void withKey_wrongLengthOrTypeWithItsId_isRefused(String key) {
    assertThatIllegalArgumentException().isThrownBy(() -> AuditVerifier.withKey(key));
  }

  @Test
  void new_keyOfAnotherKind_isRefused() throws GeneralSecurityException {
    KeyPair keys = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
    assertThatIllegalArgumentException().isThrownBy(() -> new NoteSigner("name", keys));
  }
}
