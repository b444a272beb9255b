package dev.cleanroom.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class CsvTableProperties {
  @Provide
  Arbitrary<List<List<String>>> records() {
    return Arbitraries.strings()
        .withChars('a', '"', ',', '\n', '\r', ' ', 'é', '\t', '\'')
        .ofMaxLength(6)
        .list()
        .ofSize(2)
        .list()
        .ofMaxSize(8);
  }

  @Property(tries = 300)
  void rows_whatAWriterWrote_isReadBack(@ForAll("records") List<List<String>> records)
      throws IOException {
    Path file = Files.createTempFile("cleanroom", ".csv");
    try {
      try (CsvWriter csv = CsvWriter.builder().build(file)) {
        csv.writeRecord("a", "b");
        records.forEach(csv::writeRecord);
      }
      List<List<String>> read = new ArrayList<>();
      try (Stream<@Nullable Object[]> rows = table(file).rows()) {
        rows.forEach(row -> read.add(List.of(text(row[0]), text(row[1]))));
      }
      assertThat(read).isEqualTo(records);
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 300)
  void rows_anyBytes_neverThrow(@ForAll byte[] bytes) throws IOException {
    Path file = Files.createTempFile("cleanroom", ".csv");
    try {
      byte[] header = "a,b\n".getBytes(StandardCharsets.UTF_8);
      byte[] all = java.util.Arrays.copyOf(header, header.length + bytes.length);
      System.arraycopy(bytes, 0, all, header.length, bytes.length);
      Files.write(file, all);
      try (Stream<@Nullable Object[]> rows = table(file).rows()) {
        rows.forEach(row -> assertThat(row).hasSize(2));
      }
    } finally {
      Files.delete(file);
    }
  }

  private static Table table(Path file) {
    return Table.csv("t", file, Column.of("a", ColumnType.TEXT), Column.of("b", ColumnType.TEXT));
  }

  private static String text(@Nullable Object cell) {
    return cell == null ? "" : cell.toString();
  }
}
