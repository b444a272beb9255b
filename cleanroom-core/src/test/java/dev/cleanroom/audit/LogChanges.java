package dev.cleanroom.audit;

import com.google.common.hash.HashCode;
import dev.cleanroom.audit.verify.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every small change that somebody could make to a log: each byte flipped, each entry dropped,
 * exchanged with another or preceded by itself or another, and the log cut at every length. Nothing
 * is added behind the last entry, which every log may.
 */
public final class LogChanges {
  private final List<byte[]> entries;
  private final List<HashCode> leaves;

  /** Takes the log that is changed. */
  public LogChanges(List<byte[]> entries) {
    this.entries = entries;
    this.leaves = entries.stream().map(Checks::leaf).toList();
  }

  /** Gives the leaves of every changed log, one after the other; returns how many there were. */
  public long forEach(Consumer<List<HashCode>> changed) {
    long[] count = {0};
    Consumer<List<HashCode>> counting =
        log -> {
          count[0]++;
          changed.accept(log);
        };
    for (int at = 0; at < entries.size(); at++) {
      flips(at, counting);
      structure(at, counting);
    }
    return count[0];
  }

  private void flips(int at, Consumer<List<HashCode>> changed) {
    byte[] entry = entries.get(at);
    for (int place = 0; place < entry.length; place++) {
      byte[] flipped = entry.clone();
      flipped[place] ^= (byte) (1 << (place + at) % 8);
      List<HashCode> log = new ArrayList<>(leaves);
      log.set(at, Checks.leaf(flipped));
      changed.accept(log);
    }
  }

  private void structure(int at, Consumer<List<HashCode>> changed) {
    changed.accept(leaves.subList(0, at));
    changed.accept(with(log -> log.remove(at)));
    changed.accept(with(log -> log.add(at, log.get((at + 1) % log.size()))));
    changed.accept(with(log -> log.add(at, log.get(Math.max(at - 1, 0)))));
    changed.accept(with(log -> log.add(at, Checks.leaf(new byte[] {1}))));
    changed.accept(with(log -> Collections.swap(log, at, (at + 1) % log.size())));
  }

  private List<HashCode> with(Consumer<List<HashCode>> change) {
    List<HashCode> log = new ArrayList<>(leaves);
    change.accept(log);
    return log;
  }
}
