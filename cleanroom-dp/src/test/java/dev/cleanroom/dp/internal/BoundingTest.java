package dev.cleanroom.dp.internal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.dp.internal.BoundingReference.Row;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.spi.RunControl.RunStoppedException;
import dev.cleanroom.testing.Evidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However rows come, are kept and are summed, the sums are those of the definition. */
class BoundingTest {
  private static final long SEED = 20_261_120;
  private static final int PLANS = Integer.getInteger("bounding.plans", 300);

  private final Random random = new Random(SEED);
  private final AtomicInteger files = new AtomicInteger();
  private int summed;

  private SpillFile file() {
    files.incrementAndGet();
    return SpillFile.create();
  }

  private static Sink sink(
      Recipe recipe,
      ReleasePlan plan,
      RunControl control,
      LaneSizes sizes,
      Supplier<SpillFile> spill) {
    FixedRun run = new FixedRun(7);
    return new Sink(Blueprint.of(plan, recipe, run.noise()), run, control, sizes, spill);
  }

  private static RunControl limited(long memory) {
    return RunControl.start(Duration.ofHours(1), memory, RunControl.Listener.NONE);
  }

  private static List<@Nullable Object> key(ReleasePlan plan, @Nullable String key) {
    return plan.groupKeys() instanceof GroupKeys.None ? List.of() : Collections.singletonList(key);
  }

  /** Hands rows to lanes at random, in batches of random sizes. */
  private void feed(ReleasePlan plan, Sink sink, List<Row> rows, int lanes) {
    List<ContributionSink.Lane> ways = new ArrayList<>();
    List<ContributionBatch> batches = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      ways.add(sink.lane());
      batches.add(new ContributionBatch(plan.aggregates().size()));
    }
    for (Row row : rows) {
      int lane = random.nextInt(lanes);
      ContributionBatch batch = batches.get(lane);
      put(plan, sink, row, batch);
      if (batch.size == ContributionBatch.CAPACITY || random.nextInt(50) == 0) {
        ways.get(lane).accept(batch);
        batch.size = 0;
      }
    }
    for (int i = 0; i < lanes; i++) {
      ways.get(i).accept(batches.get(i));
    }
  }

  private static void put(ReleasePlan plan, Sink sink, Row row, ContributionBatch batch) {
    int i = batch.size++;
    sink.unitHash().hash(row.unit(), batch.unitHigh, batch.unitLow, i);
    batch.group[i] = sink.groupOf(key(plan, row.key()));
    for (int a = 0; a < row.counts().size(); a++) {
      batch.rows[a][i] = row.counts().get(a);
      batch.values[a][i] = row.values().get(a);
    }
  }

  private static void assertEqual(
      ReleasePlan plan, Sink sink, List<Map<List<@Nullable Object>, BigInteger>> expected) {
    GroupIndex groups = sink.groups();
    Totals totals = sink.bounded();
    for (int m = 0; m < expected.size(); m++) {
      for (int g = 0; g < groups.size(); g++) {
        assertThat(totals.get(m, g))
            .as("%s of %s", sink.blueprint().measures().get(m), plan)
            .isEqualTo(expected.get(m).getOrDefault(groups.key(g), BigInteger.ZERO));
      }
    }
  }

  private List<Row> randomRows(ReleasePlan plan, int count, int units, boolean weighted) {
    String[] keys = {"a", "b", "c", null, "d", "e", "f", "g"};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Integer> counts = new ArrayList<>();
      List<Long> values = new ArrayList<>();
      for (int a = 0; a < plan.aggregates().size(); a++) {
        counts.add(count(weighted, plan.aggregates().get(a).value()));
        values.add(random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(100) - 30L);
      }
      rows.add(new Row(random.nextInt(units), keys[random.nextInt(keys.length)], counts, values));
    }
    return rows;
  }

  /** So many rows that their sum may not fit 64 bits are tested with the clamp. */
  private int count(boolean weighted, FixedPoint grid) {
    return switch (random.nextInt(weighted ? 8 : 5)) {
      case 0 -> 0;
      case 5 -> 2 + random.nextInt(5);
      case 6 -> grid.low() > 1L << 32 || grid.high() < -1L << 32 ? 1000 : Integer.MAX_VALUE;
      case 7 -> -1;
      default -> 1;
    };
  }

  private static boolean isDeclared(ReleasePlan plan, @Nullable String key, Sink sink) {
    return sink.groupOf(key(plan, key)) >= 0;
  }

  @Test
  void bounded_anyPlanLanesOrderSizesAndMemory_isTheReference() {
    Evidence evidence = Evidence.of("bounding-reference", SEED);
    for (int i = 0; i < PLANS; i++) {
      ReleasePlan plan = SensitivityOracle.randomPlan(random);
      List<Row> rows =
          randomRows(plan, random.nextInt(700), 1 + random.nextInt(60), random.nextBoolean());
      LaneSizes sizes =
          new LaneSizes(
              8 << random.nextInt(4), random.nextInt(4) == 0 ? 1000 : 4, 1 + random.nextInt(4));
      long memory = random.nextBoolean() ? 1 : Long.MAX_VALUE;
      Sink sink = sink(Recipe.SOUND, plan, limited(memory), sizes, this::file);
      BoundingReference reference = new BoundingReference(plan, sink);
      for (Row row : rows) {
        if (isDeclared(plan, row.key(), sink)) {
          reference.add(row, key(plan, row.key()));
        }
      }
      Collections.shuffle(rows, random);
      feed(plan, sink, rows, 1 + random.nextInt(3));
      assertEqual(plan, sink, reference.totals());
      summed += rows.size();
    }
    assertThat(files).hasPositiveValue();
    evidence
        .figure("plans", PLANS)
        .figure("rows", summed)
        .figure("runsWithFiles", files.get())
        .figure("differences", 0)
        .write();
  }

  private static ReleasePlan plan(int maxGroups) {
    return Plans.plan(Plans.everyUnit(), Plans.rows(), Plans.sum(-50, 90), Plans.mean(-9, 30))
        .keys(GroupKeys.selected())
        .bounds(maxGroups, 3)
        .loss("10", "0.1")
        .get();
  }

  private static BigInteger grandTotal(Sink sink) {
    Totals totals = sink.bounded();
    BigInteger sum = BigInteger.ZERO;
    for (int m = 0; m < sink.blueprint().measures().size(); m++) {
      for (int g = 0; g < sink.groups().size(); g++) {
        sum = sum.multiply(BigInteger.valueOf(31)).add(totals.get(m, g));
      }
    }
    return sum;
  }

  /** As many rows as the standard sizes scatter and move to a file, from two threads. */
  @Test
  void bounded_standardSizesAndThreads_isTheSameWithAndWithoutMemory() throws Exception {
    assertThat(twoThreads(1)).isEqualTo(twoThreads(Long.MAX_VALUE));
    assertThat(files).hasValue(1);
  }

  private BigInteger twoThreads(long memory) throws Exception {
    Sink sink = sink(Recipe.SOUND, plan(2), limited(memory), LaneSizes.STANDARD, this::file);
    for (String key : List.of("a", "b", "c", "d", "e")) {
      int unused = sink.groupOf(Collections.singletonList(key));
    }
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      int from = t;
      threads.add(new Thread(() -> feed(sink, from)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return grandTotal(sink);
  }

  private static void feed(Sink sink, int from) {
    ContributionSink.Lane lane = sink.lane();
    ContributionBatch batch = new ContributionBatch(4);
    for (int i = from; i < 700_000; i += 2) {
      int at = batch.size++;
      sink.unitHash().hash(i * 7L % 300_007, batch.unitHigh, batch.unitLow, at);
      batch.group[at] = i % 5;
      for (int a = 0; a < 4; a++) {
        batch.rows[a][at] = i % (a + 7) == 0 ? 0 : 1;
        batch.values[a][at] = i % 97;
      }
      if (batch.size == ContributionBatch.CAPACITY) {
        lane.accept(batch);
        batch.size = 0;
      }
    }
    lane.accept(batch);
  }

  @Test
  void bounded_fewUnitsAndNoMemory_sumsInsteadOfWritingAFile() {
    ReleasePlan plan = plan(2);
    List<Row> rows = randomRows(plan, 60_000, 20, false);
    LaneSizes sizes = new LaneSizes(64, 64, 2);
    Sink sink = sink(Recipe.SOUND, plan, limited(1), sizes, this::file);
    BoundingReference reference = new BoundingReference(plan, sink);
    rows.forEach(row -> reference.add(row, key(plan, row.key())));
    feed(plan, sink, rows, 1);
    assertEqual(plan, sink, reference.totals());
    assertThat(files).hasValue(0);
  }

  @Test
  void bounded_manyAggregates_haveTheirOwnPresence() {
    ReleasePlan.Aggregate[] aggregates = new ReleasePlan.Aggregate[101];
    for (int a = 0; a < aggregates.length; a++) {
      aggregates[a] = a % 2 == 0 ? Plans.rows() : Plans.sum(-5, 5);
    }
    ReleasePlan plan = Plans.plan(aggregates).keys(GroupKeys.values("a", "b")).bounds(1, 2).get();
    Sink sink = sink(Recipe.SOUND, plan, limited(1), new LaneSizes(8, 4, 2), this::file);
    BoundingReference reference = new BoundingReference(plan, sink);
    List<Row> rows = randomRows(plan, 2_000, 500, false);
    for (Row row : rows) {
      if (isDeclared(plan, row.key(), sink)) {
        reference.add(row, key(plan, row.key()));
      }
    }
    feed(plan, sink, rows, 2);
    assertEqual(plan, sink, reference.totals());
  }

  @Test
  void bounded_callerInterrupted_stopsAndStaysInterrupted() {
    Sink sink = scattered(Recipe.SOUND, limited(Long.MAX_VALUE));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(sink::bounded).isInstanceOf(RunStoppedException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(workers()).isEmpty();
  }

  @Test
  void bounded_timeIsUp_stops() {
    RunControl late = RunControl.start(Duration.ofNanos(1));
    assertThatThrownBy(scattered(Recipe.SOUND, late)::bounded)
        .isInstanceOf(RunStoppedException.class);
  }

  @Test
  void bounded_errorInARule_isTheCallers() {
    AssertionError planted = new AssertionError("planted");
    Recipe sound = Recipe.SOUND;
    Recipe failing =
        new Recipe(
            sound.measures(),
            sound.split(),
            sound.sensitivity(),
            sound.clamp(),
            (entries, tags, limit) -> {
              throw planted;
            },
            sound.selection());
    Sink sink = scattered(failing, limited(Long.MAX_VALUE));
    assertThatThrownBy(sink::bounded).isSameAs(planted);
    assertThat(workers()).isEmpty();
    assertThatThrownBy(sink::bounded).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void accept_diskFull_failsAndNothingIsReleased() {
    assumeThat(Path.of("/dev/full")).exists();
    ReleasePlan plan = plan(2);
    Sink sink =
        sink(
            Recipe.SOUND,
            plan,
            limited(1),
            new LaneSizes(64, 4, 2),
            () -> new SpillFile(open(Path.of("/dev/full"), WRITE)));
    List<Row> rows = randomRows(plan, 9_000, 9_000, false);
    assertThatThrownBy(() -> feed(plan, sink, rows, 1)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(sink::bounded)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("could not be kept");
  }

  @Test
  void bounded_fileWasChanged_fails(@TempDir Path folder) throws IOException {
    ReleasePlan plan = plan(2);
    FileChannel channel = open(folder.resolve("rows"), CREATE_NEW, READ, WRITE);
    Sink sink =
        sink(Recipe.SOUND, plan, limited(1), new LaneSizes(64, 4, 2), () -> new SpillFile(channel));
    feed(plan, sink, randomRows(plan, 9_000, 9_000, false), 2);
    int written = channel.write(ByteBuffer.allocate(1), channel.size() / 2);
    assertThat(written).isOne();
    assertThatThrownBy(sink::bounded)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a temporary file is not what was written");
    assertThat(channel.isOpen()).as("the run closes its file").isFalse();
  }

  private static FileChannel open(Path path, OpenOption... options) {
    try {
      return FileChannel.open(path, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Sink scattered(Recipe recipe, RunControl control) {
    ReleasePlan plan = plan(2);
    Sink sink = sink(recipe, plan, control, new LaneSizes(64, 4, 4), this::file);
    feed(plan, sink, randomRows(plan, 5_000, 100, false), 2);
    return sink;
  }

  private static List<String> workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("cleanroom-bounding"))
        .toList();
  }
}
