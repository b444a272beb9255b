package dev.cleanroom.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.StoreException;
import dev.cleanroom.StoreException.Reason;
import dev.cleanroom.testing.FaultyDisk;
import dev.cleanroom.testing.FaultyDisk.Fault;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation of a run of 50 appends goes wrong once, in every way in which it can. */
class JournalFaultTest {
  private static final int APPENDS = 50;
  private static final int PAYLOAD = 6000; // so that 50 of them make the file longer

  @ParameterizedTest
  @EnumSource
  void run_faultAtEveryOperation_losesNothingAcknowledged(Fault fault) throws IOException {
    Run whole = new Run(fault, Long.MAX_VALUE);
    whole.go();
    assertThat(whole.acknowledged).isEqualTo(APPENDS);
    int hits = 0;
    for (long place = 0; place < whole.disk.operations(); place++) {
      Run run = new Run(fault, place);
      run.go();
      run.check();
      run.checkNextLife();
      hits += run.disk.isHit() ? 1 : 0;
    }
    assertThat(hits).isGreaterThan(APPENDS);
  }

  @ParameterizedTest
  @EnumSource
  void open_faultWhileRecovering_canBeTriedAgain(Fault fault) throws IOException {
    Run run = new Run(Fault.SHORT_WRITE, Long.MAX_VALUE);
    run.go();
    byte[] torn = run.platter.visible();
    torn[torn.length - 4096] = 1;
    for (long place = 0; place < 40; place++) {
      SimulatedDisk platter = SimulatedDisk.holding(torn.clone());
      openOnce(new FaultyDisk(platter, fault, place), fault);
      assertThat(recover(platter.durable())).hasSize(APPENDS);
      assertThat(recover(platter.visible())).hasSize(APPENDS);
    }
  }

  private static void openOnce(FaultyDisk disk, Fault fault) {
    try {
      assertThat(Journal.open(disk, Subject.LEDGER, p -> {}).size()).isEqualTo(APPENDS);
    } catch (StoreException e) {
      assertThat(e.reason()).isEqualTo(Reason.FAILED);
      assertThat(disk.isHit() && fault.isError()).isTrue();
    }
  }

  @Test
  void append_diskFull_saysWhatCountsAsSpent() throws IOException {
    SimulatedDisk platter = new SimulatedDisk();
    Journal.format(platter, Subject.AUDIT_LOG);
    Disk full = new FullDisk(platter);
    Journal journal = Journal.open(full, Subject.AUDIT_LOG, p -> {});
    long fitting = 0;
    StoreException refusal = null;
    while (refusal == null) {
      try {
        long sequence = journal.append(new byte[1000]);
        journal.sync(sequence); // what was accepted has its place
        fitting++;
      } catch (StoreException e) {
        refusal = e;
      }
    }
    assertThat(fitting).isGreaterThan(64);
    assertThat(refusal)
        .hasMessage(
            "the audit log (disk) could not be read or written: IOException: No space left on"
                + " device [AUDIT_LOG_FAILED]\n"
                + "  what was not acknowledged counts as spent; mend the disk, free some of it,"
                + " then open the audit log again");
    assertThatThrownBy(() -> journal.append(new byte[1])).isInstanceOf(StoreException.class);
  }

  /** A disk that cannot become longer. */
  private record FullDisk(SimulatedDisk disk) implements Disk {
    @Override
    public int read(long offset, byte[] target, int from, int length) throws IOException {
      return disk.read(offset, target, from, length);
    }

    @Override
    public int write(long offset, byte[] source, int from, int length) throws IOException {
      if (offset + length > disk.size()) {
        throw new IOException("No space left on device");
      }
      return disk.write(offset, source, from, length);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      disk.force(metadata);
    }

    @Override
    public long size() throws IOException {
      return disk.size();
    }

    @Override
    public void close() {
      disk.close();
    }
  }

  private static List<ByteBuffer> recover(byte[] image) {
    List<ByteBuffer> recovered = new ArrayList<>();
    Journal journal =
        Journal.open(
            SimulatedDisk.holding(image), Subject.LEDGER, p -> recovered.add(ByteBuffer.wrap(p)));
    assertThat(journal.size()).isEqualTo(recovered.size());
    return recovered;
  }

  /** 50 appends, each made durable, on a disk of which one operation goes wrong. */
  private static final class Run {
    private final SimulatedDisk platter = new SimulatedDisk();
    private final FaultyDisk disk;
    private final Fault fault;
    private int acknowledged;

    Run(Fault fault, long place) throws IOException {
      Journal.format(platter, Subject.LEDGER);
      this.fault = fault;
      this.disk = new FaultyDisk(platter, fault, place);
    }

    void go() {
      try {
        Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
        appendAll(journal);
      } catch (StoreException e) {
        assertThat(e.reason()).isEqualTo(Reason.FAILED);
        assertThat(disk.isHit() && fault.isError()).isTrue();
      }
    }

    private void appendAll(Journal journal) {
      try {
        for (int i = 0; i < APPENDS; i++) {
          journal.sync(journal.append(payload(i)));
          acknowledged++;
        }
        assertThat(new ByteBuffer[] {ByteBuffer.wrap(journal.read(7))})
            .containsExactly(ByteBuffer.wrap(payload(7)));
      } catch (StoreException e) {
        checkPoisoned(journal);
        throw e;
      }
    }

    private void checkPoisoned(Journal journal) {
      assertThatThrownBy(() -> journal.append(new byte[1])).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> journal.read(0)).isInstanceOf(StoreException.class);
      journal.close();
    }

    void check() {
      if (disk.isHit() && fault.isError()) {
        assertThat(disk.forcesAfterwards()).isZero();
      } else {
        assertThat(acknowledged).isEqualTo(APPENDS);
      }
      checkRecovered(recover(platter.durable()));
      checkRecovered(recover(platter.visible()));
    }

    /** Opened again on the same machine, which still shows what the disk may not have. */
    void checkNextLife() {
      SimulatedDisk same = platter.reopened();
      Journal journal = Journal.open(same, Subject.LEDGER, p -> {});
      long before = journal.size();
      for (int i = (int) before; i < APPENDS; i++) {
        journal.sync(journal.append(payload(i)));
      }
      acknowledged = APPENDS;
      checkRecovered(recover(same.durable()));
      checkRecovered(recover(same.visible()));
    }

    private void checkRecovered(List<ByteBuffer> recovered) {
      assertThat(recovered.size()).isBetween(acknowledged, Math.min(APPENDS, acknowledged + 1));
      for (int i = 0; i < recovered.size(); i++) {
        assertThat(recovered.get(i)).isEqualTo(ByteBuffer.wrap(payload(i)));
      }
    }

    private static byte[] payload(int i) {
      byte[] payload = new byte[PAYLOAD];
      payload[0] = (byte) i;
      payload[PAYLOAD - 1] = (byte) (i + 1);
      return payload;
    }
  }
}
