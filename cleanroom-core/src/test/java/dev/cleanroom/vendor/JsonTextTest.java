package dev.cleanroom.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.ImportRejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  private static java.util.List<String> problems(String text) {
    return Texts.problems(() -> SnowflakeRules.importer().read(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1, | $: is not JSON of at most 32 levels, line 1, column 9
          {a: 1} | $: is not JSON of at most 32 levels, line 1, column 2
          secret | $: is not JSON of at most 32 levels, line 1, column 1
          {"a": [1, truth]} | $: is not JSON of at most 32 levels, line 1, column 11
          {"a" 1} | $: is not JSON of at most 32 levels, line 1, column 6
          {} {} | $: must be one JSON value, but more follows
          {} x | $: is not JSON of at most 32 levels, line 1, column 4
          """)
  void read_noJson_saysWhereWithoutRepeatingIt(String text, String problem) {
    assertThat(problems(text)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,\n  nul]", "[1,\r\n  nul]", "[1,\r  nul]", "[1,\n  \"a\n"})
  void read_noJsonFurtherDown_saysTheLine(String text) {
    assertThat(problems(text))
        .singleElement()
        .asString()
        .startsWith("$: is not JSON of at most 32 levels, line 2, column ");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 3_999, 4_000, 40_000, 90_000})
  void read_unknownWordInALongText_saysWhereItBegins(int at) {
    assertThat(problems(" ".repeat(at) + "x".repeat(5_000)))
        .containsExactly("$: is not JSON of at most 32 levels, line 1, column " + (at + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n "})
  void read_nothing_isEmpty(String text) {
    assertThat(problems(text)).containsExactly("$: is empty");
  }

  @Test
  void read_tooLong_isRefusedBeforeItIsParsed() {
    String text = "{" + " ".repeat(JsonText.MAX_LENGTH) + "}";

    assertThat(problems(text)).containsExactly("$: must have at most 102400 characters");
    assertThat(problems("{" + " ".repeat(JsonText.MAX_LENGTH - 2) + "}"))
        .containsExactly("$: must have a policy");
  }

  @Test
  void read_tooDeep_isRefused() {
    assertThat(problems("[".repeat(33) + "]".repeat(33)))
        .singleElement()
        .asString()
        .startsWith("$: is not JSON of at most 32 levels");
    assertThat(problems("[".repeat(32) + "]".repeat(32))).containsExactly("$: must be an object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999999",
        "1e99999999999",
        "1e-41",
        "12345678901234567890123456789012345678901"
      })
  void read_hugeNumber_isNotComputedWith(String number) {
    assertThat(problems("{\"aggregation_policy\": {\"min_group_size\": " + number + "}}"))
        .contains("$.aggregation_policy.min_group_size: must be a number of at most 40 digits");
  }

  @Test
  void read_duplicateOfADeepField_isToldWithItsPath() {
    assertThat(problems("{\"x\": [{\"y\": 1, \"y\": 1}]}"))
        .containsExactly("$.x[0].y: stands twice", "$.x: is not known here");
  }

  @Test
  void read_moreThanAHundredProblems_countsTheRest() {
    StringBuilder text = new StringBuilder("{\"x\": 1");
    for (int i = 0; i < 150; i++) {
      text.append(", \"y").append(i).append("\": 1");
    }
    assertThat(problems(text + "}")).hasSize(101).endsWith("and 51 more");
  }

  @Test
  void rejection_message_hasCodeAndEveryProblem() {
    assertThatExceptionOfType(ImportRejectedException.class)
        .isThrownBy(() -> SnowflakeRules.importer().read("{\"a\": 1, \"b\": 2}").notes())
        .withMessage(
            """
            the Snowflake policies cannot be imported [IMPORT_REJECTED]
              - $.a: is not known here
              - $.b: is not known here\
            """)
        .satisfies(e -> assertThat(e.code()).isEqualTo("IMPORT_REJECTED"));
  }
}
