package dev.cleanroom.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicesTest {
  private final List<String> problems = new ArrayList<>();

  @Test
  void only_oneImplementation_isIt() {
    assertThat(Services.only(List.of("a"), String.class, "module", problems)).contains("a");
    assertThat(problems).isEmpty();
  }

  @Test
  void only_noneOrSeveral_isAProblem() {
    assertThat(Services.only(List.of(), String.class, "module", problems)).isEmpty();
    assertThat(Services.only(List.of("a", "b"), String.class, "module", problems)).isEmpty();
    assertThat(problems)
        .containsExactly(
            "module is not on the class path",
            "the class path has several implementations of String:"
                + " [java.lang.String, java.lang.String]");
  }
}
