package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.api.Test;

/** Pastes the documents' code into JShell, behind the imports of the start file. */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\R(.*?)^```");

  @Test
  void readme_everyJavaBlock_runsAndPrintsAnAnswer() throws IOException {
    List<String> blocks = blocks(Files.readString(root().resolve("README.md")));
    String start = Files.readString(root().resolve("cleanroom-examples/jshell/cleanroom.jsh"));

    assertThat(blocks).as("Java blocks of README.md").isNotEmpty();
    String printed = paste(Stream.concat(Stream.of(start), blocks.stream()).toList());

    assertThat(printed)
        .contains("accepted by every rule", "rows; ± holds for", "-differentially private");
  }

  @Test
  void importers_everyJavaBlock_runsAndPrintsTheRule() throws IOException {
    List<String> blocks = blocks(Files.readString(root().resolve("docs/importers.md")));
    String start = Files.readString(root().resolve("cleanroom-examples/jshell/cleanroom.jsh"));

    assertThat(blocks).as("Java blocks of importers.md").isNotEmpty();
    String printed = paste(Stream.concat(Stream.of(start), blocks.stream()).toList());

    assertThat(printed)
        .contains("custom: at least 50 units", "mail in person", "rows without group keys");
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("README.md")) ? here : here.resolve("..").normalize();
  }

  private static List<String> blocks(String markdown) {
    return BLOCK.matcher(markdown).results().map((MatchResult block) -> block.group(1)).toList();
  }

  private static String paste(List<String> texts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    // In this JVM: what the snippets print goes to System.out, and the class path is the test's.
    PrintStream before = System.out;
    System.setOut(out);
    try (JShell shell = JShell.builder().executionEngine("local").out(out).build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      texts.forEach(text -> evaluate(shell, text));
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void evaluate(JShell shell, String text) {
    String rest = text;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      assertThat(next.completeness().isComplete()).as("complete: %s", rest).isTrue();
      shell.eval(next.source()).forEach(event -> check(shell, event));
      rest = next.remaining();
    }
  }

  private static void check(JShell shell, SnippetEvent event) {
    List<String> errors =
        shell.diagnostics(event.snippet()).map(d -> d.getMessage(Locale.ROOT)).toList();
    assertThat(event.status())
        .as("%s %s", event.snippet().source(), errors)
        .isEqualTo(Snippet.Status.VALID);
    assertThat(event.exception()).as("%s", event.snippet().source()).isNull();
  }
}
