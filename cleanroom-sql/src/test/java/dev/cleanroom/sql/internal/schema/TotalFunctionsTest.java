package dev.cleanroom.sql.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Table;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TotalFunctionsTest {
  private static final String LETTERS =
      "aZ9 \u00df\u0130\u0131\u03a3\u03c3\u0307\u0149\ufb03\ud83d\ude00";

  @Test
  void cases_are_those_of_the_root_locale() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        text.append(
            random.nextBoolean()
                ? LETTERS.charAt(random.nextInt(LETTERS.length()))
                : (char) random.nextInt(0x10000));
      }
      assertThat(TotalFunctions.upper(text.toString()))
          .isEqualTo(text.toString().toUpperCase(Locale.ROOT));
      assertThat(TotalFunctions.lower(text.toString()))
          .isEqualTo(text.toString().toLowerCase(Locale.ROOT));
    }
    assertThat(TotalFunctions.upper(null)).isNull();
    assertThat(TotalFunctions.lower(null)).isNull();
  }

  @Test
  void a_concatenation_is_cut_at_the_largest_text() {
    String long1 = "a".repeat(Table.MAX_TEXT_LENGTH - 1);
    assertThat(TotalFunctions.concat("ab", "c")).isEqualTo("abc");
    assertThat(TotalFunctions.concat(long1, "bc")).isEqualTo(long1 + "b");
    assertThat(TotalFunctions.concat(long1 + "xy", "bc")).isEqualTo(long1 + "x");
    assertThat(TotalFunctions.concat(null, "c")).isNull();
    assertThat(TotalFunctions.concat("c", null)).isNull();
  }
}
