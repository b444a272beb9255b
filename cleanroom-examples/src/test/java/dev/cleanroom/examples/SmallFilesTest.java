package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs on files of a few rows, everywhere. */
class SmallFilesTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(
        folder.resolve("members.csv"),
        """
        loyalty_number,country,province,loyalty_card
        1,Canada,Yukon,Star
        2,Canada,Quebec,Nova
        """);
    String flights =
        """
        loyalty_number,year,month,distance
        1,2018,1,500
        1,2018,2,700
        1,2017,1,9
        2,2018,1,80
        """;
    Files.writeString(folder.resolve("flights_airline.csv"), flights);
    Files.writeString(folder.resolve("flights_partner.csv"), flights);
  }

  @Test
  void loyalty_smallFiles_printsThreeAnswers() {
    assertThat(printed(out -> AirlineLoyalty.print(folder, out)))
        .contains("(13 rows;", "(3 rows;", "(1 row;", "remaining ε=0, δ=0 of ε=3, δ=0");
  }

  @Test
  void accuracy_smallFiles_comparesWithExactNumbers() {
    assertThat(printed(out -> AirlineAccuracy.print(folder, 2, out)))
        .containsPattern("\\| Yukon \\| 1 \\| -?\\d+ ± 6 \\| 1,200 \\|")
        .containsPattern("\\| Quebec \\| 1 \\| -?\\d+ ± 6 \\| 80 \\|")
        .contains("over 2 runs", "of 26 intervals held");
  }

  @Test
  void latency_always_printsFourFigures() {
    assertThat(printed(Latency::measure).lines()).hasSize(4).allMatch(l -> l.endsWith(" ms"));
  }

  @Test
  void compositionTime_always_printsFiveFigures() {
    assertThat(printed(out -> CompositionTime.measure(out, 1)).lines().skip(1))
        .hasSize(5)
        .allMatch(line -> line.contains("ε = ") && line.endsWith(" ms"));
  }

  private static String printed(Consumer<PrintStream> program) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    program.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
