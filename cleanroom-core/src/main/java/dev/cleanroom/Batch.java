package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several runs that are fixed before any of them is answered, so that they are priced together:
 * privacy loss distributions add up to less than the sum of the losses. Immutable and thread-safe.
 */
public final class Batch {
  /** The most runs that a batch may have. */
  public static final int MOST_RUNS = 200;

  private final List<Run> runs;
  private final @Nullable BigDecimal delta;

  private Batch(Builder builder) {
    this.runs = List.copyOf(builder.runs);
    this.delta = builder.delta;
  }

  /**
   * One run of a batch.
   *
   * @param template the template's name
   * @param parameters a value for each parameter, by name without colon
   * @param loss the run's loss; empty for the one that the template declares
   */
  public record Run(String template, Map<String, ?> parameters, Optional<PrivacyLoss> loss) {
    /** Copies the parameters. */
    public Run {
      parameters = new HashMap<>(parameters);
    }
  }

  /**
   * Starts a batch.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the runs.
   *
   * @return at least one
   */
  public List<Run> runs() {
    return runs;
  }

  /**
   * Returns the δ for which all runs together are priced.
   *
   * @return δ; empty for the sum of the runs' own
   */
  public Optional<BigDecimal> delta() {
    return Optional.ofNullable(delta);
  }

  @Override
  public String toString() {
    return runs.size() + " runs" + (delta == null ? "" : " at δ=" + delta);
  }

  /** Collects the runs of a batch. */
  public static final class Builder {
    private final List<Run> runs = new ArrayList<>();
    private @Nullable BigDecimal delta;

    private Builder() {}

    /**
     * Adds a run with the loss that its template declares.
     *
     * @param template the name of a template with noise
     * @param parameters a value for each parameter, by name without colon
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder run(String template, Map<String, ?> parameters) {
      runs.add(new Run(template, parameters, Optional.empty()));
      return this;
    }

    /**
     * Adds a run.
     *
     * @param template the name of a template with noise
     * @param parameters a value for each parameter, by name without colon
     * @param loss the run's loss
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder run(String template, Map<String, ?> parameters, PrivacyLoss loss) {
      runs.add(new Run(template, parameters, Optional.of(loss)));
      return this;
    }

    /**
     * Sets the δ for which all runs together are priced. The larger it is, the smaller is ε;
     * without it, it is the sum of the runs' own.
     *
     * @param delta δ, at least the sum of what the runs' groups and noise need, less than 1
     * @return this builder
     * @throws IllegalArgumentException if it is no decimal number or out of range
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder delta(String delta) {
      if (this.delta != null) {
        throw new IllegalStateException("delta was already set");
      }
      this.delta = PrivacyLoss.of("0", delta).delta();
      return this;
    }

    /**
     * Returns the batch.
     *
     * @return the batch
     * @throws IllegalStateException if it has no run or more than {@link Batch#MOST_RUNS}
     */
    public Batch build() {
      if (runs.isEmpty() || runs.size() > MOST_RUNS) {
        throw new IllegalStateException(
            "a batch has 1 to " + MOST_RUNS + " runs, but this one " + runs.size());
      }
      return new Batch(this);
    }
  }
}
