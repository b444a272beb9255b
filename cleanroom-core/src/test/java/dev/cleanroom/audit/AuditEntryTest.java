package dev.cleanroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.audit.AuditEntry.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEntryTest {
  private static final Instant TIME = Instant.parse("2026-11-20T16:00:00.123Z");
  private static final AuditEntry ENTRY =
      AuditEntry.of(Kind.RELEASED, TIME).with("template", "visits").with("cost", "ε=0.5");

  @Test
  void encode_knownEntry_isTheDocumentedLayout() {
    String time = "000001a1f9afa47b";
    assertThat(TIME.toEpochMilli()).isEqualTo(HexFormat.fromHexDigitsToLong(time));
    assertThat(HexFormat.of().formatHex(ENTRY.encode()))
        .isEqualTo(
            "01"
                + "05"
                + time
                + "0002"
                + "0004"
                + "636f7374"
                + "0006"
                + "ceb53d302e35"
                + "0008"
                + "74656d706c617465"
                + "0006"
                + "766973697473");
    assertThat(AuditEntry.decode(ENTRY.encode())).isEqualTo(ENTRY);
  }

  @Test
  void new_finerTime_isRoundedDownToMilliseconds() {
    assertThat(AuditEntry.of(Kind.OPENED, TIME.plusNanos(999_999)).time()).isEqualTo(TIME);
    assertThat(AuditEntry.of(Kind.OPENED, Instant.ofEpochSecond(-1, 1)).time())
        .isEqualTo(Instant.ofEpochSecond(-1));
  }

  @Test
  void new_timeOutOfRange_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> AuditEntry.of(Kind.OPENED, Instant.MAX));
  }

  @Test
  void new_mapInAnotherOrder_isSortedByName() {
    SortedMap<String, String> reversed = new TreeMap<>(Comparator.reverseOrder());
    reversed.putAll(Map.of("a", "1", "b", "2"));
    AuditEntry entry = new AuditEntry(Kind.OPENED, TIME, reversed);
    assertThat(entry.fields().keySet()).containsExactly("a", "b");
    assertThat(AuditEntry.decode(entry.encode())).isEqualTo(entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", "_a", "a-b", "a b", "é", "a\n"})
  void with_nameNotOfTheForm_isRefused(String name) {
    AuditEntry entry = AuditEntry.of(Kind.OPENED, TIME);
    assertThatIllegalArgumentException().isThrownBy(() -> entry.with(name, "value"));
  }

  @Test
  void with_sameNameTwice_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ENTRY.with("cost", "ε=1"));
  }

  @Test
  void with_valueAtTheBound_isKeptAndAboveRefused() {
    AuditEntry entry = AuditEntry.of(Kind.OPENED, TIME);
    AuditEntry largest = entry.with("a", "x".repeat(65_535));
    assertThat(AuditEntry.decode(largest.encode())).isEqualTo(largest);
    assertThatIllegalArgumentException().isThrownBy(() -> entry.with("a", "x".repeat(65_536)));
    assertThatIllegalArgumentException().isThrownBy(() -> entry.with("a", "é".repeat(32_768)));
  }

  @Test
  void with_entryAboveTheBound_isRefused() {
    AuditEntry entry = AuditEntry.of(Kind.OPENED, TIME);
    for (String name : new String[] {"a", "b", "c"}) {
      entry = entry.with(name, "x".repeat(65_535));
    }
    AuditEntry almost = entry.with("d", "x".repeat(AuditEntry.LARGEST - entry.encode().length - 5));
    assertThat(almost.encode()).hasSize(AuditEntry.LARGEST);
    assertThat(AuditEntry.decode(almost.encode())).isEqualTo(almost);
    assertThatIllegalArgumentException().isThrownBy(() -> almost.with("e", ""));
  }

  @Test
  void with_halfOfASurrogatePair_isRefused() {
    AuditEntry entry = AuditEntry.of(Kind.OPENED, TIME);
    assertThatIllegalArgumentException().isThrownBy(() -> entry.with("a", "\ud83d"));
    assertThat(AuditEntry.decode(entry.with("a", "\ud83d\ude00").encode()).fields())
        .containsEntry("a", "\ud83d\ude00");
  }

  @Test
  void decode_everyCutAndOneByteMore_isRefused() {
    byte[] bytes = ENTRY.encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatIllegalArgumentException().isThrownBy(() -> AuditEntry.decode(cut));
    }
    byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatIllegalArgumentException().isThrownBy(() -> AuditEntry.decode(more));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0205000000000000000000000000",
        "0100000000000000000000000000",
        "010f00000000000000000000",
        "010500000000000000000002" + "0001620000" + "0001610000",
        "010500000000000000000002" + "0001610000" + "0001610000",
        "010500000000000000000001" + "0001410000",
        "010500000000000000000001" + "0001610002c328",
        "010500000000000000000001" + "0001610002c080",
        "010500000000000000000001" + "0001610003eda080"
      })
  void decode_otherThanCanonicalBytes_isRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatIllegalArgumentException().isThrownBy(() -> AuditEntry.decode(bytes));
  }

  @Test
  void toString_anyValue_isOneLineThatHidesNothing() {
    assertThat(ENTRY).hasToString("2026-11-20T16:00:00.123Z RELEASED cost=ε=0.5 template=visits");
    assertThat(AuditEntry.of(Kind.REFUSED, TIME).with("why", "a \"b\"\\\n\u202ec=d").with("x", ""))
        .hasToString(
            "2026-11-20T16:00:00.123Z REFUSED why=\"a \\\"b\\\"\\\\\\u{a}\\u{202e}c=d\" x=\"\"");
  }
}
