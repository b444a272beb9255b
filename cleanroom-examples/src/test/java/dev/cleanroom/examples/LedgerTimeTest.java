package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Its PostgreSQL is there for one platform. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class LedgerTimeTest {
  @Test
  void measure_short_printsEveryStoreAndTheRecovery() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    LedgerTime.measure(
        new PrintStream(text, true, StandardCharsets.UTF_8), Duration.ofMillis(50), 1_000);
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains(
            "append and force",
            "ledger in memory",
            "ledger in a file",
            "ledger in PostgreSQL",
            "ledger in SQLite",
            "opened a file of 1,000 charges",
            "spent ε=1, δ=1e-9");
  }
}
