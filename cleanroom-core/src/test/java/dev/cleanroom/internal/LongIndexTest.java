package dev.cleanroom.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LongIndexTest {
  @Provide
  Arbitrary<List<Long>> keys() {
    return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(-200, 200))
        .list()
        .ofMaxSize(600);
  }

  @Property(tries = 300)
  void of_keysInAnyOrder_areNumberedAsByAMap(
      @ForAll("keys") List<Long> keys,
      @ForAll("keys") List<Long> others,
      @ForAll long seed,
      @ForAll @IntRange(max = 1000) int expected) {
    LongIndex index = new LongIndex(seed, expected);
    Map<Long, Integer> reference = new HashMap<>();
    List<Long> byNumber = new ArrayList<>();
    for (long key : keys) {
      if (reference.putIfAbsent(key, byNumber.size()) == null) {
        byNumber.add(key);
      }
      assertThat(index.of(key)).isEqualTo(reference.get(key));
    }
    others.forEach(key -> assertThat(index.find(key)).isEqualTo(reference.getOrDefault(key, -1)));
    reference.forEach((key, number) -> assertThat(index.find(key)).isEqualTo(number));
    for (int i = 0; i < byNumber.size(); i++) {
      assertThat(index.key(i)).isEqualTo(byNumber.get(i));
    }
  }
}
