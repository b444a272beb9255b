package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RulesTourTest {
  @Test
  void tour_everyAct_answersOnceAndRefusesOnce() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RulesTour.tour(TravelData.generate(1), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .contains("[JOIN_REQUIRED]", "[LIST_SHAPE]", "[LITERAL_NOT_ALLOWED]")
        .contains("together with template 'years'")
        .contains("THRESHOLD, a heuristic", "LIST, row-level overlap")
        .contains("(3 rows)", "(14 rows)")
        .doesNotContain("(0 rows)", "DIFFERENTIAL_PRIVACY");
  }

  @Test
  void checkTime_anyMachine_checksTwentyLines() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CheckTime.measure(new PrintStream(bytes, true, StandardCharsets.UTF_8), 2);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .startsWith("20 lines over 4 tables")
        .contains("check, median of the second half");
  }
}
