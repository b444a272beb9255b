package dev.cleanroom.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.PrivacyLoss;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FittingTest {
  private static Optional<PrivacyLoss> largest(PrivacyLoss wanted, PrivacyLoss room) {
    return Fitting.largest(wanted, loss -> loss.fitsIn(room));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1e-6, 0.3, 1e-6, 0.3, 1e-6",
    "1, 1e-6, 0.3, 1e-5, 0.3, 1e-6",
    "1, 0, 0.000000001, 0, 0.000000001, 0",
    "1, 1e-6, 5, 5e-7, 0.5, 5e-7",
    "1, 1e-6, 0.2, 5e-7, 0.2, 2e-7",
    "0.3, 1e-18, 0.3, 0, 0.299999999, 0",
    "1000000000, 0, 999999999.999999999, 0, 999999999.999999999, 0"
  })
  void largest_room_isFilled(
      String epsilon, String delta, String room, String deltaRoom, String best, String bestDelta) {
    assertThat(largest(PrivacyLoss.of(epsilon, delta), PrivacyLoss.of(room, deltaRoom)))
        .contains(PrivacyLoss.of(best, bestDelta));
  }

  @Test
  void largest_noRoom_isEmpty() {
    assertThat(largest(PrivacyLoss.of("1", "1e-6"), PrivacyLoss.of("0", "1e-6"))).isEmpty();
    assertThat(largest(PrivacyLoss.of("1", "1e-6"), PrivacyLoss.epsilon("0.7"))).isEmpty();
    assertThat(largest(PrivacyLoss.epsilon("1"), PrivacyLoss.ZERO)).isEmpty();
    assertThat(largest(PrivacyLoss.of("0", "1e-6"), PrivacyLoss.of("1", "1e-7"))).isEmpty();
  }

  /** Every ε on the grid is a candidate, so one more step would not fit. */
  @Test
  void largest_anyRoom_leavesNoStep() {
    for (int nanos = 1; nanos < 40; nanos++) {
      PrivacyLoss room = PrivacyLoss.epsilon("0.0000000" + (nanos < 10 ? "0" : "") + nanos);
      assertThat(largest(PrivacyLoss.epsilon("0.00000004"), room)).contains(room);
    }
  }
}
