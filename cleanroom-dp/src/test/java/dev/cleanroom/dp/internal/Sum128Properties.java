package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class Sum128Properties {
  @Property
  void addProduct_anyFactors_equalsBigInteger(
      @ForAll long start, @ForAll long a, @ForAll long b, @ForAll long c) {
    Sum128 sum = new Sum128();
    sum.set(start);
    sum.addProduct(a >> 1, b);
    sum.addProduct(c >> 1, c);
    BigInteger expected =
        BigInteger.valueOf(start)
            .add(BigInteger.valueOf(a >> 1).multiply(BigInteger.valueOf(b)))
            .add(BigInteger.valueOf(c >> 1).multiply(BigInteger.valueOf(c)));
    assertThat(sum.value()).isEqualTo(expected);
    Sum128 copy = new Sum128();
    copy.set(expected);
    assertThat(copy.value()).isEqualTo(expected);
  }

  @Property
  void clamp_anyNumber_equalsBigInteger(@ForAll long a, @ForAll long b, @ForAll long c) {
    long low = Math.min(b, c);
    long high = Math.max(b, c);
    Sum128 sum = new Sum128();
    sum.set(a);
    sum.addProduct(a >> 1, b);
    BigInteger expected = sum.value().max(BigInteger.valueOf(low)).min(BigInteger.valueOf(high));
    sum.clamp(low, high);
    assertThat(sum.value()).isEqualTo(expected);
  }

  @Property
  void totals_anyOrder_equalBigInteger(@ForAll List<Long> values, @ForAll long seed) {
    List<Long> extreme = new ArrayList<>(values);
    Collections.addAll(
        extreme, Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, -1L);
    BigInteger expected =
        extreme.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    for (int shuffle = 0; shuffle < 100; shuffle++) {
      Collections.shuffle(extreme, new Random(seed + shuffle));
      Totals totals = new Totals(1, 1);
      Sum128 addend = new Sum128();
      for (long value : extreme) {
        addend.set(value);
        totals.add(0, 0, addend);
      }
      assertThat(totals.get(0, 0)).isEqualTo(expected);
    }
  }
}
