package dev.cleanroom.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.testing.Evidence;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
  private static final long SEED = 20_260_101;
  private static final KeyedHash HASH = new KeyedHash(new byte[32]);

  private static UUID one(@Nullable Object value) {
    long[] high = new long[3];
    long[] low = new long[3];
    HASH.hash(value, high, low, 1);
    assertThat(high[0]).isZero();
    assertThat(low[2]).isZero();
    return new UUID(high[1], low[1]);
  }

  private static UUID all(@Nullable Object... values) {
    long[] halves = HASH.hash(Arrays.asList(values));
    return new UUID(halves[0], halves[1]);
  }

  @Test
  void hash_valuesThatLookAlike_differ() {
    List<@Nullable Object> values =
        Arrays.asList(
            null,
            "",
            "null",
            "N",
            "1",
            1L,
            BigDecimal.ONE,
            true,
            false,
            "true",
            0L,
            "0",
            "A",
            "a",
            "a ",
            " a",
            "\u00e9", // NFC
            "e\u0301", // NFD
            "\ud800", // lone surrogates, which a charset would turn into the same '?'
            "\ud801",
            "\udc00",
            "?",
            "\ufffd",
            "\ud800\udc00",
            "a\0",
            "2026-01-01",
            LocalDate.of(2026, 1, 1),
            LocalDate.of(2026, 1, 1).toEpochDay(),
            LocalDate.of(2026, 1, 1).atStartOfDay(),
            LocalDateTime.of(2026, 1, 1, 0, 0, 0, 1_000_000),
            LocalDateTime.of(2026, 1, 1, 0, 0, 0, 1),
            LocalDateTime.MAX,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            new BigDecimal("0.1"),
            new BigDecimal("10"),
            BigDecimal.ZERO);
    Set<UUID> hashes = new HashSet<>();
    values.forEach(value -> assertThat(hashes.add(one(value))).as("%s", value).isTrue());
  }

  /** What the bytes of a list give, tag and lengths and all. */
  @Test
  void hash_listOfOneWholeNumber_isThatOfItsBytes() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    KeyedHash hash = new KeyedHash(key);
    Map<Long, String> expected =
        Map.of(
            0L,
            "642482d5-5d29-5da2-9ae7-655414cca8df",
            1L,
            "7dc132ad-3170-04f2-3490-4ba1e9e9c373",
            -1L,
            "13d5baae-cf83-0c9e-ceaa-1e6e8f35ca5d",
            Long.MIN_VALUE,
            "cab338f5-35c6-e63e-e0b1-936917b54795",
            0x0123456789abcdefL,
            "b20d2ef9-5121-a30b-8642-c98b28ce8c72");
    expected.forEach(
        (number, uuid) -> {
          long[] halves = hash.hash(List.of(number));
          assertThat(new UUID(halves[0], halves[1])).hasToString(uuid);
        });
  }

  @Test
  void hash_equalDecimals_areTheSame() {
    assertThat(one(new BigDecimal("1.50"))).isEqualTo(one(new BigDecimal("1.5")));
    assertThat(one(new BigDecimal("1e2"))).isEqualTo(one(new BigDecimal("100")));
    assertThat(one(new BigDecimal("0.00"))).isEqualTo(one(BigDecimal.ZERO));
  }

  @Test
  void hash_listsThatReadTheSame_differ() {
    Set<UUID> hashes = new HashSet<>();
    assertThat(hashes.add(all("a", "bc"))).isTrue();
    assertThat(hashes.add(all("ab", "c"))).isTrue();
    assertThat(hashes.add(all("abc"))).isTrue();
    assertThat(hashes.add(all("abc", ""))).isTrue();
    assertThat(hashes.add(all("", "abc"))).isTrue();
    assertThat(hashes.add(all("abc", null))).isTrue();
    assertThat(hashes.add(all())).isTrue();
    assertThat(hashes.add(all((Object) null))).isTrue();
    assertThat(hashes.add(all(null, null))).isTrue();
    assertThat(hashes.add(all(1L, "1"))).isTrue();
    assertThat(hashes.add(all("1", 1L))).isTrue();
    assertThat(hashes.add(all("a\0", "b"))).isTrue();
    assertThat(hashes.add(all("a", "\0b"))).isTrue();
  }

  @Test
  void hash_manyAdversarialLists_collideOnlyIfEqual() {
    Evidence evidence = Evidence.of("unit-hash", SEED);
    Random random = new Random(SEED);
    int collisions = 0;
    String[] pieces = {"", "a", "b", "ab", "\0", "\0\0", "T", "N", "1", "\ud800", "?"};
    Map<UUID, List<@Nullable Object>> seen = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      List<@Nullable Object> values = new ArrayList<>();
      int size = random.nextInt(4);
      for (int j = 0; j < size; j++) {
        String text = pieces[random.nextInt(pieces.length)] + pieces[random.nextInt(pieces.length)];
        switch (random.nextInt(4)) {
          case 0 -> values.add((long) random.nextInt(100));
          case 1 -> values.add(BigDecimal.valueOf(random.nextInt(100)));
          case 2 -> values.add(random.nextInt(9) == 0 ? null : text);
          default -> values.add(text);
        }
      }
      long[] halves = HASH.hash(values);
      List<@Nullable Object> other = seen.putIfAbsent(new UUID(halves[0], halves[1]), values);
      if (other != null) {
        collisions += canonical(other).equals(canonical(values)) ? 0 : 1;
      }
    }
    assertThat(collisions).isZero();
    assertThat(seen).hasSizeGreaterThan(20_000);
    evidence
        .figure("lists", 100_000)
        .figure("differentHashes", seen.size())
        .figure("collisions", collisions)
        .write();
  }

  private static List<String> canonical(List<@Nullable Object> values) {
    return values.stream()
        .map(
            v ->
                v instanceof BigDecimal d
                    ? "X" + d.stripTrailingZeros()
                    : v == null ? "null" : v.getClass() + ":" + v)
        .toList();
  }

  @Test
  void hash_otherKey_differs() {
    byte[] key = new byte[32];
    key[31] = 1;
    long[] a = HASH.hash(1, 2, 3, 4);
    long[] b = new KeyedHash(key).hash(1, 2, 3, 4);
    assertThat(a[0]).as("the first half has a key of its own").isEqualTo(b[0]);
    assertThat(a[1]).isNotEqualTo(b[1]);
    assertThat(HASH.hash(1, 2, 4, 3)).isNotEqualTo(a);
  }

  @Test
  void constructor_wrongKey_throws() {
    assertThatIllegalArgumentException().isThrownBy(() -> new KeyedHash(new byte[16]));
  }

  @Test
  void hash_valueOfNoColumnType_throwsWithoutShowingIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HASH.hash(Collections.singletonList(new AtomicReference<>("secret"))))
        .withMessage("no encoding for class java.util.concurrent.atomic.AtomicReference");
  }
}
