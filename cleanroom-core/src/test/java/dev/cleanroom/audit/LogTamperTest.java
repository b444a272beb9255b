package dev.cleanroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.HashCode;
import dev.cleanroom.audit.verify.AuditVerifier;
import dev.cleanroom.audit.verify.Checks;
import dev.cleanroom.audit.verify.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever holds the newest receipt finds every change of a log of 200 entries. */
class LogTamperTest {
  private static final int ENTRIES = 200;

  private final AuditLog log = AuditLog.inMemory("example.com/audit");
  private final List<byte[]> entries = new ArrayList<>();
  private final Receipt receipt = fill();

  private Receipt fill() {
    for (int i = 0; i < ENTRIES; i++) {
      entries.add(AuditLogTest.entry(i).encode());
      log.record(AuditLogTest.entry(i));
    }
    return log.receipt(ENTRIES / 2);
  }

  @Test
  void compare_everySmallChange_isFound() {
    Checks.Comparison held = new Checks.Comparison(log.verifierKey(), List.of(receipt.toString()));
    Map<Verdict.Code, Integer> verdicts = new EnumMap<>(Verdict.Code.class);
    long changes =
        new LogChanges(entries)
            .forEach(changed -> verdicts.merge(held.compare(changed).code(), 1, Integer::sum));
    assertThat(changes).isGreaterThan(8000);
    assertThat(verdicts)
        .containsOnlyKeys(
            Verdict.Code.LOG_TRUNCATED, Verdict.Code.ENTRY_CHANGED, Verdict.Code.ROOT_MISMATCH);
    assertThat(held.compare(entries.stream().map(Checks::leaf).toList()).isOk()).isTrue();
  }

  @Test
  void compare_changeBehindTheReceipt_isNotFoundAsDocumented() {
    List<HashCode> leaves = new ArrayList<>(entries.stream().map(Checks::leaf).toList());
    log.record(AuditLogTest.entry(ENTRIES));
    leaves.add(Checks.leaf(new byte[0]));
    assertThat(
            new Checks.Comparison(log.verifierKey(), List.of(receipt.toString())).compare(leaves))
        .hasToString(
            "OK: the log has 201 entries; the first 200 are as signed, nothing that is held tells"
                + " of the others");
  }

  @Test
  void verifyLog_changedCutAndRemoved_saysWhatItFound() {
    AuditVerifier verifier = AuditVerifier.withKey(log.verifierKey());
    List<String> held = List.of(receipt.toString(), log.checkpoint());
    assertThat(verifier.verifyLog(entries, held).sentence())
        .isEqualTo("the log has 200 entries; the first 200 are as signed");
    assertThat(verifier.verifyLog(entries.subList(0, 199), held))
        .hasToString("LOG_TRUNCATED: the log has 199 entries, but 200 were signed");
    List<byte[]> changed = new ArrayList<>(entries);
    changed.set(100, entries.get(99));
    assertThat(verifier.verifyLog(changed, held))
        .hasToString("ENTRY_CHANGED: entry 100 is not the receipt's entry");
    changed = new ArrayList<>(entries);
    changed.set(3, entries.get(4));
    assertThat(verifier.verifyLog(changed, held))
        .hasToString(
            "ROOT_MISMATCH: something among the entries 0 to 199 was changed, removed, added or"
                + " moved");
  }
}
