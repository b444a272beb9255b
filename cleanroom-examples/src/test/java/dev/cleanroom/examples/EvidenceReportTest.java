package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceReportTest {
  @TempDir private Path root = Path.of("");

  @Test
  void main_evidenceOfTwoModules_writesOneRowForEachSuite() throws IOException {
    put(
        "cleanroom-sql",
        "separability",
        """
        {"suite": "separability", "figures": {"triples": 5000, "violations": 0},
         "seed": 42, "seconds": 12.5, "commit": "abc1234"}\
        """);
    put(
        "cleanroom-dp",
        "sensitivity",
        """
        {"suite": "sensitivity", "figures": {"pairs": 1234567, "share": 0.25},
         "seed": -7, "seconds": 3, "commit": "unknown"}\
        """);
    Files.createDirectories(root.resolve("cleanroom-core/target"));

    EvidenceReport.main(new String[] {root.toString()});

    assertThat(Files.readString(root.resolve("docs/evidence.md")))
        .contains(
            """
            |---|---|---|--:|--:|---|
            | `sensitivity` | cleanroom-dp | pairs 1,234,567, share 0.25 | -7 | 3 | `unknown` |
            | `separability` | cleanroom-sql | triples 5,000, violations 0 | 42 | 12.5 | `abc1234` |
            """)
        .endsWith("```sh\n" + EvidenceReport.COMMAND + "```\n");
  }

  @Test
  void render_noEvidence_hasNoRows() {
    assertThat(EvidenceReport.render(root)).contains("|---|---|---|--:|--:|---|\n\nTo make");
  }

  private void put(String module, String suite, String json) throws IOException {
    Path folder = Files.createDirectories(root.resolve(module).resolve("target/evidence"));
    Files.writeString(folder.resolve(suite + ".json"), json);
  }
}
