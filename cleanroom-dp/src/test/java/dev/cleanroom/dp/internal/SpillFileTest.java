package dev.cleanroom.dp.internal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.primitives.Bytes;
import dev.cleanroom.dp.internal.SpillFile.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {
  private static final int WIDTH = 3;

  @TempDir Path folder;

  private final long[] records = new Random(1).longs(30_000).toArray();

  private FileChannel channel(String name) throws IOException {
    return FileChannel.open(folder.resolve(name), CREATE_NEW, READ, WRITE);
  }

  private List<Segment> write(SpillFile.Access access) {
    List<Segment> segments = new ArrayList<>();
    access.begin(WIDTH, segments::add);
    access.write(records, 0, 9);
    access.write(records, 9, records.length);
    access.end();
    return segments;
  }

  private static List<Long> read(SpillFile.Access access, List<Segment> segments) {
    List<Long> read = new ArrayList<>();
    for (Segment segment : segments) {
      access.read(
          segment,
          (data, from, to) -> {
            assertThat((to - from) % WIDTH).isZero();
            for (int i = from; i < to; i++) {
              read.add(data[i]);
            }
          });
    }
    return read;
  }

  @Test
  void read_fromAnotherAccess_isWhatWasWritten() throws IOException {
    try (SpillFile file = new SpillFile(channel("rows"))) {
      List<Segment> segments = write(file.new Access(WIDTH));
      List<Segment> more = write(file.new Access(WIDTH));
      assertThat(segments).hasSizeGreaterThan(2);
      List<Long> expected = new ArrayList<>();
      for (long number : records) {
        expected.add(number);
      }
      assertThat(read(file.new Access(WIDTH), segments)).isEqualTo(expected);
      assertThat(read(file.new Access(WIDTH), more)).isEqualTo(expected);
    }
  }

  @Test
  void write_records_areNowhereInTheFile() throws IOException {
    try (SpillFile file = new SpillFile(channel("rows"))) {
      List<Segment> segments = write(file.new Access(WIDTH));
      byte[] bytes = Files.readAllBytes(folder.resolve("rows"));
      assertThat(bytes).hasSize(records.length * 8 + segments.size() * 16);
      for (int i = 0; i < 50; i++) {
        ByteBuffer number = ByteBuffer.allocate(8);
        assertThat(Bytes.indexOf(bytes, number.putLong(0, records[i]).array())).isNegative();
        number.order(ByteOrder.LITTLE_ENDIAN).putLong(0, records[i]);
        assertThat(Bytes.indexOf(bytes, number.array())).isNegative();
      }
    }
  }

  /** The same records look different each time: no place's nonce is another's, no key another's. */
  @Test
  void write_sameRecordsAgain_looksDifferent() throws IOException {
    try (SpillFile file = new SpillFile(channel("a"));
        SpillFile other = new SpillFile(channel("b"))) {
      List<Segment> first = write(file.new Access(WIDTH));
      List<Segment> second = write(file.new Access(WIDTH));
      List<Segment> third = write(other.new Access(WIDTH));
      assertThat(third).isEqualTo(first);
      byte[] firstBytes = bytes("a", first);
      assertThat(firstBytes).isNotEqualTo(bytes("a", second)).isNotEqualTo(bytes("b", third));
    }
  }

  private byte[] bytes(String name, List<Segment> segments) throws IOException {
    byte[] all = Files.readAllBytes(folder.resolve(name));
    int from = (int) segments.get(0).position();
    return Arrays.copyOfRange(all, from, from + segments.get(0).longs() * 8);
  }

  @Test
  void read_anyChangedByteMissingEndOrMovedSegment_fails() throws IOException {
    FileChannel channel = channel("rows");
    try (SpillFile file = new SpillFile(channel)) {
      List<Segment> segments = write(file.new Access(WIDTH));
      SpillFile.Access access = file.new Access(WIDTH);
      Segment last = segments.get(segments.size() - 1);
      for (long at : new long[] {last.position(), last.position() + 77, channel.size() - 1}) {
        flip(channel, at);
        assertChanged(access, last);
        flip(channel, at);
      }
      assertThat(read(access, List.of(last))).hasSize(last.longs());
      assertChanged(access, new Segment(segments.get(1).position(), last.longs()));
      copy(channel, segments.get(0), segments.get(1));
      assertChanged(access, segments.get(1));
      channel.truncate(channel.size() - 1);
      assertChanged(access, last);
    }
  }

  private static void assertChanged(SpillFile.Access access, Segment segment) {
    assertThatThrownBy(() -> read(access, List.of(segment)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a temporary file is not what was written");
  }

  private static void flip(FileChannel channel, long at) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    assertThat(channel.read(one, at)).isOne();
    one.put(0, (byte) ~one.get(0)).flip();
    assertThat(channel.write(one, at)).isOne();
  }

  private static void copy(FileChannel channel, Segment from, Segment to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(from.longs() * 8 + 16);
    assertThat(channel.read(bytes, from.position())).isEqualTo(bytes.capacity());
    assertThat(channel.write(bytes.flip(), to.position())).isEqualTo(bytes.capacity());
  }

  @Test
  void write_diskFull_fails() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    try (SpillFile file = new SpillFile(FileChannel.open(full, WRITE))) {
      assertThatThrownBy(() -> write(file.new Access(WIDTH)))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void create_fileInUse_hasNoNameAndIsGoneOnceClosed() throws IOException {
    assumeThat(System.getProperty("os.name")).doesNotContain("Windows");
    SpillFile file = SpillFile.create(folder);
    SpillFile.Access access = file.new Access(WIDTH);
    List<Segment> segments = write(access);
    assertThat(folder).isEmptyDirectory();
    assertThat(read(access, segments)).hasSize(records.length);
    file.close();
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(() -> read(access, segments))
        .hasCauseInstanceOf(ClosedChannelException.class);
  }

  @Test
  void spill_closed_opensNoFile() {
    Spill spill =
        new Spill(
            () -> {
              throw new AssertionError("a file was opened");
            },
            WIDTH);
    spill.close();
    spill.close();
    assertThatThrownBy(spill::access).isInstanceOf(IllegalStateException.class);
  }
}
