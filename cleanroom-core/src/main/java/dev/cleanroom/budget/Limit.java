package dev.cleanroom.budget;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An account that a run is counted on, and its cap.
 *
 * @param account the account
 * @param cap the most that may be spent; empty if it is only counted
 * @param window the length of the windows in which the cap holds, at least one second; empty for a
 *     cap on all that is ever spent. Windows follow each other from 1970-01-01T00:00:00Z on
 */
public record Limit(Account account, Optional<Cap> cap, Optional<Duration> window) {
  /**
   * Checks the window.
   *
   * @throws IllegalArgumentException if it is shorter than a second, or has no cap
   */
  public Limit {
    if (window.isPresent() && (cap.isEmpty() || window.get().toSeconds() < 1)) {
      throw new IllegalArgumentException("a window has a cap and lasts at least a second");
    }
  }

  /**
   * Returns the beginning of the window in which a time lies.
   *
   * @param time the time
   * @return the beginning; {@link Instant#MIN} without windows, or if it began before all time
   */
  public Instant since(Instant time) {
    return window.map(length -> edge(time, length, 0)).orElse(Instant.MIN);
  }

  /** The beginning of a window that comes so many windows later, as far as there is time. */
  private static Instant edge(Instant time, Duration length, long later) {
    long seconds = length.toSeconds();
    // No overflow: a product that is not near the time is one window or none away from 1970.
    long edge = (Math.floorDiv(time.getEpochSecond(), seconds) + later) * seconds;
    if (edge < Instant.MIN.getEpochSecond()) {
      return Instant.MIN;
    }
    return edge > Instant.MAX.getEpochSecond() ? Instant.MAX : Instant.ofEpochSecond(edge);
  }

  /**
   * Returns one limit in the place of two, where that is possible.
   *
   * @param other another limit
   * @return a limit that admits what both admit; empty for different accounts, windows or filters
   */
  public Optional<Limit> tighter(Limit other) {
    if (!account.equals(other.account) || !window.equals(other.window)) {
      return Optional.empty();
    }
    if (cap.isEmpty() || other.cap.isEmpty()) {
      return Optional.of(cap.isEmpty() ? other : this);
    }
    return cap.get()
        .smaller(other.cap.get())
        .map(smaller -> new Limit(account, Optional.of(smaller), window));
  }

  /**
   * Returns when the window in which a time lies ends, and the next begins with a full cap.
   *
   * @param time the time
   * @return the end, empty without windows; {@link Instant#MAX} if it ends after all time
   */
  public Optional<Instant> refill(Instant time) {
    return window.map(length -> edge(time, length, 1));
  }

  @Override
  public String toString() {
    return account
        + cap.map(c -> ": at most " + c).orElse(": counted")
        + window.map(w -> " every " + Budget.inWords(w)).orElse("");
  }
}
