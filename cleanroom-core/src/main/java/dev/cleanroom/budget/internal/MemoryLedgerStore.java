package dev.cleanroom.budget.internal;

import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Keeps runs as long as the process lives. */
public final class MemoryLedgerStore implements LedgerStore {
  private final Books books = new Books();
  private final Map<UUID, byte[]> answers = new HashMap<>();

  @Override
  public synchronized Admission admit(ChargeRequest request) {
    return books.admit(request);
  }

  @Override
  public synchronized void charge(UUID run) {
    books.charge(run);
  }

  @Override
  public synchronized void abort(UUID run) {
    books.abort(run);
  }

  @Override
  public synchronized void release(
      UUID run, String digest, Optional<byte[]> answer, Checkpoint head) {
    books.release(run, digest, answer.isPresent());
    answer.ifPresent(bytes -> answers.put(run, bytes.clone()));
    books.keep(head);
  }

  @Override
  public synchronized void fail(UUID run) {
    books.fail(run);
  }

  @Override
  public synchronized Optional<Run> find(UUID run) {
    return books.find(run);
  }

  @Override
  public synchronized Optional<byte[]> answer(UUID run) {
    return books.answering(run).map(answers::get).map(byte[]::clone);
  }

  @Override
  public synchronized Cost spent(Account account) {
    return books.spent(account);
  }

  @Override
  public synchronized Cost spent(Account account, Instant since) {
    return books.spent(account, since);
  }

  @Override
  public void forEach(Consumer<Run> reader) {
    List<Run> all = new ArrayList<>();
    synchronized (this) {
      books.forEach(all::add);
    }
    all.forEach(reader);
  }

  @Override
  public synchronized Instant time() {
    return books.time();
  }

  @Override
  public synchronized void keep(Checkpoint head) {
    books.keep(head);
  }

  @Override
  public synchronized Optional<Checkpoint> head(String log) {
    return books.head(log);
  }

  @Override
  public void close() {
    // Nothing is held but memory.
  }
}
