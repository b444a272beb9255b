package dev.cleanroom.budget.internal;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.Shortfall;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's rules over runs in memory: what is admitted, and which state may follow which. A
 * store writes down what the books did, and tells them again when it is opened. Not thread-safe.
 */
final class Books {
  private final Map<UUID, Entry> runs = new LinkedHashMap<>();
  private final Map<Account, AccountBook> accounts = new HashMap<>();
  private final Map<String, List<Source>> sources = new HashMap<>();
  private final Map<String, Checkpoint> heads = new HashMap<>();
  private Instant time = Instant.EPOCH;
  private long admitted;

  /** A run, and whether the bytes of its answer are kept. */
  static final class Entry {
    private final long number;
    private Run run;
    private boolean kept;

    private Entry(Run run, long number) {
      this.run = run;
      this.number = number;
    }

    Run run() {
      return run;
    }
  }

  /** An answer that is kept, and the members whom it was released to. */
  private static final class Source {
    private final Entry entry;
    private Set<String> members = Set.of();

    private Source(Entry entry) {
      this.entry = entry;
    }

    private void add(String member) {
      if (!members.contains(member)) {
        members = Stream.concat(members.stream(), Stream.of(member)).collect(toUnmodifiableSet());
      }
    }
  }

  Admission admit(ChargeRequest request) {
    return admit(request, run -> run);
  }

  /**
   * Admits a run.
   *
   * @param writer is handed the run before it is held, and returns it as it is to be kept; if it
   *     throws, nothing is held
   */
  Admission admit(ChargeRequest request, UnaryOperator<Run> writer) {
    Entry known = runs.get(request.run());
    if (known != null && known.run.counts()) {
      return again(request, known.run);
    }
    String member = request.origin().member();
    Source source = request.replay().flatMap(hash -> source(hash, member)).orElse(null);
    if (source == null) {
      return reserve(request, request.limits(), null, writer);
    }
    boolean isHeld = source.members.contains(member);
    if (isHeld && !request.once()) {
      return new Admission.Replayed(source.entry.run);
    }
    List<Limit> limits = isHeld ? List.of() : request.ofReceiver();
    return reserve(request, limits, source.entry.run.id(), writer);
  }

  /**
   * Equal runs that went on at the same time have different noise, and each member paid for its
   * own: what it holds comes first.
   */
  private Optional<Source> source(String hash, String member) {
    return sources.getOrDefault(hash, List.of()).stream()
        .min(
            Comparator.comparing((Source source) -> !source.members.contains(member))
                .thenComparing(source -> source.entry.number));
  }

  private Admission again(ChargeRequest request, Run known) {
    if (!known.body().equals(request.body())
        || !known.origin().member().equals(request.origin().member())) {
      return new Admission.Conflict(known);
    }
    return switch (known.state()) {
      case RESERVED, CHARGED -> new Admission.Unfinished(known);
      case RELEASED ->
          entry(known.source().orElse(known.id())).kept
              ? new Admission.Replayed(known)
              : new Admission.Lost(known);
      case FAILED, ABORTED -> new Admission.Lost(known);
    };
  }

  private Admission reserve(
      ChargeRequest request, List<Limit> limits, @Nullable UUID source, UnaryOperator<Run> writer) {
    Instant now = request.now().isAfter(time) ? request.now() : time;
    Run run =
        new Run(
            request.run(),
            request.once(),
            request.body(),
            request.replay(),
            request.origin(),
            source == null || !limits.isEmpty() ? request.cost() : Cost.ZERO,
            limits,
            request.writer(),
            Optional.ofNullable(source),
            now,
            Run.State.RESERVED,
            Optional.empty());
    List<Shortfall> shortfalls =
        limits.stream().flatMap(limit -> shortfall(limit, run.cost(), now)).toList();
    if (!shortfalls.isEmpty()) {
      return new Admission.Refused(shortfalls);
    }
    Run held = writer.apply(run);
    add(held);
    return new Admission.Reserved(held, limits.stream().map(limit -> line(limit, held)).toList());
  }

  private Stream<Shortfall> shortfall(Limit limit, Cost cost, Instant now) {
    Cost spent = spent(limit.account(), limit.since(now));
    return limit
        .cap()
        .filter(cap -> !cap.admits(spent.plus(cost)))
        .map(cap -> new Shortfall(limit.account(), cost, spent, cap, limit.refill(now)))
        .stream();
  }

  private Charge line(Limit limit, Run run) {
    return new Charge(
        run.id(),
        limit,
        run.cost(),
        spent(limit.account(), limit.since(run.time())),
        run.origin(),
        run.time());
  }

  /** Takes a reserved run as it is, when it is made or told again. */
  void add(Run run) {
    Entry before = runs.remove(run.id());
    if (before != null && before.run.counts()) {
      throw new IllegalStateException("the run is known already");
    }
    if (run.time().isBefore(time)) {
      throw new IllegalStateException("the run's time is before that of an earlier run");
    }
    time = run.time();
    Entry entry = new Entry(run, admitted++);
    runs.put(run.id(), entry);
    run.accounts().forEach(account -> book(account).add(entry));
  }

  void charge(UUID run) {
    move(run, Run.State.RESERVED, Run.State.CHARGED);
  }

  void abort(UUID run) {
    Entry entry = move(run, Run.State.RESERVED, Run.State.ABORTED);
    entry.run.accounts().forEach(account -> book(account).remove(entry));
  }

  void fail(UUID run) {
    Run.State state = entry(run).run.state();
    move(run, state == Run.State.RESERVED ? state : Run.State.CHARGED, Run.State.FAILED);
  }

  void release(UUID run, String digest, boolean kept) {
    Entry entry = move(run, Run.State.CHARGED, Run.State.RELEASED);
    entry.run = entry.run.in(Run.State.RELEASED, Optional.of(digest));
    entry.kept = kept;
    entry.run.replay().ifPresent(hash -> hold(hash, entry));
  }

  private void hold(String hash, Entry entry) {
    if (entry.kept) {
      sources.merge(
          hash,
          List.of(new Source(entry)),
          (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    UUID source = entry.run.source().orElse(entry.run.id());
    sources.getOrDefault(hash, List.of()).stream()
        .filter(held -> held.entry.run.id().equals(source))
        .forEach(held -> held.add(entry.run.origin().member()));
  }

  @CanIgnoreReturnValue
  private Entry move(UUID run, Run.State from, Run.State next) {
    Entry entry = entry(run);
    if (entry.run.state() != from) {
      throw new IllegalStateException("run " + run + " is " + entry.run.state());
    }
    entry.run = entry.run.in(next, Optional.empty());
    return entry;
  }

  private Entry entry(UUID run) {
    Entry entry = runs.get(run);
    if (entry == null) {
      throw new IllegalStateException("there is no run " + run);
    }
    return entry;
  }

  private AccountBook book(Account account) {
    return accounts.computeIfAbsent(account, a -> new AccountBook());
  }

  Optional<Run> find(UUID run) {
    return Optional.ofNullable(runs.get(run)).map(Entry::run);
  }

  /** The run whose bytes are the answer of a run, if they are kept. */
  Optional<UUID> answering(UUID run) {
    return find(run)
        .map(found -> found.source().orElse(found.id()))
        .filter(source -> entry(source).kept);
  }

  Cost spent(Account account) {
    return spent(account, Instant.MIN);
  }

  Cost spent(Account account, Instant since) {
    AccountBook book = accounts.get(account);
    return book == null ? Cost.ZERO : book.since(since);
  }

  void forEach(Consumer<Run> reader) {
    runs.values().forEach(entry -> reader.accept(entry.run));
  }

  Instant time() {
    return time;
  }

  void keep(Checkpoint head) {
    heads.merge(head.origin(), head, (a, b) -> a.size() > b.size() ? a : b);
  }

  Optional<Checkpoint> head(String log) {
    return Optional.ofNullable(heads.get(log));
  }
}
