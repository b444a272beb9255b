package dev.cleanroom.adversity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import dev.cleanroom.budget.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Steps of a ledger, chosen at random. Each is first taken in memory: so there is a list of all
 * states that a disk may hold, and of the last one that it must.
 */
final class LedgerScript {
  static final String LOG = "log";
  private static final Limit LIMIT =
      new Limit(Rooms.ALICE, Optional.of(Cap.of(PrivacyLoss.of("1.5", "0.1"))), Optional.empty());

  private final Random random;
  private final int largest;
  private final LedgerStore expected = LedgerStore.inMemory();
  private final Map<String, Integer> states = new HashMap<>();
  private final List<Run> reserved = new ArrayList<>();
  private final List<Run> charged = new ArrayList<>();
  private int issued;
  private int acknowledged;
  private int head;

  /**
   * Prepares steps.
   *
   * @param random chooses them
   * @param largest the most bytes that an answer has
   */
  LedgerScript(Random random, int largest) {
    this.random = random;
    this.largest = largest;
    issue();
  }

  /** Whether the disk may hold a state now, and if not, why. */
  Optional<String> loss(String state) {
    Integer place = states.get(state);
    if (place == null) {
      return Optional.of("a state that never was:\n" + state);
    }
    return place < acknowledged
        ? Optional.of("state " + place + ", but " + acknowledged + " was acknowledged")
        : Optional.empty();
  }

  private void issue() {
    issued++;
    states.put(LedgerView.all(expected, LOG), issued);
  }

  /** Takes one step. */
  void step(LedgerStore store) {
    int choice = random.nextInt(11);
    if (choice < 2 && !reserved.isEmpty()) {
      Run run = any(reserved);
      durable(store, each -> each.charge(run.id()));
      charged.add(run);
    } else if (choice == 2 && !reserved.isEmpty()) {
      Run run = any(reserved);
      durable(store, each -> each.abort(run.id()));
    } else if (choice == 3 && !charged.isEmpty()) {
      Run run = any(charged);
      durable(store, each -> each.fail(run.id()));
    } else if (choice < 7 && !charged.isEmpty()) {
      release(store);
    } else if (choice == 7) {
      Checkpoint next = nextHead();
      durable(store, each -> each.keep(next));
    } else {
      admit(store);
    }
  }

  /** Takes one run from its admission to an answer of the largest size. */
  void wholeRun(LedgerStore store) {
    admit(store);
    Run run = any(reserved);
    durable(store, each -> each.charge(run.id()));
    charged.add(run);
    byte[] answer = new byte[largest];
    random.nextBytes(answer);
    Checkpoint next = nextHead();
    durable(store, each -> each.release(run.id(), "ab", Optional.of(answer), next));
  }

  private Run any(List<Run> runs) {
    return runs.remove(random.nextInt(runs.size()));
  }

  /** What returned must last. */
  private void durable(LedgerStore store, Consumer<LedgerStore> step) {
    step.accept(expected);
    issue();
    step.accept(store);
    acknowledged = issued;
  }

  /** A reservation may be lost, all else that is told must last. */
  private void admit(LedgerStore store) {
    ChargeRequest request = request();
    Admission admission = expected.admit(request);
    issue();
    assertThat(store.admit(request)).isEqualTo(admission);
    if (admission instanceof Admission.Reserved reservation) {
      reserved.add(reservation.run());
    } else {
      acknowledged = issued;
    }
  }

  private void release(LedgerStore store) {
    Run run = any(charged);
    byte[] bytes = new byte[1 + random.nextInt(largest)];
    random.nextBytes(bytes);
    boolean isKept = run.source().isEmpty() && random.nextInt(8) != 0;
    Optional<byte[]> answer = isKept ? Optional.of(bytes) : Optional.empty();
    Checkpoint next = nextHead();
    String digest = "d" + random.nextInt(1000);
    durable(store, each -> each.release(run.id(), digest, answer, next));
  }

  private Checkpoint nextHead() {
    head += 1 + random.nextInt(3);
    byte[] root = new byte[32];
    random.nextBytes(root);
    return new Checkpoint(LOG, head, Base64.getEncoder().encodeToString(root));
  }

  private ChargeRequest request() {
    String member = random.nextBoolean() ? "carol" : "dave";
    return new ChargeRequest(
        new UUID(random.nextLong(), random.nextLong()),
        random.nextBoolean(),
        "body" + random.nextInt(3),
        random.nextBoolean() ? Optional.of("hash" + random.nextInt(3)) : Optional.empty(),
        new Origin("trial", member, "reach", "00ff"),
        Cost.of(PrivacyLoss.epsilon("0.1")),
        List.of(LIMIT),
        LOG,
        Instant.ofEpochSecond(random.nextInt(1000)));
  }

  /** A run that nobody asked for before. */
  UUID another(LedgerStore store) {
    ChargeRequest request = request();
    ChargeRequest free =
        new ChargeRequest(
            request.run(),
            true,
            request.body(),
            Optional.empty(),
            request.origin(),
            request.cost(),
            List.of(),
            LOG,
            request.now());
    assertThat(store.admit(free)).isInstanceOf(Admission.Reserved.class);
    store.charge(free.run());
    return free.run();
  }
}
