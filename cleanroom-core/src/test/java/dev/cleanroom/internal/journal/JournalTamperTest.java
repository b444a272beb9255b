package dev.cleanroom.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.StoreException;
import dev.cleanroom.StoreException.Reason;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Any one byte of a journal of 200 frames is changed, and it is cut at any place. It is refused, or
 * it has all that was acknowledged. {@code -Djournal.tamper.step=1} leaves out nothing.
 */
class JournalTamperTest {
  private static final int FRAMES = 200;
  private static final int STEP = Integer.getInteger("journal.tamper.step", 7);
  private static final int ZEROS = 1009; // of the zeros behind the frames, one in so many

  private long detected;
  private long harmless;
  private int end;
  private boolean isPowerLost;

  @Test
  void open_closedJournalWithAnyByteChanged_isRefusedOrWhole() throws IOException {
    byte[] image = journal(true).durable();
    flipEach(image, 1);
    // without effect is only damage to one of both marks: 84 bytes each, and zeros behind them
    assertThat(harmless).isEqualTo(2 * Layout.PAGE);
  }

  @Test
  void open_killedJournalWithAnyByteChanged_isRefusedOrWhole() throws IOException {
    byte[] image = journal(false).visible();
    flipEach(image, STEP);
    // also without effect: zeros behind the last frame, which look like a torn write
    assertThat(detected).isGreaterThan((end - Layout.FIRST_BATCH) / STEP);
  }

  @Test
  void open_lastMarkLostWithThePower_losesAtMostTheLastBatch() throws IOException {
    byte[] image = journal(false).durable();
    isPowerLost = true;
    for (int i = 0; i < end; i += STEP) {
      List<ByteBuffer> recovered = openOrNothing(flip(image, i));
      assertThat(recovered.isEmpty() || recovered.size() >= FRAMES - 2).isTrue();
    }
  }

  @Test
  void open_closedJournalCutAnywhere_isRefused() throws IOException {
    cutEach(journal(true).durable(), 1);
  }

  @Test
  void open_killedJournalCutAnywhere_isRefused() throws IOException {
    cutEach(journal(false).visible(), STEP);
  }

  @Test
  void open_zerosInPlaceOfAnyTail_isRefused() throws IOException {
    byte[] image = journal(false).visible();
    for (int cut = Layout.FIRST_BATCH; cut < end; cut += STEP) {
      byte[] emptied = Arrays.copyOf(Arrays.copyOf(image, cut), image.length);
      assertThat(openOrNothing(emptied)).isEmpty();
    }
  }

  @Test
  void open_batchesExchangedOrRepeatedOrDropped_isRefused() throws IOException {
    byte[] image = journal(true).durable();
    List<byte[]> batches = batches(image);
    for (int i = 0; i + 1 < batches.size(); i += 9) {
      List<byte[]> exchanged = new ArrayList<>(batches);
      exchanged.set(i, batches.get(i + 1));
      exchanged.set(i + 1, batches.get(i));
      List<byte[]> repeated = new ArrayList<>(batches);
      repeated.add(i, batches.get(i));
      List<byte[]> dropped = new ArrayList<>(batches);
      dropped.remove(i);
      for (List<byte[]> changed : List.of(exchanged, repeated, dropped)) {
        assertThat(openOrNothing(with(image, changed))).isEmpty();
      }
    }
  }

  @Test
  void open_damageBeforeAWholeBatchWithoutMark_isRefused() throws IOException {
    byte[] image = twoBatchesWithoutMark();
    assertThat(recover(image.clone())).hasSize(2);
    for (int i = Layout.FIRST_BATCH; i < Layout.FIRST_BATCH + 120; i++) {
      assertThat(openOrNothing(flip(image, i))).isEmpty();
    }
  }

  @Test
  void open_batchOfAnotherPlaceWithoutMark_isRefused() throws IOException {
    byte[] image = twoBatchesWithoutMark();
    int second = Layout.FIRST_BATCH + 120;
    Header header = Header.read(SimulatedDisk.holding(image), new Complaints(Subject.LEDGER, "x"));
    ByteBuffer.wrap(image).putLong(second + Batch.NUMBER, 3);
    ByteBuffer.wrap(image).putInt(second + 28, header.checksum(image, second, 28));
    assertThat(openOrNothing(image)).isEmpty();
  }

  /** The power failed after the second batch was written, and before any mark was durable. */
  private static byte[] twoBatchesWithoutMark() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Journal.format(disk, Subject.LEDGER);
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    byte[] start = Arrays.copyOf(disk.durable(), Layout.FIRST_BATCH);
    journal.sync(journal.append(new byte[8]));
    journal.sync(journal.append(new byte[8]));
    byte[] image = disk.durable();
    System.arraycopy(start, 0, image, 0, start.length);
    return image;
  }

  @Test
  void open_framesOfAnotherJournal_isRefused() throws IOException {
    byte[] image = journal(true).durable();
    byte[] other = journal(true).durable();
    System.arraycopy(image, 0, other, 0, Layout.FIRST_BATCH);
    assertThat(openOrNothing(other)).isEmpty();
  }

  /** Somebody with an editor can also make the checksum of a header right. */
  @Test
  void open_headerWithRightChecksumAndWrongNumbers_isRefused() throws IOException {
    byte[] image = journal(true).durable();
    Header header = Header.read(SimulatedDisk.holding(image), new Complaints(Subject.LEDGER, "x"));
    for (int field = Batch.LENGTH; field <= Batch.FRAMES; field += 4) {
      for (int value : new int[] {Integer.MIN_VALUE, -1, 0, 5, 31, 32, 33, 1 << 23}) {
        byte[] edited = image.clone();
        ByteBuffer batch = ByteBuffer.wrap(edited, Layout.FIRST_BATCH, Layout.BATCH_HEADER).slice();
        if (batch.getInt(field) != value) {
          batch.putInt(field, value);
          batch.putInt(28, header.checksum(edited, Layout.FIRST_BATCH, 28));
          assertThat(openOrNothing(edited)).isEmpty();
        }
      }
    }
  }

  /** Only a receipt that somebody else keeps tells that this is not the newest copy. */
  @Test
  void open_olderCopyOfTheWholeFile_opensWithLess() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Journal.format(disk, Subject.LEDGER);
    byte[] older = disk.durable();
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    journal.sync(journal.append(new byte[8]));
    assertThat(recover(older)).isEmpty();
  }

  private void flipEach(byte[] image, int step) {
    for (int i = 0; i < image.length; i += i < end ? step : ZEROS) {
      if (openOrNothing(flip(image, i)).isEmpty()) {
        detected++;
      } else {
        harmless++;
      }
    }
  }

  private void cutEach(byte[] image, int step) {
    for (int length = 0; length < image.length; length += length < end ? step : ZEROS) {
      assertThat(openOrNothing(Arrays.copyOf(image, length))).isEmpty();
    }
  }

  /** All frames, or none if the journal was refused. */
  private List<ByteBuffer> openOrNothing(byte[] image) {
    try {
      List<ByteBuffer> recovered = recover(image);
      boolean isWhole = recovered.size() == FRAMES;
      assertThat(isWhole || isPowerLost).isTrue();
      for (int i = 0; i < recovered.size(); i++) {
        assertThat(recovered.get(i).getLong(0)).isEqualTo(i);
      }
      return recovered;
    } catch (StoreException e) {
      assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
      return List.of();
    }
  }

  private static byte[] flip(byte[] image, int at) {
    byte[] flipped = image.clone();
    flipped[at] ^= (byte) (1 << at % 8);
    return flipped;
  }

  private static List<byte[]> batches(byte[] image) {
    List<byte[]> batches = new ArrayList<>();
    int at = Layout.FIRST_BATCH;
    int length = ByteBuffer.wrap(image).getInt(at + Batch.LENGTH);
    while (length > 0) {
      batches.add(Arrays.copyOfRange(image, at, at + length));
      at += length;
      length = ByteBuffer.wrap(image).getInt(at + Batch.LENGTH);
    }
    return batches;
  }

  private static byte[] with(byte[] image, List<byte[]> batches) {
    byte[] changed = Arrays.copyOf(Arrays.copyOf(image, Layout.FIRST_BATCH), image.length);
    int at = Layout.FIRST_BATCH;
    for (byte[] batch : batches) {
      System.arraycopy(batch, 0, changed, at, batch.length);
      at += batch.length;
    }
    return changed;
  }

  private SimulatedDisk journal(boolean isClosed) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Journal.format(disk, Subject.LEDGER);
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    for (int i = 0; i < FRAMES; i++) {
      long sequence = journal.append(ByteBuffer.allocate(8).putLong(i).array());
      if (i % 5 < 3) {
        journal.sync(sequence);
      }
    }
    journal.sync(FRAMES - 1);
    end = Layout.FIRST_BATCH + batches(disk.visible()).stream().mapToInt(b -> b.length).sum();
    if (isClosed) {
      journal.close();
    }
    return disk;
  }

  private static List<ByteBuffer> recover(byte[] image) {
    List<ByteBuffer> recovered = new ArrayList<>();
    Journal journal =
        Journal.open(
            SimulatedDisk.holding(image), Subject.LEDGER, p -> recovered.add(ByteBuffer.wrap(p)));
    assertThat(journal.size()).isEqualTo(recovered.size());
    return recovered;
  }
}
