package dev.cleanroom.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.StoreException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Marks whose checksum is right, as somebody could write them who knows the format. */
class MarkTest {
  private static final long SIZE = Layout.FIRST_BATCH + 4L * Layout.RESERVE;

  private static MemoryDisk marked(long generation, long size, long end, long batches, long frames)
      throws IOException {
    MemoryDisk disk = new MemoryDisk(new byte[0]);
    Journal.format(disk, Subject.LEDGER);
    Header header = Header.read(disk, new Complaints(Subject.LEDGER, "(disk)"));
    Position place = new Position(end, batches, frames, header.hash());
    new Mark(generation, Mark.State.OPEN, place, size).write(disk, header);
    return disk;
  }

  private static void open(MemoryDisk disk) {
    try (Journal journal = Journal.open(disk, Subject.LEDGER, payload -> {})) {
      assertThat(journal.size()).isZero();
    }
  }

  @Test
  void open_markOfTheBeginning_isEmpty() throws IOException {
    open(marked(2, SIZE, Layout.FIRST_BATCH, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 274432, 12288, 0, 0",
    "2, -1, 12288, 0, 0",
    "2, 274432, -1, -1, 0",
    "2, 274432, 12287, -1, 0",
    "2, 274432, 12288, -1, 0",
    "2, 274432, 12288, -1, -1",
    "2, 274432, 12288, 0, -1",
    "-1, -1, -1, -1, -1"
  })
  void open_markOfNoPlace_isDamage(long generation, long size, long end, long batches, long frames)
      throws IOException {
    MemoryDisk disk = marked(generation, size, end, batches, frames);
    assertThatThrownBy(() -> open(disk))
        .isExactlyInstanceOf(StoreException.class)
        .hasMessageContaining("is damaged");
  }
}
