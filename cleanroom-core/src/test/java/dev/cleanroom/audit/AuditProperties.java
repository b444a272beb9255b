package dev.cleanroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.verify.AuditVerifier;
import dev.cleanroom.audit.verify.Checks;
import dev.cleanroom.audit.verify.Verdict;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Round trips, and that nothing but their results is ever read back. */
class AuditProperties {
  private final AuditLog log = AuditLog.inMemory("example.com/audit");
  private final AuditVerifier verifier = AuditVerifier.withKey(log.verifierKey());
  private final Receipt receipt = receipt(log);

  private static Receipt receipt(AuditLog log) {
    for (int i = 0; i < 5; i++) {
      log.record(AuditLogTest.entry(i));
    }
    return log.append(AuditLogTest.entry(5));
  }

  @Provide
  Arbitrary<AuditEntry> entries() {
    Arbitrary<String> names =
        Arbitraries.strings().withChars("abz09_.").ofMaxLength(8).map(end -> "f" + end);
    Arbitrary<String> values =
        Arbitraries.strings()
            .ofMaxLength(12)
            .filter(text -> text.codePoints().noneMatch(AuditProperties::isHalf));
    Arbitrary<Map<String, String>> fields = Arbitraries.maps(names, values).ofMaxSize(5);
    Arbitrary<Instant> times = Arbitraries.longs().map(Instant::ofEpochMilli);
    return Combinators.combine(Arbitraries.of(Kind.class), times, fields)
        .as((kind, time, texts) -> new AuditEntry(kind, time, new TreeMap<>(texts)));
  }

  private static boolean isHalf(int character) {
    return Character.getType(character) == Character.SURROGATE;
  }

  @Property(tries = 500)
  void decode_whatEncodeGave_isTheSameEntry(@ForAll("entries") AuditEntry entry) {
    assertThat(AuditEntry.decode(entry.encode())).isEqualTo(entry);
    assertThat(entry.toString()).doesNotContain("\n");
  }

  @Property(tries = 300)
  void encode_whatDecodeTook_isTheSameBytes(
      @ForAll("entries") AuditEntry entry, @ForAll @IntRange(max = 1000) int at, @ForAll byte to) {
    byte[] bytes = entry.encode();
    bytes[at % bytes.length] = to;
    assertSameOrRefused(bytes);
  }

  @Property(tries = 300)
  void decode_anyBytes_isRefusedOrCanonical(@ForAll @Size(max = 40) byte[] bytes) {
    assertSameOrRefused(bytes);
  }

  /** Two readers that share no code must agree, too. */
  private void assertSameOrRefused(byte[] bytes) {
    if (Checks.isEntry(bytes)) {
      assertThat(AuditEntry.decode(bytes).encode()).isEqualTo(bytes);
    } else {
      assertThatIllegalArgumentException().isThrownBy(() -> AuditEntry.decode(bytes));
    }
  }

  @Property(tries = 20)
  void parse_anyReceipt_isTheSameReceiptAndVerifies(@ForAll("entries") AuditEntry entry) {
    Receipt fresh = log.append(entry);
    assertThat(Receipt.parse(fresh.toString())).isEqualTo(fresh).hasToString(fresh.toString());
    assertThat(Receipt.parse(fresh.toString()).checkpoint()).isEqualTo(fresh.checkpoint());
    assertThat(verifier.verify(fresh.toString()).isOk()).isTrue();
  }

  @Property(tries = 300)
  void verify_receiptWithOneCharacterChanged_isNeverOk(
      @ForAll @IntRange(max = 100_000) int at, @ForAll char to) {
    StringBuilder text = new StringBuilder(receipt.toString());
    int place = at % text.length();
    boolean isSame = text.charAt(place) == to;
    text.setCharAt(place, to);
    assertThat(verifier.verify(text.toString()).isOk()).isEqualTo(isSame);
  }

  @Property(tries = 300)
  void parse_anyText_isRefusedWithATypedError(@ForAll @Size(max = 200) String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Receipt.parse(text));
    assertThat(verifier.verify(text).code()).isEqualTo(Verdict.Code.MALFORMED);
    assertThatIllegalArgumentException().isThrownBy(() -> AuditVerifier.withKey(text));
  }
}
