package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Does thousands of random steps in a store and in {@link PlainLedgerStore}, and compares every
 * answer; every kind of admission must have been met. {@code -Dledger.steps} says how many, {@code
 * -Dledger.seed} which.
 */
abstract class LedgerStoreModel extends LedgerStoreReplays {
  private static final int STEPS = Integer.getInteger("ledger.steps", 1_000);
  private static final long SEED = Long.getLong("ledger.seed", 4L);
  private static final int IDS = 60;
  private static final int REOPEN_EVERY = 250;
  private static final List<String> MEMBERS = List.of("carol", "dave", "eve");

  private final Random random = new Random(SEED);
  private final LedgerStore plain = new PlainLedgerStore();
  private final Set<Class<?>> seen = new HashSet<>();
  private Instant now = Instant.EPOCH;
  private long round;
  private long heads;

  @Test
  void everything_randomSteps_isAsInThePlainStore() {
    for (int step = 1; step <= STEPS; step++) {
      step();
      if (step % REOPEN_EVERY == 0) {
        round++; // new ids, so that runs do not all end up finished
        if (reopenStore()) {
          compareAll();
        }
      }
    }
    compareAll();
    assertThat(seen).hasSize(Admission.class.getPermittedSubclasses().length);
  }

  private void step() {
    int kind = random.nextInt(20);
    if (kind < 8) {
      admit();
    } else if (kind < 12) {
      UUID run = anyRun();
      same(store -> store.charge(run));
    } else if (kind < 13) {
      UUID run = anyRun();
      same(store -> store.abort(run));
    } else if (kind < 14) {
      UUID run = anyRun();
      same(store -> store.fail(run));
    } else if (kind < 17) {
      release();
    } else if (kind < 18) {
      long size = anySize();
      same(store -> store.keep(head("kept", size)));
    } else {
      ask();
    }
  }

  private void admit() {
    walk();
    ChargeRequest request =
        request()
            .run(anyRun())
            .once(random.nextBoolean())
            .body("body" + random.nextInt(8) / 7)
            .replay(random.nextInt(3) == 0 ? null : "hash" + round + "." + random.nextInt(6))
            .member(any(MEMBERS))
            .cost(anyCost())
            .limits(anyLimits())
            .now(now)
            .build();
    compare(
        store -> {
          Admission admission = store.admit(request);
          seen.add(admission.getClass());
          return admission;
        });
  }

  /** Mostly on, sometimes over a window's end, now and then back. */
  private void walk() {
    Duration most = random.nextInt(40) == 0 ? Duration.ofHours(1) : Duration.ofSeconds(20);
    Duration steps = Duration.ofMillis(random.nextLong(most.toMillis()));
    now = random.nextInt(5) == 0 ? now.minus(steps.dividedBy(2)) : now.plus(steps);
  }

  private void release() {
    UUID run = anyRun();
    boolean isRepetition = plain.find(run).filter(r -> r.source().isPresent()).isPresent();
    Optional<byte[]> bytes =
        isRepetition || random.nextInt(4) == 0
            ? Optional.empty()
            : Optional.of(new byte[random.nextInt(40)]);
    bytes.ifPresent(random::nextBytes);
    long size = anySize();
    same(store -> store.release(run, DIGEST, bytes, head("log", size)));
  }

  /** Mostly larger, as an audit log grows. */
  private long anySize() {
    heads++;
    return random.nextInt(8) == 0 ? heads / 2 : heads;
  }

  private void ask() {
    Account account = any(accounts());
    UUID run = anyRun();
    Instant since = now.minusSeconds(random.nextInt(300));
    compare(store -> store.find(run));
    compare(store -> store.answer(run).map(ByteBuffer::wrap));
    compare(store -> store.spent(account));
    compare(store -> store.spent(account, since));
    compare(LedgerStore::time);
    compare(store -> store.head("log"));
  }

  private void compareAll() {
    compare(LedgerStoreFixture::runs);
    compare(store -> runs(store).stream().map(r -> bytes(store, r.id())).toList());
    compare(store -> accounts().stream().map(store::spent).toList());
    compare(store -> Stream.of("log", "kept", "none").map(store::head).toList());
    compare(LedgerStore::time);
  }

  private static Optional<ByteBuffer> bytes(LedgerStore store, UUID run) {
    return store.answer(run).map(ByteBuffer::wrap);
  }

  private void compare(Function<LedgerStore, Object> question) {
    assertThat(question.apply(store())).isEqualTo(question.apply(plain));
  }

  private void same(Consumer<LedgerStore> step) {
    compare(
        store -> {
          try {
            step.accept(store);
            return true;
          } catch (IllegalStateException e) {
            return false;
          }
        });
  }

  private UUID anyRun() {
    return new UUID(round, random.nextInt(IDS));
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private Cost anyCost() {
    BigDecimal epsilon = BigDecimal.valueOf(random.nextInt(50), 2);
    BigDecimal delta = BigDecimal.valueOf(random.nextInt(3), 18);
    Cost cost = Cost.of(new PrivacyLoss(epsilon, delta));
    ConcentratedLoss less = ConcentratedLoss.of("0.0000001", "0");
    return random.nextBoolean() ? cost : new Cost(cost.loss(), less);
  }

  private static List<Account> accounts() {
    return Stream.of(ALICE, BOB, new Account("eve", "logs", "person"))
        .flatMap(
            whole ->
                Stream.concat(
                    Stream.of(whole, whole.part(Account.Part.TEMPLATE, "carol")),
                    MEMBERS.stream().map(m -> whole.part(Account.Part.MEMBER, m))))
        .toList();
  }

  private List<Limit> anyLimits() {
    return IntStream.range(0, random.nextInt(5))
        .mapToObj(i -> anyLimit(any(accounts())))
        .collect(ArrayList::new, List::add, List::addAll);
  }

  private Limit anyLimit(Account account) {
    BigDecimal most = BigDecimal.valueOf(random.nextInt(2_000), 2);
    Cap cap =
        random.nextBoolean()
            ? Cap.of(new PrivacyLoss(most, new BigDecimal("1e-16")))
            : Cap.of(new ConcentratedLoss(most, new BigDecimal("1e-16")));
    return switch (random.nextInt(4)) {
      case 0 -> counted(account);
      case 1 -> capped(account, cap);
      case 2 -> new Limit(account, Optional.of(cap), Optional.of(Duration.ofSeconds(1)));
      default -> new Limit(account, Optional.of(cap), Optional.of(Duration.ofMinutes(1)));
    };
  }
}
