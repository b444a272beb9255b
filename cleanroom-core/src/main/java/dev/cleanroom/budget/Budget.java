package dev.cleanroom.budget;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an owner lets all runs over a data set spend: a lifetime cap, and caps within it.
 *
 * <p><b>Guarantee.</b> Whatever is registered, edited or opened anew, what was spent stays spent,
 * and nothing is ever spent beyond the lifetime cap. A window refills; the lifetime cap does not,
 * so it is what the data's people can count on. Immutable and thread-safe; equal by value.
 */
public final class Budget {
  private final Cap lifetime;
  private final @Nullable Cap perCollaboration;
  private final @Nullable Cap perMember;
  private final @Nullable Cap perTemplate;
  private final @Nullable Cap perWindow;
  private final @Nullable Duration window;

  private Budget(Builder builder) {
    this.lifetime = builder.lifetime;
    this.perCollaboration = builder.perCollaboration;
    this.perMember = builder.perMember;
    this.perTemplate = builder.perTemplate;
    this.perWindow = builder.perWindow;
    this.window = builder.window;
  }

  /**
   * Returns a budget with nothing but a lifetime cap.
   *
   * @param lifetime the most that is ever spent, by sums of ε and δ
   * @return the budget
   */
  public static Budget of(PrivacyLoss lifetime) {
    return lifetime(Cap.of(lifetime)).build();
  }

  /**
   * Starts a budget.
   *
   * @param cap the most that is ever spent; at most 1 for a cap on ρ
   * @return a builder
   * @throws IllegalArgumentException if it is a cap on ρ above 1
   */
  public static Builder lifetime(Cap cap) {
    return new Builder(cap);
  }

  /**
   * Returns the lifetime cap.
   *
   * @return the most that is ever spent
   */
  public Cap lifetime() {
    return lifetime;
  }

  /**
   * Returns every limit that a run is counted on.
   *
   * @param whole the whole account
   * @param collaboration the collaboration's name
   * @param member the name of the member who receives the answer
   * @param template the template's name
   * @return the limits; those of the member alone are on accounts of {@link Account.Part#MEMBER}
   */
  public List<Limit> limits(Account whole, String collaboration, String member, String template) {
    List<Limit> limits = new ArrayList<>();
    limits.add(new Limit(whole, Optional.of(lifetime), Optional.empty()));
    if (window != null) {
      limits.add(new Limit(whole, Optional.ofNullable(perWindow), Optional.of(window)));
    }
    limits.add(part(whole, Account.Part.COLLABORATION, collaboration, perCollaboration));
    limits.add(part(whole, Account.Part.MEMBER, member, perMember));
    limits.add(part(whole, Account.Part.TEMPLATE, template, perTemplate));
    return limits;
  }

  private static Limit part(Account whole, Account.Part part, String name, @Nullable Cap cap) {
    return new Limit(whole.part(part, name), Optional.ofNullable(cap), Optional.empty());
  }

  /**
   * Returns the budget in words, with the true worst case of windows.
   *
   * @return the text
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(lifetime.toString());
    append(text, "for each collaboration", perCollaboration);
    append(text, "for each member", perMember);
    append(text, "for each template", perTemplate);
    if (perWindow != null && window != null) {
      append(text, "every " + inWords(window), perWindow);
      text.append(" (worst case: ").append(worstCase(perWindow)).append(')');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String what, @Nullable Cap cap) {
    if (cap != null) {
      text.append(", at most ").append(cap).append(' ').append(what);
    }
  }

  /** Windows refill until the lifetime cap is spent: that is what people can count on. */
  private String worstCase(Cap cap) {
    return windows(cap)
            .map(
                count ->
                    count + (count.equals(BigInteger.ONE) ? " window spends" : " windows spend"))
            .orElse("windows spend")
        + " all of "
        + lifetime;
  }

  /** How many windows it takes to spend every part of the lifetime cap; empty if they cannot. */
  private Optional<BigInteger> windows(Cap cap) {
    if (lifetime instanceof Cap.Sum all && cap instanceof Cap.Sum one) {
      return larger(
          windows(all.most().epsilon(), one.most().epsilon()),
          windows(all.most().delta(), one.most().delta()));
    } else if (lifetime instanceof Cap.Concentrated all && cap instanceof Cap.Concentrated one) {
      return larger(
          windows(all.most().rho(), one.most().rho()),
          windows(all.most().delta(), one.most().delta()));
    }
    return Optional.empty();
  }

  private static Optional<BigInteger> larger(Optional<BigInteger> a, Optional<BigInteger> b) {
    return a.flatMap(x -> b.map(x::max));
  }

  private static Optional<BigInteger> windows(BigDecimal all, BigDecimal one) {
    if (all.signum() == 0) {
      return Optional.of(BigInteger.ZERO);
    }
    return one.signum() == 0
        ? Optional.empty()
        : Optional.of(all.divide(one, 0, RoundingMode.CEILING).toBigInteger());
  }

  private static String days(BigInteger seconds) {
    BigInteger[] parts = seconds.divideAndRemainder(BigInteger.valueOf(86_400));
    if (parts[1].signum() != 0) {
      return seconds + " seconds";
    }
    return parts[0] + (parts[0].equals(BigInteger.ONE) ? " day" : " days");
  }

  static String inWords(Duration window) {
    return days(BigInteger.valueOf(window.toSeconds()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Budget budget
        && lifetime.equals(budget.lifetime)
        && Objects.equals(perCollaboration, budget.perCollaboration)
        && Objects.equals(perMember, budget.perMember)
        && Objects.equals(perTemplate, budget.perTemplate)
        && Objects.equals(perWindow, budget.perWindow)
        && Objects.equals(window, budget.window);
  }

  @Override
  public int hashCode() {
    return Objects.hash(lifetime, perCollaboration, perMember, perTemplate, perWindow, window);
  }

  /** Collects the caps of a budget. */
  public static final class Builder {
    private final Cap lifetime;
    private @Nullable Cap perCollaboration;
    private @Nullable Cap perMember;
    private @Nullable Cap perTemplate;
    private @Nullable Cap perWindow;
    private @Nullable Duration window;

    private Builder(Cap lifetime) {
      this.lifetime = checked(lifetime);
    }

    /**
     * Sums of ρ hold up to ε = 12 only, because what an inexact sampler adds to δ grows with e^ε.
     * With ρ at most 1, ρ + 2·√(ρ·ln(1/δ)) stays below that for every δ down to 10⁻¹³.
     */
    private static Cap checked(Cap cap) {
      if (cap instanceof Cap.Concentrated concentrated
          && concentrated.most().rho().compareTo(BigDecimal.ONE) > 0) {
        throw new IllegalArgumentException("a cap on ρ is at most 1, but " + cap);
      }
      return cap;
    }

    /**
     * Caps what runs of each collaboration spend.
     *
     * @param cap the most
     * @return this builder
     * @throws IllegalArgumentException if it is a cap on ρ above 1
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder perCollaboration(Cap cap) {
      requireUnset(perCollaboration, "perCollaboration");
      perCollaboration = checked(cap);
      return this;
    }

    /**
     * Caps what the runs of each member spend.
     *
     * @param cap the most
     * @return this builder
     * @throws IllegalArgumentException if it is a cap on ρ above 1
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder perMember(Cap cap) {
      requireUnset(perMember, "perMember");
      perMember = checked(cap);
      return this;
    }

    /**
     * Caps what the runs of each template spend.
     *
     * @param cap the most
     * @return this builder
     * @throws IllegalArgumentException if it is a cap on ρ above 1
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder perTemplate(Cap cap) {
      requireUnset(perTemplate, "perTemplate");
      perTemplate = checked(cap);
      return this;
    }

    /**
     * Caps what all runs within a window spend. What a window leaves is not carried over. Windows
     * follow the ledger's clock, which never goes back.
     *
     * @param length the length of a window, at least one second, in whole seconds
     * @param cap the most within one window
     * @return this builder
     * @throws IllegalStateException if it was set already
     * @throws IllegalArgumentException if the length is less than one second or no whole number of
     *     seconds
     */
    @CanIgnoreReturnValue
    public Builder perWindow(Duration length, Cap cap) {
      requireUnset(perWindow, "perWindow");
      if (length.toSeconds() < 1 || !length.equals(Duration.ofSeconds(length.toSeconds()))) {
        throw new IllegalArgumentException("a window lasts whole seconds, but " + length);
      }
      window = length;
      perWindow = checked(cap);
      return this;
    }

    private static void requireUnset(@Nullable Object value, String what) {
      if (value != null) {
        throw new IllegalStateException(what + " was already set");
      }
    }

    /**
     * Returns the budget.
     *
     * @return the budget
     */
    public Budget build() {
      return new Budget(this);
    }
  }
}
