package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.testing.Evidence;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Every promise of {@link LedgerStore} as a test. To check a store of your own, extend this class
 * in your tests (it is in the {@code tests} archive of this module, and needs JUnit and AssertJ),
 * return an empty store from {@code open}, and from {@code reopen} what another process would find:
 *
 * <pre>
 * class MyStoreTest extends LedgerStoreContract {
 *   protected LedgerStore open() {
 *     return new MyStore(emptyDatabase());
 *   }
 *
 *   protected Optional&lt;LedgerStore&gt; reopen(LedgerStore open) {
 *     open.close();
 *     return Optional.of(new MyStore(sameDatabase()));
 *   }
 * }
 * </pre>
 *
 * <p>{@code -Dledger.tries=2000} and {@code -Dledger.steps=50000} make it longer.
 */
public abstract class LedgerStoreContract extends LedgerStoreModel {
  private static final int THREADS = 64;
  private static final int USUAL_TRIES = 200;
  private static final int LARGEST_CAP = 1_000;
  private static final AtomicLong ATTEMPTS = new AtomicLong();
  private static final AtomicLong CHARGES = new AtomicLong();
  private static final AtomicLong EXPECTED = new AtomicLong();

  /** Public, so that any package can extend the class. */
  protected LedgerStoreContract() {}

  @Test
  void reopen_everyKindOfRun_isThereAsItWas() {
    store().keep(head("kept", 12));
    store().abort(reserve(odd(1)).run().id());
    UUID reserved = reserve(odd(2)).run().id();
    UUID charged = charge(odd(3));
    store().fail(charge(odd(4)));
    release(odd(5));
    releaseWithoutBytes(odd(6));
    charge(odd(7).once().replay(odd(5).build().replay().orElseThrow()));
    List<Run> runs = runs(store());
    List<Cost> spent = List.of(store().spent(ALICE), store().spent(BOB));
    Instant time = store().time();
    if (reopenStore()) {
      assertThat(runs(store())).isEqualTo(runs);
      assertThat(List.of(store().spent(ALICE), store().spent(BOB))).isEqualTo(spent);
      assertThat(store().time()).isEqualTo(time);
      assertThat(store().head("kept")).contains(head("kept", 12));
      assertThat(store().head("log")).contains(HEAD);
    }
    store().charge(reserved);
    store().fail(charged);
    charge(odd(8));
  }

  /** Texts and numbers that a store could change on the way. */
  private static RequestBuilder odd(int number) {
    String text = "\u0000\t\n\r '\"\\;--%_\u00e4\u2028\ud83d\ude00 \u202e" + number + " ";
    Account account = new Account("alice" + text, text, text).part(Account.Part.MEMBER, text);
    PrivacyLoss loss = loss("1000000000", "0.499999999999999999");
    Cost cost = new Cost(loss, ConcentratedLoss.of("1000000", "1e-18"));
    return request()
        .body(text)
        .replay(text + "hash")
        .member(text)
        .cost(cost)
        .limits(
            counted(ALICE),
            windowed(BOB, "1000000000", Duration.ofSeconds(1)),
            capped(account, Cap.of(new ConcentratedLoss(new BigDecimal("1e40"), BigDecimal.ONE))))
        .now(Instant.ofEpochSecond(number * 1_000_000_000L, 999_000_000));
  }

  @Test
  void reopen_answersAndIds_areRemembered() {
    byte[] bytes = new byte[3 << 20];
    bytes[bytes.length - 1] = 1;
    UUID large = charge(request().once().replay("large"));
    store().release(large, DIGEST, Optional.of(bytes), HEAD);
    UUID empty = charge(request().once());
    store().release(empty, DIGEST, Optional.of(new byte[0]), HEAD);
    if (reopenStore()) {
      assertThat(store().answer(large)).contains(bytes);
      assertThat(store().answer(empty)).contains(new byte[0]);
    }
    assertThat(store().admit(request().run(large).once().build()))
        .isInstanceOf(Admission.Replayed.class);
    assertThat(store().admit(request().run(large).once().body("other").build()))
        .isInstanceOf(Admission.Conflict.class);
    assertThat(store().admit(request().replay("large").build()))
        .isInstanceOf(Admission.Replayed.class);
  }

  @Test
  void reopen_reservation_countsIfItIsFound() {
    UUID run = reserve(request().limits(capped(ALICE, "0.1"))).run().id();
    if (reopenStore()) {
      String expected = store().find(run).isPresent() ? "0.1" : "0";
      assertThat(epsilon(ALICE)).isEqualTo(expected);
    }
  }

  @Test
  void admitAndCharge_manyThreads_neverPassTheCap() throws Exception {
    BigDecimal most = BigDecimal.valueOf(cap(), PrivacyLoss.EPSILON_SCALE);
    Limit cap = capped(ALICE, most.toPlainString());
    Cost unit = cost("0.000000001");
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Limit own = counted(ALICE.part(Account.Part.MEMBER, "member" + i));
      tasks.add(() -> tryOften(() -> request().cost(unit).limits(own, cap).build()));
    }
    int charged = sum(together(tasks));
    assertThat(charged).isEqualTo(cap());
    assertThat(store().spent(ALICE).loss().epsilon()).isEqualByComparingTo(most);
    writeEvidence(charged);
    reopenStore();
    assertThat(runs(store())).hasSize(cap()).allMatch(run -> run.state() == Run.State.CHARGED);
    assertThat(store().spent(ALICE).loss().epsilon()).isEqualByComparingTo(most);
  }

  private int tries() {
    return Integer.getInteger("ledger.tries", usualTries());
  }

  /** Half of all tries pass, or fewer. */
  private int cap() {
    return Math.min(LARGEST_CAP, THREADS * tries() / 2);
  }

  /**
   * Says how often each of 64 threads tries to be charged, unless {@code -Dledger.tries} does. The
   * cap lets half of the tries pass, at most 1,000.
   *
   * @return the number of tries; fewer than usual for a store that is slow
   */
  protected int usualTries() {
    return USUAL_TRIES;
  }

  private int tryOften(Supplier<ChargeRequest> requests) {
    int charged = 0;
    for (int i = 0; i < tries(); i++) {
      Admission admission = store().admit(requests.get());
      if (admission instanceof Admission.Reserved reserved) {
        store().charge(reserved.run().id());
        charged++;
      }
    }
    return charged;
  }

  /** Figures of all stores of a module, as they all write one file. */
  private void writeEvidence(int charged) {
    Evidence.of("ledger-concurrency", 0)
        .figure("attempts", ATTEMPTS.addAndGet((long) THREADS * tries()))
        .figure("charges", CHARGES.addAndGet(charged))
        .figure("expected", EXPECTED.addAndGet(cap()))
        .write();
  }

  @Test
  void admit_sameIdFromManyThreads_isReservedOnce() throws Exception {
    ChargeRequest request = request().once().limits(counted(ALICE)).build();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      tasks.add(() -> store().admit(request) instanceof Admission.Reserved ? 1 : 0);
    }
    assertThat(sum(together(tasks))).isEqualTo(1);
    assertThat(epsilon(ALICE)).isEqualTo("0.1");
  }

  @Test
  void anyStep_sameRunFromManyThreads_happensOnce() throws Exception {
    UUID charged = reserve(request().limits(counted(ALICE))).run().id();
    assertThat(succeeding(() -> store().charge(charged))).isEqualTo(1);
    byte[] bytes = new byte[50_000];
    assertThat(succeeding(() -> store().release(charged, DIGEST, Optional.of(bytes.clone()), HEAD)))
        .isEqualTo(1);
    assertThat(store().answer(charged)).contains(bytes);
    UUID aborted = reserve(request().limits(counted(ALICE))).run().id();
    assertThat(succeeding(() -> store().abort(aborted))).isEqualTo(1);
    assertThat(epsilon(ALICE)).isEqualTo("0.1");
  }

  private static int succeeding(Runnable step) throws Exception {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      tasks.add(() -> succeeds(step));
    }
    return sum(together(tasks));
  }

  private static int succeeds(Runnable step) {
    try {
      step.run();
      return 1;
    } catch (IllegalStateException e) {
      return 0;
    }
  }

  private static int sum(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }

  private static List<Integer> together(List<Callable<Integer>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    CountDownLatch start = new CountDownLatch(tasks.size());
    try {
      List<Future<Integer>> futures = new ArrayList<>();
      for (Callable<Integer> task : tasks) {
        futures.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return task.call();
                }));
      }
      List<Integer> results = new ArrayList<>();
      for (Future<Integer> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
