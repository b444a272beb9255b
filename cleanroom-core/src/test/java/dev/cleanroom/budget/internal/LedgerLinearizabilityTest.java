package dev.cleanroom.budget.internal;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.StoreException;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Run;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whatever threads do at the same time has an order in which one thread would have had the same
 * answers. The cap fits two of three runs, so that every admission decides.
 *
 * <p>Lincheck changes all classes that are loaded, which takes minutes after other tests; so this
 * runs only where {@code -Dledger.scenarios} says how many, in a process of its own.
 */
@EnabledIfSystemProperty(named = "ledger.scenarios", matches = "[0-9]+")
class LedgerLinearizabilityTest {
  private static final int SCENARIOS = Integer.getInteger("ledger.scenarios", 3);
  private static final int INVOCATIONS = 500;
  private static final Optional<Run.State> RESERVED = Optional.of(Run.State.RESERVED);

  @Test
  void memoryStore_anySteps_areLinearizable() {
    check(Memory.class, SCENARIOS);
  }

  @Test
  void fileStore_anySteps_areLinearizable() {
    check(File.class, SCENARIOS);
  }

  @Test
  void carelessStore_thatLooksBeforeItCharges_isFound() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> check(Careless.class, 100))
        .withMessageContaining("Invalid execution results");
  }

  private static void check(Class<?> steps, int scenarios) {
    new StressOptions()
        .iterations(scenarios)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(3)
        .sequentialSpecification(Memory.class)
        .minimizeFailedScenario(false)
        .check(steps);
  }

  /** The steps over a store in memory, which one thread at a time uses when an order is tried. */
  public static final class Memory extends Steps {
    /** Opens an empty store. */
    public Memory() {
      super(LedgerStore.inMemory());
    }
  }

  /** The steps over a store in a file. */
  public static final class File extends Steps {
    private static final byte[] EMPTY = formatted();

    /** Opens an empty store. */
    public File() {
      super(emptyFile());
    }

    private static LedgerStore emptyFile() {
      SimulatedDisk disk = SimulatedDisk.holding(EMPTY.clone());
      return FileLedgerStore.open("(disk)", sink -> Journal.open(disk, Subject.LEDGER, sink));
    }

    private static byte[] formatted() {
      SimulatedDisk disk = new SimulatedDisk();
      try {
        Journal.format(disk, Subject.LEDGER);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return disk.durable();
    }
  }

  /** A store in which two threads can both have charged a run. */
  public static final class Careless extends Steps {
    /** Opens an empty store. */
    public Careless() {
      super(careless(LedgerStore.inMemory()));
    }

    private static LedgerStore careless(LedgerStore store) {
      return (LedgerStore)
          Proxy.newProxyInstance(
              LedgerStore.class.getClassLoader(),
              new Class<?>[] {LedgerStore.class},
              (proxy, method, arguments) -> call(store, method, arguments));
    }

    private static @Nullable Object call(LedgerStore store, Method method, Object[] arguments)
        throws Throwable {
      boolean isReserved =
          method.getName().equals("charge")
              && store.find((UUID) arguments[0]).map(Run::state).equals(RESERVED);
      LockSupport.parkNanos(10_000);
      try {
        return method.invoke(store, arguments);
      } catch (InvocationTargetException e) {
        if (isReserved) {
          return null;
        }
        throw e.getCause();
      }
    }
  }

  /** What threads do, with three runs. */
  @Param(name = "run", gen = IntGen.class, conf = "1:3")
  public abstract static class Steps {
    private static final Account ALICE = new Account("alice", "visits", "person");
    private static final Limit LIMIT =
        new Limit(ALICE, Optional.of(Cap.of(PrivacyLoss.epsilon("0.2"))), Optional.empty());
    private static final Checkpoint HEAD =
        new Checkpoint("log", 1, Base64.getEncoder().encodeToString(new byte[32]));

    private final LedgerStore store;

    /**
     * Takes steps.
     *
     * @param store where
     */
    Steps(LedgerStore store) {
      this.store = store;
    }

    private static UUID id(int run) {
      return new UUID(0, run);
    }

    /** Admits a run. */
    @Operation
    public String admit(@Param(name = "run") int run) {
      Admission admission = store.admit(FileRequests.of(id(run), List.of(LIMIT)));
      if (admission instanceof Admission.Reserved reserved) {
        return "reserved, spent " + reserved.charges().get(0).spent();
      } else if (admission instanceof Admission.Unfinished unfinished) {
        return "unfinished " + unfinished.run().state();
      }
      return admission.getClass().getSimpleName();
    }

    /** Charges a run. */
    @Operation
    public boolean charge(@Param(name = "run") int run) {
      return isDone(() -> store.charge(id(run)));
    }

    /** Gives a run up. */
    @Operation
    public boolean abort(@Param(name = "run") int run) {
      return isDone(() -> store.abort(id(run)));
    }

    /** Ends a run without an answer. */
    @Operation
    public boolean fail(@Param(name = "run") int run) {
      return isDone(() -> store.fail(id(run)));
    }

    /** Releases a run. */
    @Operation
    public boolean release(@Param(name = "run") int run) {
      return isDone(() -> store.release(id(run), "ab", Optional.of(new byte[] {1}), HEAD));
    }

    /** Reads the sum. */
    @Operation
    public String spent() {
      return store.spent(ALICE).toString();
    }

    /** Reads a run. */
    @Operation
    public String state(@Param(name = "run") int run) {
      return store.find(id(run)).map(Run::state).map(Run.State::name).orElse("unknown");
    }

    /** Reads an answer. */
    @Operation
    public boolean hasAnswer(@Param(name = "run") int run) {
      return store.answer(id(run)).isPresent();
    }

    private static boolean isDone(Runnable step) {
      try {
        step.run();
        return true;
      } catch (IllegalStateException e) {
        return false;
      } catch (StoreException e) {
        throw new AssertionError(e);
      }
    }
  }
}
