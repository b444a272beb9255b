package dev.cleanroom.budget;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.internal.AnswerSeal;
import dev.cleanroom.budget.internal.MemoryLedgerStore;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The list of runs and charges, apart from the collaborations that share it. The only thing that a
 * run changes.
 *
 * <p>It is a filter: a run that would pass a cap is refused as a whole, before data is read. Costs
 * add up exactly, which is valid for adaptively and concurrently chosen runs; see {@link Cap}.
 * Thread-safe.
 */
public final class Ledger {
  private static final List<Integer> WARNINGS = List.of(50, 90);

  private final LedgerStore store;
  private final AnswerSeal seal;
  private final Clock clock;
  private final List<Consumer<BudgetEvent>> listeners;
  private final AtomicLong last;

  private Ledger(Builder builder, AnswerSeal seal) {
    this.store = builder.store;
    this.seal = seal;
    this.clock = builder.clock == null ? Clock.systemUTC() : builder.clock;
    this.listeners = List.copyOf(builder.listeners);
    this.last = new AtomicLong(store.time().toEpochMilli());
  }

  /**
   * Returns a new ledger that lives as long as the process.
   *
   * @return an empty ledger
   */
  public static Ledger inMemory() {
    return over(new MemoryLedgerStore()).answerKey(AnswerSeal.freshKey()).build();
  }

  /**
   * Returns a ledger over a store. It keeps no answers, so a run cannot be repeated for nothing;
   * see {@link Builder#answerKey}.
   *
   * @param store where runs are kept
   * @return the ledger
   */
  public static Ledger of(LedgerStore store) {
    return over(store).build();
  }

  /**
   * Starts a ledger over a store.
   *
   * @param store where runs are kept
   * @return a builder
   */
  public static Builder over(LedgerStore store) {
    return new Builder(store);
  }

  /**
   * Admits a run, or says why not. See {@link LedgerStore#admit}.
   *
   * @param request the request; its time is replaced by that of the ledger's clock
   * @return whether the run is admitted
   */
  public Admission admit(ChargeRequest request) {
    Admission admission = store.admit(request.at(clock.instant()));
    if (admission instanceof Admission.Reserved reserved) {
      last.accumulateAndGet(reserved.run().time().toEpochMilli(), Math::max);
    } else if (admission instanceof Admission.Refused refused) {
      tell(new BudgetEvent.Exhausted(request.origin(), refused.shortfalls()));
    }
    return admission;
  }

  /**
   * Charges an admitted run for good, and tells listeners what that led to.
   *
   * @param reserved the run
   * @return what listeners were told
   */
  @CanIgnoreReturnValue
  public List<BudgetEvent> charge(Admission.Reserved reserved) {
    store.charge(reserved.run().id());
    List<BudgetEvent> events = new ArrayList<>();
    for (Charge line : reserved.charges()) {
      line.limit().cap().ifPresent(cap -> addWarnings(events, line, cap));
      if (line.limit().window().isPresent() && line.spent().equals(line.cost())) {
        events.add(new BudgetEvent.WindowBegan(line, line.limit().since(line.time())));
      }
    }
    events.forEach(this::tell);
    return events;
  }

  private static void addWarnings(List<BudgetEvent> events, Charge line, Cap cap) {
    // What a database counts ends somewhere, and one run may cost more than that.
    Cost before =
        new Cost(
            line.spent().loss().minusOrZero(line.cost().loss()),
            line.spent().concentrated().minusOrZero(line.cost().concentrated()));
    for (int percent : WARNINGS) {
      if (cap.reaches(line.spent(), percent) && !cap.reaches(before, percent)) {
        events.add(new BudgetEvent.Warning(line, percent));
      }
    }
  }

  /** A listener that throws must not fail a run that was charged: its thread hears of it. */
  private void tell(BudgetEvent event) {
    for (Consumer<BudgetEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }

  /**
   * Gives an admitted run up, before any data was read.
   *
   * @param run the run's id
   */
  public void abort(UUID run) {
    store.abort(run);
  }

  /**
   * Records that a run has no answer; it stays charged.
   *
   * @param run the run's id
   */
  public void fail(UUID run) {
    store.fail(run);
  }

  /**
   * Records that a charged run was released.
   *
   * @param run the run
   * @param digest the SHA-256 of the answer's bytes, in hexadecimal
   * @param answer the answer's bytes, kept encrypted if the ledger has a key and they are not more
   *     than {@link LedgerStore#LARGEST_ANSWER}
   * @param head the audit log's last signed state
   */
  public void release(Run run, String digest, byte[] answer, Checkpoint head) {
    Optional<byte[]> kept =
        run.source().isPresent() || !run.isRepeatable()
            ? Optional.empty()
            : seal.seal(run.id(), answer)
                .filter(bytes -> bytes.length <= LedgerStore.LARGEST_ANSWER);
    store.release(run.id(), digest, kept, head);
  }

  /**
   * Returns the bytes of a released answer.
   *
   * @param run the run
   * @return the bytes; empty if they were not kept, or the ledger has another key or none
   */
  public Optional<byte[]> answer(Run run) {
    UUID source = run.source().orElse(run.id());
    return store.answer(source).flatMap(bytes -> seal.open(source, bytes));
  }

  /**
   * Returns where runs are kept.
   *
   * @return the store
   */
  public LedgerStore store() {
    return store;
  }

  /**
   * Returns the time: the clock's, but never before that of a run that this ledger knows of.
   *
   * @return the time
   */
  public Instant time() {
    return Instant.ofEpochMilli(Math.max(clock.millis(), last.get()));
  }

  /**
   * Returns the sum of all charges of an account.
   *
   * @param account the account
   * @return the sum
   */
  public Cost spent(Account account) {
    return store.spent(account);
  }

  /**
   * Returns what counts against a limit now.
   *
   * @param limit the limit
   * @return the sum, within the window of now if the limit has one
   */
  public Cost spent(Limit limit) {
    return store.spent(limit.account(), limit.since(time()));
  }

  /**
   * Returns all charges of an account, with the lifetime cap that each was made under.
   *
   * @param account the account
   * @return the charges, oldest first
   */
  public List<Charge> charges(Account account) {
    List<Charge> charges = new ArrayList<>();
    Cost[] sum = {Cost.ZERO};
    store.forEach(
        run -> {
          if (run.counts()) {
            run.limits().stream()
                .filter(limit -> limit.account().equals(account) && limit.window().isEmpty())
                .findFirst()
                .ifPresent(
                    limit -> {
                      sum[0] = sum[0].plus(run.cost());
                      charges.add(
                          new Charge(
                              run.id(), limit, run.cost(), sum[0], run.origin(), run.time()));
                    });
          }
        });
    return charges;
  }

  /**
   * Returns who spent what on an account.
   *
   * @param account the account
   * @return one line for each collaboration, member and template
   */
  public List<Spending> spending(Account account) {
    return spending(List.of(account), run -> run.origin());
  }

  /**
   * Returns who spent what on several accounts, for the members of one collaboration: what others
   * spent is told as one sum. All runs are read once.
   *
   * @param accounts the accounts
   * @param collaboration the collaboration's name
   * @return one line for each account, member and template, and one for all other collaborations
   */
  public List<Spending> spending(Collection<Account> accounts, String collaboration) {
    return spending(
        accounts,
        run ->
            run.origin().collaboration().equals(collaboration)
                ? run.origin()
                : new Origin(Spending.OTHERS, "others", "other templates", ""));
  }

  private List<Spending> spending(Collection<Account> accounts, Function<Run, Origin> told) {
    Map<List<Object>, Spending> lines = new LinkedHashMap<>();
    store.forEach(
        run -> {
          if (run.counts()) {
            Origin by = told.apply(run);
            run.accounts().stream()
                .filter(accounts::contains)
                .map(account -> line(account, by, run.cost()))
                .forEach(line -> lines.merge(line.key(), line, Spending::plus));
          }
        });
    return List.copyOf(lines.values());
  }

  private static Spending line(Account account, Origin by, Cost cost) {
    return new Spending(account, by.collaboration(), by.member(), by.template(), 1, cost);
  }

  /**
   * Reads the odometer of an account.
   *
   * @param account the account
   * @param extra what the conversion of ρ to ε may add to δ, more than 0 and less than 1
   * @return the reading
   * @throws IllegalArgumentException if {@code extra} is out of range
   */
  public Odometer odometer(Account account, BigDecimal extra) {
    return Odometer.of(account, spent(account), extra);
  }

  /**
   * Returns how many more runs of one cost fit in every limit now.
   *
   * @param limits the limits
   * @param cost the cost of one run
   * @return the number of runs, {@link Long#MAX_VALUE} if none of them is capped
   */
  public long runsLeft(List<Limit> limits, Cost cost) {
    return limits.stream()
        .flatMap(limit -> limit.cap().map(cap -> cap.minusOrZero(spent(limit))).stream())
        .mapToLong(left -> left.times(cost))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Collects the parts of a ledger. */
  public static final class Builder {
    private final LedgerStore store;
    private final List<Consumer<BudgetEvent>> listeners = new ArrayList<>();
    private @Nullable SecretKey key;
    private @Nullable Clock clock;

    private Builder(LedgerStore store) {
      this.store = store;
    }

    /**
     * Keeps released answers, encrypted with AES-GCM, so that a run that is repeated gets the same
     * bytes for nothing. Without a key answers are not kept.
     *
     * @param key an AES key of 128 or 256 bits, which the application keeps elsewhere
     * @return this builder
     * @throws IllegalArgumentException if it is no AES key
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder answerKey(SecretKey key) {
      requireUnset(this.key, "answerKey");
      if (!key.getAlgorithm().equals("AES")) {
        throw new IllegalArgumentException("answers are kept under an AES key");
      }
      this.key = key;
      return this;
    }

    /**
     * Adds a listener, called on the thread of the run.
     *
     * @param listener hears of warnings, refusals for want of budget, and windows
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder listener(Consumer<BudgetEvent> listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Sets the clock that windows follow; the system's without this call. Whatever it shows, the
     * ledger's time never goes back.
     *
     * @param clock the clock
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder clock(Clock clock) {
      requireUnset(this.clock, "clock");
      this.clock = clock;
      return this;
    }

    private static void requireUnset(@Nullable Object value, String what) {
      if (value != null) {
        throw new IllegalStateException(what + " was already set");
      }
    }

    /**
     * Returns the ledger.
     *
     * @return the ledger
     */
    public Ledger build() {
      return new Ledger(this, new AnswerSeal(key));
    }
  }
}
