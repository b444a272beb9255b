package dev.cleanroom.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Receipt;
import dev.cleanroom.audit.verify.Verdict.Code;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditVerifierTest {
  private static final String ORIGIN = "example.com/audit";

  private final AuditLog log = AuditLog.inMemory(ORIGIN);
  private final AuditVerifier verifier = AuditVerifier.withKey(log.verifierKey());
  private final String empty = log.checkpoint();
  private final Receipt older = append("first", "second", "third");
  private final Receipt newer = append("fourth", "fifth");

  private Receipt append(String... names) {
    Receipt last = null;
    for (String name : names) {
      last = log.append(entry(name));
    }
    return Objects.requireNonNull(last);
  }

  private static AuditEntry entry(String name) {
    return AuditEntry.of(AuditEntry.Kind.ADMITTED, Instant.EPOCH).with("template", name);
  }

  private Code consistent(Receipt first, Receipt second, List<String> proof) {
    return verifier.verifyConsistent(first.toString(), second.toString(), proof).code();
  }

  @Test
  void verify_receipt_saysWhatWasSigned() {
    assertThat(verifier.verify(newer.toString()))
        .hasToString("OK: example.com/audit signed a state of 5 entries with this one at index 4");
    assertThat(verifier.verify(empty))
        .hasToString("OK: example.com/audit signed a state of 0 entries");
  }

  @Test
  void verify_keyOfAnotherLog_isWrongKey() {
    AuditVerifier other = AuditVerifier.withKey(AuditLog.inMemory(ORIGIN).verifierKey());
    assertThat(other.verify(newer.toString()).code()).isEqualTo(Code.WRONG_KEY);
    AuditLog foreign = AuditLog.inMemory("example.com/other");
    assertThat(verifier.verify(foreign.checkpoint()).code()).isEqualTo(Code.WRONG_KEY);
  }

  @Test
  void verify_checkpointOfOneUnderTheSignatureOfAnother_isBadSignature() {
    String text = newer.note().replace("\n5\n", "\n6\n");
    assertThat(verifier.verify(text).code()).isEqualTo(Code.BAD_SIGNATURE);
  }

  @Test
  void verify_entryOfOneWithTheProofOfAnother_isBadProof() {
    String text = newer.toString().replace("index 4", "index 3");
    assertThat(verifier.verify(text).code()).isEqualTo(Code.BAD_PROOF);
    String entry = newer.toString().lines().skip(1).findFirst().orElseThrow();
    String other = older.toString().lines().skip(1).findFirst().orElseThrow();
    assertThat(verifier.verify(newer.toString().replace(entry, other)).code())
        .isEqualTo(Code.BAD_PROOF);
  }

  @ParameterizedTest
  @CsvSource({
    "index 4, index 04",
    "index 4, index +4",
    "index 4, index -4",
    "index 4, index 99999999999999999999",
    "index 4, INDEX 4",
    "'\n5\n', '\n05\n'",
    "'\n5\n', '\n5\nextension\n'",
    "extra, 'extra '",
    "tlog-proof@v1, tlog-proof@v2"
  })
  void verify_anotherForm_isMalformed(String from, String to) {
    String text = newer.toString().replace(from, to);
    assertThat(text).isNotEqualTo(newer.toString());
    assertThat(verifier.verify(text).code()).isEqualTo(Code.MALFORMED);
    assertThatIllegalArgumentException().isThrownBy(() -> Receipt.parse(text));
  }

  @Test
  void verifyConsistent_proofOfTheLog_isOk() {
    List<String> proof = log.consistencyProof(3, 5);
    assertThat(verifier.verifyConsistent(older.toString(), newer.toString(), proof))
        .hasToString("OK: the first 3 of 5 entries are the same");
    assertThat(verifier.verifyConsistent(empty, newer.toString(), List.of()).isOk()).isTrue();
    assertThat(consistent(newer, newer, List.of())).isEqualTo(Code.OK);
  }

  @Test
  void verifyConsistent_otherProof_isBadProof() {
    assertThat(consistent(older, newer, List.of())).isEqualTo(Code.BAD_PROOF);
    assertThat(consistent(older, newer, log.consistencyProof(2, 5))).isEqualTo(Code.BAD_PROOF);
    assertThat(consistent(newer, older, log.consistencyProof(3, 5))).isEqualTo(Code.BAD_PROOF);
    assertThat(consistent(newer, newer, newer.proof())).isEqualTo(Code.BAD_PROOF);
    assertThat(consistent(older, newer, List.of("x"))).isEqualTo(Code.MALFORMED);
  }

  @Test
  void verifyConsistent_twoHistoriesUnderOneKey_isSplitView() {
    TwoLogs logs = new TwoLogs(ORIGIN);
    String one = logs.first().append(entry("one")).toString();
    String two = logs.second().append(entry("two")).toString();
    assertThat(logs.verifier().verifyConsistent(one, two, List.of()))
        .hasToString("SPLIT_VIEW: the log signed two different states of 1 entries");
  }

  @Test
  void verifyLog_nothingHeld_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> verifier.verifyLog(List.of(), List.of()));
  }

  @Test
  void verifyLog_severalReceipts_saysBetweenWhichTheChangeIs() {
    List<byte[]> entries =
        Stream.of("first", "second", "third", "4th", "fifth").map(n -> entry(n).encode()).toList();
    assertThat(verifier.verifyLog(entries, List.of(newer.toString(), older.toString())))
        .hasToString(
            "ROOT_MISMATCH: something among the entries 3 to 4 was changed, removed, added or"
                + " moved");
  }

  @Test
  void verifyLog_receiptThatIsFalse_isSaidBeforeTheLogIsCompared() {
    String text = newer.toString().replace("index 4", "index 3");
    assertThat(verifier.verifyLog(List.of(), List.of(text)).code()).isEqualTo(Code.BAD_PROOF);
  }
}
