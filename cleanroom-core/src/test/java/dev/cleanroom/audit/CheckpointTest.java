package dev.cleanroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String ROOT = Checkpoint.text(new byte[32]);

  private static String body(String size) {
    return "example.com/audit\n" + size + "\n" + ROOT + "\n";
  }

  @Test
  void parse_largestSize_isReadAndWritten() {
    Checkpoint largest = Checkpoint.parse(body("9223372036854775807"));
    assertThat(largest.size()).isEqualTo(Long.MAX_VALUE);
    assertThat(largest.body()).isEqualTo(body("9223372036854775807"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "9999999999999999999", "10000000000000000000"})
  void parse_sizeBeyondTheLargest_isRefusedAsAnyOther(String size) {
    assertThatThrownBy(() -> Checkpoint.parse(body(size)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a size or index");
  }
}
