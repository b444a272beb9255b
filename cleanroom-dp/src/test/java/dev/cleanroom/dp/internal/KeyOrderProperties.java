package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.spi.KeyCells;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class KeyOrderProperties {
  /** The order by definition; equal keys cannot stand beside each other in an index. */
  private static List<List<@Nullable Object>> expected(List<List<@Nullable Object>> keys) {
    return keys.stream().sorted(KeyCells::compare).toList();
  }

  private static List<List<@Nullable Object>> actual(List<List<@Nullable Object>> keys) {
    return IntStream.of(KeyOrder.of(keys.size(), keys::get)).mapToObj(keys::get).toList();
  }

  @Property(tries = 500)
  void of_anyKeys_isTheOrderOfKeyCells(@ForAll("keys") List<List<@Nullable Object>> keys) {
    assertThat(actual(keys)).isEqualTo(expected(keys));
  }

  @Provide
  Arbitrary<List<List<@Nullable Object>>> keys() {
    return Arbitraries.oneOf(
        columns(Arbitraries.longs().map(Object.class::cast)),
        columns(Arbitraries.longs().between(-3, 3).map(Object.class::cast)),
        columns(Arbitraries.strings().ofMaxLength(12).map(Object.class::cast)),
        columns(Arbitraries.strings().ascii().ofMaxLength(12).map(Object.class::cast)),
        columns(
            Arbitraries.strings()
                .withChars('a', '\u0000', '\u00ff', '\ud83d', '\uffff')
                .ofMaxLength(5)
                .map(text -> "customer-" + text)),
        columns(Arbitraries.of(true, false).map(Object.class::cast)),
        columns(Arbitraries.doubles().map(Object.class::cast)),
        columns(
            Arbitraries.of(-0.0, 0.0, 1.0, Double.NaN, Double.POSITIVE_INFINITY, -1.0)
                .map(Object.class::cast)),
        columns(
            Arbitraries.longs().between(-900_000, 900_000).map(day -> LocalDate.ofEpochDay(day))),
        columns(
            Combinators.combine(
                    Arbitraries.bigIntegers()
                        .between(BigInteger.TEN.pow(30).negate(), BigInteger.TEN.pow(30)),
                    Arbitraries.integers().between(-5, 40))
                .as((number, scale) -> new BigDecimal(number, scale).stripTrailingZeros())));
  }

  private static Arbitrary<List<List<@Nullable Object>>> columns(Arbitrary<Object> values) {
    Arbitrary<@Nullable Object> first = values.injectNull(0.1);
    Arbitrary<@Nullable Object> second = Arbitraries.longs().between(0, 5).map(v -> (Object) v);
    return Combinators.combine(first, second)
        .as((a, b) -> Arrays.<@Nullable Object>asList(a, b))
        .list()
        .ofMaxSize(60);
  }

  @Example
  void of_noColumns_isThatOfNumbers() {
    assertThat(KeyOrder.of(1, i -> List.of())).containsExactly(0);
    assertThat(KeyOrder.of(0, i -> List.of())).isEmpty();
  }

  @Example
  void of_manyKeys_isTheOrderOfKeyCells() {
    List<List<@Nullable Object>> keys =
        IntStream.range(0, 100_000)
            .mapToObj(i -> Collections.<@Nullable Object>singletonList("c" + i * 7919L % 100_000))
            .toList();
    assertThat(actual(keys)).isEqualTo(expected(keys));
  }
}
