package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.rule.AnswerUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question that owners can approve: SQL with typed {@code :parameters}, and everything that
 * decides how private its answers are.
 *
 * <p>A template over tables under differential privacy has bounds, group keys, noise and a loss. A
 * template over other tables is {@linkplain Builder#withoutNoise() without noise} and has none of
 * them. Immutable and thread-safe.
 */
public final class AnalysisTemplate {
  private final String name;
  private final String sql;
  private final List<Parameter> parameters;
  private final @Nullable String provider;
  private final AnswerUse use;
  private final @Nullable Noise noise;

  /** What a template with noise has. */
  private record Noise(
      ContributionBounds bounds, GroupKeys groupKeys, NoiseKind kind, PrivacyLoss loss) {
    @Override
    public String toString() {
      return bounds + ", " + groupKeys + ", " + kind + ", " + loss;
    }
  }

  private AnalysisTemplate(Builder builder, String sql, @Nullable Noise noise) {
    this.name = builder.name;
    this.sql = sql;
    this.parameters = List.copyOf(builder.parameters);
    this.provider = builder.provider;
    this.use = builder.use == null ? AnswerUse.REPORT : builder.use;
    this.noise = noise;
  }

  /**
   * Starts a template.
   *
   * @param name the template's name, 1 to 200 characters
   * @return a builder
   * @throws IllegalArgumentException if the name is blank or too long
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * Returns the name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the SQL text, as written.
   *
   * @return the text
   */
  public String sql() {
    return sql;
  }

  /**
   * Returns the declared parameters.
   *
   * @return the parameters, in the order of declaration
   */
  public List<Parameter> parameters() {
    return parameters;
  }

  /**
   * Returns the member who wrote the template.
   *
   * @return the member's name, or empty if nobody is named
   */
  public Optional<String> provider() {
    return Optional.ofNullable(provider);
  }

  /**
   * Returns what answers are for.
   *
   * @return a report, unless declared otherwise
   */
  public AnswerUse use() {
    return use;
  }

  /**
   * Returns whether answers are noisy.
   *
   * @return false for templates over tables that are not under differential privacy
   */
  public boolean hasNoise() {
    return noise != null;
  }

  private Noise requireNoise() {
    if (noise == null) {
      throw new IllegalStateException("template '" + name + "' is without noise");
    }
    return noise;
  }

  /**
   * Returns how much one unit may influence an answer.
   *
   * @return the bounds
   * @throws IllegalStateException if the template is without noise
   */
  public ContributionBounds bounds() {
    return requireNoise().bounds;
  }

  /**
   * Returns how it is decided which groups appear.
   *
   * @return the group keys
   * @throws IllegalStateException if the template is without noise
   */
  public GroupKeys groupKeys() {
    return requireNoise().groupKeys;
  }

  /**
   * Returns the distribution of noise.
   *
   * @return the noise kind
   * @throws IllegalStateException if the template is without noise
   */
  public NoiseKind noise() {
    return requireNoise().kind;
  }

  /**
   * Returns the loss of a run that does not ask for another.
   *
   * @return ε and δ
   * @throws IllegalStateException if the template is without noise
   */
  public PrivacyLoss loss() {
    return requireNoise().loss;
  }

  /**
   * Returns everything that owners approve, without the SQL text.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return name
        + " "
        + parameters
        + ", "
        + (noise == null ? "without noise" : noise)
        + (use == AnswerUse.REPORT ? "" : ", for " + use)
        + (provider == null ? "" : ", by " + provider);
  }

  /**
   * Collects the parts of a template. Required are the query and either {@link #withoutNoise} or
   * all of bounds, groups, noise and loss.
   */
  public static final class Builder {
    private final String name;
    private final List<Parameter> parameters = new ArrayList<>();
    private @Nullable String sql;
    private @Nullable ContributionBounds bounds;
    private @Nullable GroupKeys groupKeys;
    private @Nullable NoiseKind noise;
    private @Nullable PrivacyLoss loss;
    private @Nullable String provider;
    private @Nullable AnswerUse use;
    private boolean withoutNoise;

    private Builder(String name) {
      this.name = Names.checkLabel(name, "template name");
    }

    /**
     * Sets the query.
     *
     * @param sql one SELECT statement
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder sql(String sql) {
      requireUnset(this.sql, "sql");
      this.sql = sql;
      return this;
    }

    /**
     * Declares a parameter.
     *
     * @param parameter the parameter
     * @return this builder
     * @throws IllegalStateException if one of this name was declared already
     */
    @CanIgnoreReturnValue
    public Builder parameter(Parameter parameter) {
      if (parameters.stream().anyMatch(p -> p.name().equals(parameter.name()))) {
        throw new IllegalStateException(
            "parameter '" + parameter.name() + "' was declared already");
      }
      parameters.add(parameter);
      return this;
    }

    /**
     * Sets how much one unit may influence an answer.
     *
     * @param bounds the bounds
     * @return this builder
     * @throws IllegalStateException if they were set already
     */
    @CanIgnoreReturnValue
    public Builder bounds(ContributionBounds bounds) {
      requireUnset(this.bounds, "bounds");
      this.bounds = bounds;
      return this;
    }

    /**
     * Sets how it is decided which groups appear.
     *
     * @param groupKeys the group keys
     * @return this builder
     * @throws IllegalStateException if they were set already
     */
    @CanIgnoreReturnValue
    public Builder groups(GroupKeys groupKeys) {
      requireUnset(this.groupKeys, "groups");
      this.groupKeys = groupKeys;
      return this;
    }

    /**
     * Sets the distribution of noise.
     *
     * @param noise the noise kind
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder noise(NoiseKind noise) {
      requireUnset(this.noise, "noise");
      this.noise = noise;
      return this;
    }

    /**
     * Sets the loss of a run.
     *
     * @param loss ε and δ; δ is shared by group selection and Gaussian noise
     * @return this builder
     * @throws IllegalStateException if it was set already
     * @throws IllegalArgumentException if ε is more than 10⁹, or δ is 1 or more
     */
    @CanIgnoreReturnValue
    public Builder loss(PrivacyLoss loss) {
      requireUnset(this.loss, "loss");
      this.loss = loss.checked();
      return this;
    }

    /**
     * Says that no table of the query is under differential privacy: answers are exact, and small
     * groups are hidden as the tables' rules demand.
     *
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder withoutNoise() {
      this.withoutNoise = true;
      return this;
    }

    /**
     * Names the member who wrote the template; owners can approve a member's templates in advance.
     *
     * @param member the member's name
     * @return this builder
     * @throws IllegalStateException if it was set already
     * @throws IllegalArgumentException if the name is blank or too long
     */
    @CanIgnoreReturnValue
    public Builder provider(String member) {
      requireUnset(provider, "provider");
      this.provider = Names.checkLabel(member, "provider");
      return this;
    }

    /**
     * Says what answers are for; a report without this call.
     *
     * @param use the use
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder use(AnswerUse use) {
      requireUnset(this.use, "use");
      this.use = use;
      return this;
    }

    private static void requireUnset(@Nullable Object value, String what) {
      if (value != null) {
        throw new IllegalStateException(what + " was already set");
      }
    }

    /**
     * Returns the template.
     *
     * @return the template
     * @throws IllegalStateException if a part is missing, the message names all that are; or if the
     *     template is without noise and has parts of one that is not
     */
    public AnalysisTemplate build() {
      List<String> missing = new ArrayList<>();
      if (sql != null && withoutNoise) {
        requireNoNoise();
        return new AnalysisTemplate(this, sql, null);
      }
      if (sql != null && bounds != null && groupKeys != null && noise != null && loss != null) {
        return new AnalysisTemplate(this, sql, new Noise(bounds, groupKeys, noise, loss));
      }
      addMissing(missing, sql, "sql");
      if (!withoutNoise) {
        addMissing(missing, bounds, "bounds");
        addMissing(missing, groupKeys, "groups");
        addMissing(missing, noise, "noise");
        addMissing(missing, loss, "loss");
      }
      boolean untold = missing.containsAll(List.of("bounds", "groups", "noise", "loss"));
      throw new IllegalStateException(
          "template '"
              + name
              + "' lacks "
              + String.join(", ", missing)
              + (untold ? "; over tables without differential privacy say withoutNoise()" : ""));
    }

    private void requireNoNoise() {
      if (bounds != null || groupKeys != null || noise != null || loss != null) {
        throw new IllegalStateException(
            "template '" + name + "' is without noise: it has no bounds, groups, noise or loss");
      }
    }

    private static void addMissing(List<String> missing, @Nullable Object part, String what) {
      if (part == null) {
        missing.add(what);
      }
    }
  }
}
