package dev.cleanroom.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.StoreException;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two histories of one file are mixed; every part is right by itself. */
class JournalForkTest {
  private static final int BATCH = Layout.BATCH_HEADER + Layout.FRAME_OVERHEAD + 1;
  private static final int SECOND = Layout.FIRST_BATCH + BATCH;

  private byte[] empty;

  @BeforeEach
  void format() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Journal.format(disk, Subject.LEDGER);
    empty = disk.durable();
  }

  @Test
  void open_batchesOfOneAndMarksOfTheOther_isRefused() {
    byte[] mixed = history(1, 2);
    copy(history(3, 4), mixed, 0, Layout.FIRST_BATCH);
    assertRefused(mixed, "are not those that were acknowledged");
  }

  @Test
  void open_secondBatchOfTheOther_isRefused() {
    byte[] mixed = history(1, 2);
    copy(history(3, 4), mixed, SECOND, SECOND + BATCH);
    copy(empty, mixed, 0, Layout.FIRST_BATCH);
    assertRefused(mixed, "at byte 12401, where frame 1 belongs, a batch starts that does not");
  }

  @Test
  void open_marksOfLongAgo_isRefused() {
    byte[] image = history(1, 2, 3);
    copy(empty, image, 0, Layout.FIRST_BATCH);
    assertRefused(image, "its marks are older than its frames");
  }

  @Test
  void open_batchOfAnotherFileInATornTail_isNoDamage() throws IOException {
    byte[] stale = history(1);
    format();
    byte[] image = history(1);
    copy(stale, image, Layout.FIRST_BATCH, SECOND, SECOND + 1000);
    assertThat(open(image).size()).isEqualTo(1);
  }

  @Test
  void open_bytesWhereNoWriteWasOnItsWay_isRefused() {
    long reach = SECOND + Layout.REACH;
    byte[] image = Arrays.copyOf(history(1), (int) reach + 1);
    image[(int) reach - 1] = 1;
    assertThat(open(image.clone()).size()).isEqualTo(1);
    image[(int) reach] = 1;
    assertRefused(image, "are not zero, which no crash leaves");
  }

  private static Journal open(byte[] image) {
    return Journal.open(SimulatedDisk.holding(image), Subject.LEDGER, p -> {});
  }

  private static void assertRefused(byte[] image, String why) {
    assertThatThrownBy(() -> open(image))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("[LEDGER_CORRUPT]");
  }

  /** What a process leaves that is killed after some batches of one frame. */
  private byte[] history(int... values) {
    SimulatedDisk disk = SimulatedDisk.holding(empty.clone());
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    for (int value : values) {
      journal.sync(journal.append(new byte[] {(byte) value}));
    }
    return disk.visible();
  }

  private static void copy(byte[] from, byte[] to, int start, int end) {
    copy(from, to, start, end, start);
  }

  private static void copy(byte[] from, byte[] to, int start, int end, int place) {
    System.arraycopy(from, start, to, place, end - start);
  }
}
