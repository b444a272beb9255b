package dev.cleanroom.budget;

import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Run.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What {@link LedgerStore} says, in as few words as possible: a list of runs that is searched anew
 * for every question. Other stores are compared with it.
 */
final class PlainLedgerStore implements LedgerStore {
  private final List<Run> runs = new ArrayList<>();
  private final Map<UUID, byte[]> answers = new HashMap<>();
  private final List<Checkpoint> heads = new ArrayList<>();

  @Override
  public synchronized Admission admit(ChargeRequest request) {
    return find(request.run())
        .filter(Run::counts)
        .map(known -> again(request, known))
        .orElseGet(() -> anew(request));
  }

  private Admission again(ChargeRequest request, Run known) {
    String member = request.origin().member();
    if (!known.body().equals(request.body()) || !known.origin().member().equals(member)) {
      return new Admission.Conflict(known);
    } else if (known.state() == State.RESERVED || known.state() == State.CHARGED) {
      return new Admission.Unfinished(known);
    }
    return known.state() == State.RELEASED && answer(known.id()).isPresent()
        ? new Admission.Replayed(known)
        : new Admission.Lost(known);
  }

  private Admission anew(ChargeRequest request) {
    String member = request.origin().member();
    List<Run> sources =
        runs.stream()
            .filter(run -> answers.containsKey(run.id()))
            .filter(run -> run.replay().isPresent() && run.replay().equals(request.replay()))
            .toList();
    Optional<Run> held = sources.stream().filter(run -> isHeld(run, member)).findFirst();
    if (held.isPresent() && !request.once()) {
      return new Admission.Replayed(held.get());
    } else if (held.isPresent()) {
      return reserve(request, List.of(), held);
    }
    return sources.isEmpty()
        ? reserve(request, request.limits(), Optional.empty())
        : reserve(request, request.ofReceiver(), Optional.of(sources.get(0)));
  }

  private boolean isHeld(Run source, String member) {
    return runs.stream()
        .filter(run -> run.state() == State.RELEASED && run.origin().member().equals(member))
        .anyMatch(run -> run.source().orElse(run.id()).equals(source.id()));
  }

  private Admission reserve(ChargeRequest request, List<Limit> limits, Optional<Run> source) {
    boolean isFree = source.isPresent() && limits.isEmpty();
    Run run =
        new Run(
            request.run(),
            request.once(),
            request.body(),
            request.replay(),
            request.origin(),
            isFree ? Cost.ZERO : request.cost(),
            limits,
            request.writer(),
            source.map(Run::id),
            Stream.of(request.now(), time()).max(Comparator.naturalOrder()).orElseThrow(),
            State.RESERVED,
            Optional.empty());
    List<Shortfall> shortfalls = limits.stream().flatMap(limit -> shortfall(limit, run)).toList();
    if (!shortfalls.isEmpty()) {
      return new Admission.Refused(shortfalls);
    }
    runs.removeIf(old -> old.id().equals(run.id()));
    runs.add(run);
    return new Admission.Reserved(run, limits.stream().map(limit -> line(limit, run)).toList());
  }

  private Stream<Shortfall> shortfall(Limit limit, Run run) {
    Cost spent = spent(limit.account(), limit.since(run.time()));
    return limit
        .cap()
        .filter(cap -> !cap.admits(spent.plus(run.cost())))
        .map(
            cap -> new Shortfall(limit.account(), run.cost(), spent, cap, limit.refill(run.time())))
        .stream();
  }

  private Charge line(Limit limit, Run run) {
    Cost spent = spent(limit.account(), limit.since(run.time()));
    return new Charge(run.id(), limit, run.cost(), spent, run.origin(), run.time());
  }

  private void move(UUID id, Set<State> from, State to, Optional<String> digest) {
    Run run = find(id).orElseThrow(() -> new IllegalStateException("unknown"));
    if (!from.contains(run.state())) {
      throw new IllegalStateException("wrong state");
    }
    runs.set(runs.indexOf(run), run.in(to, digest));
  }

  @Override
  public synchronized void charge(UUID run) {
    move(run, Set.of(State.RESERVED), State.CHARGED, Optional.empty());
  }

  @Override
  public synchronized void abort(UUID run) {
    move(run, Set.of(State.RESERVED), State.ABORTED, Optional.empty());
  }

  @Override
  public synchronized void fail(UUID run) {
    move(run, Set.of(State.RESERVED, State.CHARGED), State.FAILED, Optional.empty());
  }

  @Override
  public synchronized void release(
      UUID run, String digest, Optional<byte[]> answer, Checkpoint head) {
    move(run, Set.of(State.CHARGED), State.RELEASED, Optional.of(digest));
    answer.ifPresent(bytes -> answers.put(run, bytes));
    keep(head);
  }

  @Override
  public synchronized Optional<Run> find(UUID id) {
    return runs.stream().filter(run -> run.id().equals(id)).findFirst();
  }

  @Override
  public synchronized Optional<byte[]> answer(UUID id) {
    return find(id).map(run -> answers.get(run.source().orElse(id)));
  }

  @Override
  public synchronized Cost spent(Account account) {
    return sum(run -> run.accounts().contains(account));
  }

  @Override
  public synchronized Cost spent(Account account, Instant since) {
    return sum(run -> run.accounts().contains(account) && !run.time().isBefore(since));
  }

  private Cost sum(Predicate<Run> filter) {
    return runs.stream()
        .filter(Run::counts)
        .filter(filter)
        .map(Run::cost)
        .reduce(Cost.ZERO, Cost::plus);
  }

  @Override
  public synchronized void forEach(Consumer<Run> reader) {
    runs.forEach(reader);
  }

  @Override
  public synchronized Instant time() {
    return runs.stream().map(Run::time).max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
  }

  @Override
  public synchronized void keep(Checkpoint head) {
    heads.add(head);
  }

  @Override
  public synchronized Optional<Checkpoint> head(String log) {
    return heads.stream()
        .filter(head -> head.origin().equals(log))
        .max(Comparator.comparing(Checkpoint::size));
  }

  @Override
  public void close() {
    // Nothing is held but memory.
  }
}
