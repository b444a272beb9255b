package dev.cleanroom.adversity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.StoreException;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.testing.Evidence;
import dev.cleanroom.testing.FaultyDisk.Fault;
import dev.cleanroom.testing.FaultyDisk.Operation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the disks of fifty runs goes wrong once, in every way in which it can: the run
 * is refused or durable, nothing goes on, and what was answered is there afterwards. {@code
 * -Dledger.faults.stride} says of how many operations one is tried, 1 for all.
 */
class LedgerFaultTest {
  private final List<String> losses = new ArrayList<>();
  private int faults;

  @Test
  void run_faultAtEveryOperation_isRefusedOrDurable() throws IOException {
    int stride = Integer.getInteger("ledger.faults.stride", 97);
    Evidence evidence = Evidence.of("ledger-io-faults", 0);
    for (boolean isLedger : new boolean[] {true, false}) {
      List<Operation> operations = operations(isLedger);
      for (Fault fault : Fault.values()) {
        sweep(isLedger, fault, places(operations, fault, stride), store -> store);
      }
    }
    evidence
        .figure("faults", faults)
        .figure("everyOperation", stride == 1 ? 1 : 0)
        .figure("losses", losses.size())
        .write();
    assertThat(losses).isEmpty();
    assertThat(faults).isGreaterThan(1_000 / stride);
  }

  /** Shows that this test can fail. */
  @Test
  void run_chargeThatHidesItsFailure_isFoundOut() throws IOException {
    List<Integer> places = places(operations(true), Fault.FORCE_FAILED, 31);
    sweep(true, Fault.FORCE_FAILED, places, LedgerFaultTest::hidingCharges);
    assertThat(losses).anyMatch(loss -> loss.endsWith("read data without a charge"));
  }

  /** What fifty runs ask of a disk when nothing goes wrong. */
  private static List<Operation> operations(boolean isLedger) throws IOException {
    FaultyRun whole = new FaultyRun(isLedger, Fault.SHORT_WRITE, Long.MAX_VALUE, store -> store);
    whole.go();
    assertThat(whole.losses()).isEmpty();
    return whole.disk().history();
  }

  private static List<Integer> places(List<Operation> operations, Fault fault, int stride) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      if (fault.happensTo(operations.get(i))) {
        places.add(i);
      }
    }
    return IntStream.range(0, places.size())
        .filter(i -> i % stride == 0)
        .mapToObj(places::get)
        .toList();
  }

  private void sweep(
      boolean isLedger, Fault fault, List<Integer> places, UnaryOperator<LedgerStore> wrapper)
      throws IOException {
    for (int place : places) {
      FaultyRun run = new FaultyRun(isLedger, fault, place, wrapper);
      run.go();
      run.losses().forEach(loss -> losses.add(fault + " at operation " + place + ": " + loss));
      faults += run.disk().isHit() ? 1 : 0;
    }
  }

  private static LedgerStore hidingCharges(LedgerStore store) {
    return (LedgerStore)
        Proxy.newProxyInstance(
            LedgerFaultTest.class.getClassLoader(),
            new Class<?>[] {LedgerStore.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                if (method.getName().equals("charge") && e.getCause() instanceof StoreException) {
                  return null;
                }
                throw e.getCause();
              }
            });
  }
}
