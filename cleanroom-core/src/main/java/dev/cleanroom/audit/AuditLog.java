package dev.cleanroom.audit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.StoreException;
import dev.cleanroom.StoreException.Reason;
import java.security.KeyPair;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A log to which entries are only ever added: every entry goes into the Merkle tree of RFC 6962,
 * and checkpoints of the tree are signed with Ed25519.
 *
 * <p><b>Guarantee.</b> A receipt is given only when its entry and all before it are durable as the
 * store promises. Two signed checkpoints of one log are always consistent: the entries of the
 * smaller are the first entries of the larger. Whoever holds a receipt can therefore show that
 * anything up to its checkpoint was changed, removed, added, moved or cut off. <b>Not
 * guaranteed.</b> Nobody can see that entries were cut off behind the newest receipt or checkpoint
 * that is held somewhere; if none is held, not even that everything was cut off. Who holds the
 * private key can write another log: give receipts to every party.
 *
 * <p>{@link #open(AuditStore, String, KeyPair, Checkpoint)} refuses a log that is not the
 * continuation of a checkpoint kept elsewhere. A failure of the store stops the log for good; open
 * it anew over a store opened anew. Thread-safe; one signature may cover entries of many threads.
 */
public final class AuditLog implements AutoCloseable {
  private static final String SUBJECT = "AUDIT_LOG";

  /** Guards the tree and the order of entries; taken while or without holding {@link #signing}. */
  private final Object order = new Object();

  /** Held by the one thread that makes entries durable and signs them for all that wait. */
  private final Object signing = new Object();

  private final AuditStore store;
  private final String origin;
  private final NoteSigner signer;
  private final MerkleTree tree = new MerkleTree();
  private volatile Signed signed;
  private volatile boolean isStopped;

  /** A checkpoint and the note that it was signed as. */
  private record Signed(Checkpoint checkpoint, String note) {
    long size() {
      return checkpoint.size();
    }
  }

  private AuditLog(AuditStore store, String origin, NoteSigner signer) {
    this.store = store;
    this.origin = origin;
    this.signer = signer;
    Checkpoint empty = state(0);
    this.signed = new Signed(empty, signer.sign(empty.body()));
    if (!signer.isPair(signed.note())) {
      throw new IllegalArgumentException("the private key does not belong to the public one");
    }
  }

  /**
   * Returns a new log that lives as long as the process, signed with a key of its own.
   *
   * @param origin the log's name, such as example.com/audit
   * @return an empty log
   * @throws IllegalArgumentException if the origin is not 1 to 200 visible ASCII characters without
   *     '+'
   */
  public static AuditLog inMemory(String origin) {
    return open(AuditStore.inMemory(), origin, NoteSigner.freshKeys());
  }

  /**
   * Opens a log of which no checkpoint is kept elsewhere. That its tail was cut off cannot be seen
   * then.
   *
   * @param store where entries are kept; the log closes it, also when it does not open
   * @param origin the log's name, such as example.com/audit; part of what is signed
   * @param keys a pair of Ed25519
   * @return the log
   * @throws IllegalArgumentException if the origin is not of the form or the keys are not a pair
   * @throws StoreException if the store cannot be read or made durable
   */
  public static AuditLog open(AuditStore store, String origin, KeyPair keys) {
    return open(store, origin, keys, log -> {});
  }

  /**
   * Opens a log that continues a checkpoint kept elsewhere, such as in the ledger.
   *
   * @param store where entries are kept; the log closes it, also when it does not open
   * @param origin the log's name, such as example.com/audit; part of what is signed
   * @param keys a pair of Ed25519
   * @param held the newest checkpoint that is known to have been signed
   * @return the log
   * @throws IllegalArgumentException if the origin is not of the form or the keys are not a pair
   * @throws StoreException if the store cannot be read or made durable; with the code
   *     AUDIT_LOG_CORRUPT if it has fewer entries than the checkpoint or others
   */
  public static AuditLog open(AuditStore store, String origin, KeyPair keys, Checkpoint held) {
    return open(store, origin, keys, log -> log.requireContinues(held));
  }

  private static AuditLog open(
      AuditStore store, String origin, KeyPair keys, Consumer<AuditLog> check) {
    try {
      Checkpoint.checkOrigin(origin);
      AuditLog log = new AuditLog(store, origin, new NoteSigner(origin, keys));
      store.open(log.tree::add);
      check.accept(log);
      log.sign();
      return log;
    } catch (Throwable e) {
      closeAfter(e, store);
      throw e;
    }
  }

  private static void closeAfter(Throwable failure, AuditStore store) {
    try {
      store.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Checks that the log continues a checkpoint kept elsewhere.
   *
   * @param held a checkpoint that is known to have been signed
   * @throws StoreException with the code AUDIT_LOG_CORRUPT if the log has fewer entries than the
   *     checkpoint or others
   */
  public void requireContinues(Checkpoint held) {
    if (!held.origin().equals(origin)) {
      throw corrupt("the checkpoint kept elsewhere is one of another log");
    }
    synchronized (order) { // another collaboration may add entries meanwhile
      if (held.size() > tree.size()) {
        throw corrupt("it has " + tree.size() + " entries, but " + held.size() + " were signed");
      }
      if (!state(held.size()).equals(held)) {
        throw corrupt("its first " + held.size() + " entries are not those that were signed");
      }
    }
  }

  /**
   * Adds an entry, makes it and all before it durable, and signs them.
   *
   * @param entry the entry
   * @return the entry's receipt
   * @throws StoreException if the entry may not be durable; it may be in the log all the same
   */
  @CanIgnoreReturnValue
  public Receipt append(AuditEntry entry) {
    long index = record(entry);
    return receipt(entry, index, signedBeyond(index));
  }

  /**
   * Adds an entry without waiting until it is durable. The next entry that is appended, or the next
   * checkpoint, makes it so; until then a crash may lose it.
   *
   * @param entry the entry
   * @return its place in the log, for {@link #receipt}
   * @throws StoreException if the entry cannot be written
   */
  @CanIgnoreReturnValue
  public long record(AuditEntry entry) {
    byte[] bytes = entry.encode();
    synchronized (order) {
      checkRuns();
      stopIfFailing(() -> add(bytes));
      return tree.size() - 1;
    }
  }

  private void add(byte[] entry) {
    store.append(entry);
    tree.add(entry);
  }

  /**
   * Makes everything recorded so far durable and signs it.
   *
   * @return the signed checkpoint, a <a href="https://c2sp.org/signed-note">note</a>
   * @throws StoreException if it may not be durable
   */
  public String checkpoint() {
    return signedBeyond(size() - 1).note();
  }

  /**
   * Returns the newest checkpoint that was signed. Keep it where nobody can change it together with
   * the log.
   *
   * @return a checkpoint that may be older than what was recorded last
   */
  public Checkpoint head() {
    return signed.checkpoint();
  }

  /**
   * Returns how many entries were recorded.
   *
   * @return the number of entries
   */
  public long size() {
    synchronized (order) {
      return tree.size();
    }
  }

  /**
   * Returns a receipt for an entry that the log holds already, at the newest checkpoint.
   *
   * @param index the entry's place, 0 for the first, less than {@link #size()}
   * @return the receipt
   * @throws IllegalArgumentException if there is no such entry
   * @throws StoreException if the entry cannot be read or made durable
   */
  public Receipt receipt(long index) {
    AuditEntry entry = entry(index);
    return receipt(entry, index, signedBeyond(index));
  }

  /**
   * Proves that one state of the log continues another (RFC 6962, section 2.1.2).
   *
   * @param older the number of entries of the older state, such as of a held receipt
   * @param newer the number of entries of the newer state, at most {@link #size()}
   * @return hashes of 32 bytes in base64; none if the older state is empty or both are the same
   * @throws IllegalArgumentException unless 0 ≤ older ≤ newer ≤ {@link #size()}
   */
  public List<String> consistencyProof(long older, long newer) {
    synchronized (order) {
      if (older < 0 || older > newer || newer > tree.size()) {
        throw new IllegalArgumentException("a proof leads from an older to a newer state of a log");
      }
      return older == 0 ? List.of() : texts(tree.consistency(older, newer));
    }
  }

  /**
   * Returns one entry.
   *
   * @param index its place, 0 for the first, less than {@link #size()}
   * @return the entry
   * @throws IllegalArgumentException if there is no such entry
   * @throws StoreException if the entry cannot be read
   */
  public AuditEntry entry(long index) {
    if (index < 0 || index >= size()) {
      throw new IllegalArgumentException("the log has no entry " + index);
    }
    byte[] bytes = store.read(index);
    try {
      return AuditEntry.decode(bytes);
    } catch (IllegalArgumentException e) {
      throw corrupt("its entry " + index + " cannot be decoded");
    }
  }

  /**
   * Returns the entries that are in the log now.
   *
   * @return the entries, oldest first, read as the stream goes on
   */
  public Stream<AuditEntry> entries() {
    return LongStream.range(0, size()).mapToObj(this::entry);
  }

  /**
   * Returns what everybody needs who verifies receipts, to be handed over on a way that is trusted.
   *
   * @return the origin, key id and public key as a <a
   *     href="https://c2sp.org/signed-note">note</a>'s verifier key, one line without its end
   */
  public String verifierKey() {
    return signer.verifierKey();
  }

  /** Makes everything durable, if the log still runs, and closes the store. */
  @Override
  public void close() {
    synchronized (signing) {
      try (store) {
        if (!isStopped) {
          isStopped = true;
          store.sync();
        }
      }
    }
  }

  private Signed signedBeyond(long index) {
    Signed newest = signed;
    if (index < newest.size()) {
      return newest;
    }
    synchronized (signing) {
      return index < signed.size() ? signed : sign();
    }
  }

  /** First durable, then signed: a signature for what a crash can lose would bind nobody to it. */
  @CanIgnoreReturnValue
  private Signed sign() {
    synchronized (signing) {
      checkRuns();
      Checkpoint next = state();
      stopIfFailing(store::sync);
      if (!next.equals(signed.checkpoint())) {
        signed = new Signed(next, signer.sign(next.body()));
      }
      return signed;
    }
  }

  private Checkpoint state() {
    synchronized (order) {
      return state(tree.size());
    }
  }

  private Checkpoint state(long size) {
    return new Checkpoint(origin, size, Checkpoint.text(tree.root(size)));
  }

  private Receipt receipt(AuditEntry entry, long index, Signed head) {
    List<String> proof;
    synchronized (order) {
      proof = texts(tree.inclusion(index, head.size()));
    }
    return new Receipt(entry, index, proof, head.checkpoint(), head.note());
  }

  private static List<String> texts(List<byte[]> hashes) {
    return hashes.stream().map(Checkpoint::text).toList();
  }

  /** After a failure nobody knows what the store holds; only opening it anew tells. */
  private void stopIfFailing(Runnable write) {
    boolean isDone = false;
    try {
      write.run();
      isDone = true;
    } finally {
      if (!isDone) {
        isStopped = true;
      }
    }
  }

  private void checkRuns() {
    if (isStopped) {
      throw new StoreException(
          SUBJECT,
          Reason.FAILED,
          "the audit log " + origin + " was closed, or failed to write before",
          "open it again over a store that was opened again");
    }
  }

  private StoreException corrupt(String why) {
    return new StoreException(
        SUBJECT,
        Reason.CORRUPT,
        "the audit log " + origin + " is not the one that was signed: " + why,
        "it was not changed; restore the newest copy that is whole");
  }
}
