package dev.cleanroom.dp.internal.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CipherStreamTest {
  /** Two of 10⁶ words of 64 bits are equal with probability below 3·10⁻⁸. */
  @Test
  void next_manyStreams_neverRepeats() {
    Set<Long> seen = new HashSet<>();
    for (int stream = 0; stream < 100; stream++) {
      CipherStream bits = new CipherStream();
      for (int i = 0; i < 10_000; i++) {
        seen.add(bits.next());
      }
    }
    assertThat(seen).hasSize(100 * 10_000);
  }

  /** Each of 64 counts is off by 6 deviations with probability 2·10⁻⁹. */
  @Test
  void next_anyBit_isSetHalfOfTheTime() {
    CipherStream bits = new CipherStream();
    int samples = 100_000;
    int[] set = new int[Long.SIZE];
    for (int i = 0; i < samples; i++) {
      long word = bits.next();
      for (int bit = 0; bit < Long.SIZE; bit++) {
        set[bit] += (int) (word >>> bit & 1);
      }
    }
    for (int count : set) {
      assertThat(Math.abs(count - samples / 2)).isLessThan(6 * 159);
    }
  }

  @Test
  void next_moreThanOneKeyMayGive_drawsAnotherKey() {
    CipherStream bits = new CipherStream();
    assertThat(bits.keys()).isZero();
    long last = 0;
    for (long taken = 0; taken <= CipherStream.BYTES_OF_KEY; taken += Long.BYTES) {
      last ^= bits.next();
    }
    assertThat(last).isNotZero();
    assertThat(bits.keys()).isEqualTo(2);
  }

  @Test
  void wipe_used_leavesNothingAndGoesOnWithAnotherKey() {
    CipherStream bits = new CipherStream();
    long first = bits.next();
    bits.wipe();
    assertThat(bits.keys()).isEqualTo(1);
    assertThat(bits.next()).isNotEqualTo(first);
    assertThat(bits.keys()).isEqualTo(2);
  }

  @Test
  void wipe_unused_drawsNoKey() {
    CipherStream bits = new CipherStream();
    bits.wipe();
    assertThat(bits.keys()).isZero();
  }
}
