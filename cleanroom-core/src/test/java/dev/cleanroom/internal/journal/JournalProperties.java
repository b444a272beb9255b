package dev.cleanroom.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.testing.CrashStates;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any life of a journal is that of a list of which a crash may take only what was not promised. */
class JournalProperties {
  /** What can happen to a journal. */
  enum Event {
    APPEND_SMALL,
    APPEND_LARGE,
    SYNC,
    READ,
    CLOSE,
    KILL,
    LOSE_POWER
  }

  @Property(tries = 200)
  void life_anyEvents_keepsWhatWasPromised(@ForAll("lives") List<Event> events, @ForAll long seed) {
    Life life = new Life(seed);
    events.forEach(life::live);
    life.live(Event.CLOSE);
    assertThat(life.model).hasSize(life.promised);
  }

  @Provide
  Arbitrary<List<Event>> lives() {
    Arbitrary<Event> events =
        Arbitraries.frequency(
            Tuple.of(10, Event.APPEND_SMALL),
            Tuple.of(2, Event.APPEND_LARGE),
            Tuple.of(6, Event.SYNC),
            Tuple.of(2, Event.READ),
            Tuple.of(1, Event.CLOSE),
            Tuple.of(1, Event.KILL),
            Tuple.of(1, Event.LOSE_POWER));
    return events.list().ofMinSize(1).ofMaxSize(60);
  }

  /** A journal beside a list. */
  private static final class Life {
    private final Random random;
    private final List<ByteBuffer> model = new ArrayList<>();
    private int promised;
    private SimulatedDisk disk = new SimulatedDisk();
    private Journal journal;

    Life(long seed) {
      random = new Random(seed);
      try {
        Journal.format(disk, Subject.AUDIT_LOG);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      journal = open();
    }

    void live(Event event) {
      switch (event) {
        case APPEND_SMALL -> append(random.nextInt(300));
        case APPEND_LARGE -> append(random.nextInt(100_000));
        case SYNC -> sync();
        case READ -> read();
        case CLOSE -> close();
        case KILL -> reopen(disk.visible());
        case LOSE_POWER -> losePower();
      }
    }

    private void append(int size) {
      byte[] payload = new byte[size];
      random.nextBytes(payload);
      assertThat(journal.append(payload)).isEqualTo(model.size());
      model.add(ByteBuffer.wrap(payload));
    }

    private void sync() {
      if (!model.isEmpty()) {
        journal.sync(model.size() - 1);
        promised = model.size();
      }
    }

    private void read() {
      if (!model.isEmpty()) {
        int sequence = random.nextInt(model.size());
        promised = Math.max(promised, sequence + 1);
        assertThat(ByteBuffer.wrap(journal.read(sequence)).equals(model.get(sequence))).isTrue();
      }
    }

    private void close() {
      journal.close();
      promised = model.size();
      reopen(disk.durable());
    }

    /** Loses power while a last frame is made durable. */
    private void losePower() {
      append(random.nextInt(3000));
      List<byte[]> states = new ArrayList<>();
      disk.beforeForce(() -> CrashStates.of(disk, random, 499).forEach(i -> keepSome(states, i)));
      journal.sync(model.size() - 1);
      reopen(states.get(random.nextInt(states.size())));
    }

    private void keepSome(List<byte[]> states, byte[] image) {
      if (states.isEmpty() || random.nextInt(20) == 0) {
        states.add(image);
      }
    }

    private void reopen(byte[] image) {
      List<ByteBuffer> recovered = new ArrayList<>();
      disk = SimulatedDisk.holding(image);
      journal = Journal.open(disk, Subject.AUDIT_LOG, p -> recovered.add(ByteBuffer.wrap(p)));
      assertThat(recovered.size()).isBetween(promised, model.size());
      assertThat(recovered.equals(model.subList(0, recovered.size()))).isTrue();
      model.subList(recovered.size(), model.size()).clear();
      promised = model.size();
    }

    private Journal open() {
      return Journal.open(disk, Subject.AUDIT_LOG, p -> {});
    }
  }
}
