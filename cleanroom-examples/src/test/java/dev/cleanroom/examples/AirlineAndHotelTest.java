package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AirlineAndHotelTest {
  @Test
  void tell_always_goesThroughEveryStep() {
    String told = told();

    assertThat(told)
        .containsSubsequence(
            "would a joint offer pay?",
            "accepted by every rule",
            "not approved by: airline, hotels",
            "[APPROVAL_MISSING]",
            "still missing: nobody",
            "± holds for 95 of 100 answers",
            "cost  hotels/stays (person): charged ε=0.5",
            "NEVER SHOWN TO ANYONE",
            "Adriatic",
            "[FILTER_NOT_ALLOWED]",
            "[UNIT_RETURNED]",
            "^^^^^^^",
            "[BUDGET_EXCEEDED]",
            "missing ε=0.5")
        .doesNotContain("Exception")
        .doesNotContainPattern("P0\\d{5}");
  }

  @Test
  void generate_sameSeed_givesSameTablesOfManyRows() {
    TravelData data = TravelData.generate(2026);

    assertThat(data.rows()).isGreaterThan(200_000);
    assertThat(data).isEqualTo(TravelData.generate(2026)).isNotEqualTo(TravelData.generate(1));
  }

  private static String told() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AirlineAndHotel.tell(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
