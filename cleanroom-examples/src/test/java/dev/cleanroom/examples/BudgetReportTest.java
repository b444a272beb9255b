package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Collaboration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetReportTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void write_sevenWeeks_isATextAndAPage() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Collaboration room =
        BudgetReport.write(folder, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page)
        .contains(
            "<svg",
            "90 % warning",
            "100 % stop",
            "hotels/guests",
            "people in common",
            "VALUE_COPYING_AGG")
        .doesNotContain("<script", "http://", "https://");
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("BUDGET_EXCEEDED", "0 not recomputed, 0 contradictions")
        .contains("Complete: every charge has an outcome in the log.")
        .doesNotContain("hotels/guests", "nights in all", "VALUE_COPYING_AGG");
    assertThat(room.as("hotels").report().toString()).doesNotContain("airline/customers");
    assertThat(room.recheck(room.auditLog().entries().toList()).holds()).isTrue();
  }
}
