package dev.cleanroom.sql.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Table;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
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

  @Test
  void like_matches_as_a_regular_expression_does() {
    Random random = new Random(6);
    String alphabet = "aab_\ud83d\ude00\n";
    for (int i = 0; i < 50_000; i++) {
      String text = word(random, alphabet, i % 50 == 0 ? 200 : 8);
      String core = word(random, alphabet, i % 50 == 0 ? 90 : 4);
      String pattern = (random.nextBoolean() ? "%" : "") + core + (random.nextBoolean() ? "%" : "");
      String regex = pattern.replace("%", ".*").replace('_', '.');
      assertThat(TotalFunctions.like(text, pattern))
          .as(text + " LIKE " + pattern)
          .isEqualTo(Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches());
    }
    assertThat(TotalFunctions.like("", "%")).isTrue();
    assertThat(TotalFunctions.like("a.b", "a.b")).isTrue();
    assertThat(TotalFunctions.like("axb", "a.b")).isFalse();
    assertThat(TotalFunctions.like(null, "a")).isNull();
  }

  private static String word(Random random, String alphabet, int longest) {
    int[] points = alphabet.codePoints().toArray();
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      word.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return word.toString();
  }
}
