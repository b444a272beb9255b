package dev.cleanroom.internal.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.StoreException;
import dev.cleanroom.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads who has a damaged file. */
class JournalExportTest {
  private static final int BATCH = Layout.BATCH_HEADER + Layout.FRAME_OVERHEAD + 2;

  @TempDir Path folder;
  private Path file;
  private final List<String> read = new ArrayList<>();

  @BeforeEach
  void write() {
    file = folder.resolve("budget.ledger");
    try (Journal journal = open()) {
      for (int i = 10; i < 20; i++) {
        journal.sync(journal.append(String.valueOf(i).getBytes(UTF_8)));
      }
    }
  }

  @Test
  void export_wholeFile_readsAll() throws IOException {
    byte[] before = Files.readAllBytes(file);
    Export export = export();
    assertThat(export.isWhole()).isTrue();
    assertThat(export.frames()).isEqualTo(10);
    assertThat(export.end()).isEqualTo(Layout.FIRST_BATCH + 10L * BATCH);
    assertThat(read).containsExactly("10", "11", "12", "13", "14", "15", "16", "17", "18", "19");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void open_changedByteInTheMiddle_namesPlaceAndFrame() throws IOException {
    change(Layout.FIRST_BATCH + 4 * BATCH + Layout.BATCH_HEADER + 12);
    assertThatThrownBy(this::open)
        .hasMessage(
            "the ledger budget.ledger is damaged: at byte 12744, where frame 4 belongs, a batch"
                + " starts whose frame 4 at byte 12776 is damaged, but frames up to number 9 were"
                + " acknowledged [LEDGER_CORRUPT]\n"
                + "  it was not changed and will not be repaired; restore the newest copy that is"
                + " whole, or export what is readable and start again with everything counted as"
                + " spent");
  }

  @Test
  void export_changedByteInTheMiddle_readsUpToIt() throws IOException {
    change(Layout.FIRST_BATCH + 4 * BATCH + Layout.BATCH_HEADER + 12);
    Export export = export();
    assertThat(read).containsExactly("10", "11", "12", "13");
    assertThat(export.isWhole()).isFalse();
    assertThat(export.frames()).isEqualTo(4);
    assertThat(export.end()).isEqualTo(Layout.FIRST_BATCH + 4L * BATCH);
    assertThat(export.verdict()).contains("where frame 4 belongs").contains("LEDGER_CORRUPT");
  }

  @Test
  void export_damagedHeader_readsNothingAndSaysWhy() throws IOException {
    change(20);
    Export export = export();
    assertThat(export.frames()).isZero();
    assertThat(export.verdict()).contains("its header does not match its checksum at byte 44");
  }

  @Test
  void export_whileOpen_readsWhatIsDurable() {
    try (Journal journal = open()) {
      journal.sync(journal.append("20".getBytes(UTF_8)));
      assertThat(export().frames()).isEqualTo(11);
    }
  }

  @Test
  void export_noFile_saysSo() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> Journal.export(missing, Subject.LEDGER, p -> {}))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("LEDGER_FAILED")
        .hasMessageNotContaining("damaged");
  }

  @Test
  void open_laterVersion_saysWhichIsKnown() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[11] = 2;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, 44);
    ByteBuffer.wrap(bytes).putInt(44, (int) crc.getValue());
    Files.write(file, bytes);
    assertThatThrownBy(this::open)
        .hasMessageContaining(
            "the ledger budget.ledger has format 2, this library knows 1 [LEDGER_VERSION]");
  }

  @Test
  void read_changedWhileOpen_isRefused() throws IOException {
    try (Journal journal = open()) {
      change(Layout.FIRST_BATCH + 4 * BATCH + Layout.BATCH_HEADER + 12);
      assertThat(new String(journal.read(3), UTF_8)).isEqualTo("13");
      assertThatThrownBy(() -> journal.read(4))
          .isInstanceOf(StoreException.class)
          .extracting(e -> ((StoreException) e).reason())
          .isEqualTo(Reason.CORRUPT);
    }
  }

  @Test
  void open_networkFileSystem_isNotDurable() {
    for (String type : List.of("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "tmpfs")) {
      assertThat(Storage.isRemoteOrMemory(type)).as(type).isTrue();
    }
    for (String type : List.of("ext4", "xfs", "btrfs", "zfs", "overlay", "NTFS", "apfs")) {
      assertThat(Storage.isRemoteOrMemory(type)).as(type).isFalse();
    }
  }

  @Test
  void complaint_networkFileSystem_saysWhatToDo() {
    assertThat(new Complaints(Subject.LEDGER, "budget.ledger").notDurable("nfs4"))
        .hasMessage(
            "the ledger budget.ledger would be on a file system of type nfs4, which may lose what"
                + " it acknowledged or let two machines write [LEDGER_NOT_DURABLE]\n"
                + "  move it to a local disk, or allow any file system explicitly if you know that"
                + " this one keeps its locks and what it was asked to force");
  }

  private void change(int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private Export export() {
    return Journal.export(file, Subject.LEDGER, p -> read.add(new String(p, UTF_8)));
  }

  private Journal open() {
    return Journal.open(file, Subject.LEDGER, Storage.ANY, p -> {});
  }
}
