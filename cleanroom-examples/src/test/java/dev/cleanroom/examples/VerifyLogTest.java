package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyLogTest {
  @TempDir private Path folder = Path.of("");

  private String shown() throws IOException, GeneralSecurityException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    VerifyLog.demonstrate(folder, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void demonstrate_everyAct_isWhatTheDocumentShows() throws IOException, GeneralSecurityException {
    String document = Files.readString(Path.of("../docs/audit-log.md"));
    assertThat(document).contains("```text\n" + shown() + "```\n");
  }
}
