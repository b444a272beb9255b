package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question that owners can approve: SQL with typed {@code :parameters}, and everything that
 * decides how private its answers are. Immutable and thread-safe.
 */
public final class AnalysisTemplate {
  private final String name;
  private final String sql;
  private final List<Parameter> parameters;
  private final ContributionBounds bounds;
  private final GroupKeys groupKeys;
  private final NoiseKind noise;
  private final PrivacyLoss loss;

  private AnalysisTemplate(
      Builder builder,
      String sql,
      ContributionBounds bounds,
      GroupKeys groupKeys,
      NoiseKind noise,
      PrivacyLoss loss) {
    this.name = builder.name;
    this.sql = sql;
    this.parameters = List.copyOf(builder.parameters);
    this.bounds = bounds;
    this.groupKeys = groupKeys;
    this.noise = noise;
    this.loss = loss;
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
   * Returns how much one unit may influence an answer.
   *
   * @return the bounds
   */
  public ContributionBounds bounds() {
    return bounds;
  }

  /**
   * Returns how it is decided which groups appear.
   *
   * @return the group keys
   */
  public GroupKeys groupKeys() {
    return groupKeys;
  }

  /**
   * Returns the distribution of noise.
   *
   * @return the noise kind
   */
  public NoiseKind noise() {
    return noise;
  }

  /**
   * Returns the loss of a run that does not ask for another.
   *
   * @return ε and δ
   */
  public PrivacyLoss loss() {
    return loss;
  }

  /**
   * Returns everything that owners approve, without the SQL text.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return name + " " + parameters + ", " + bounds + ", " + groupKeys + ", " + noise + ", " + loss;
  }

  /** Collects the parts of a template; all but parameters are required. */
  public static final class Builder {
    private final String name;
    private final List<Parameter> parameters = new ArrayList<>();
    private @Nullable String sql;
    private @Nullable ContributionBounds bounds;
    private @Nullable GroupKeys groupKeys;
    private @Nullable NoiseKind noise;
    private @Nullable PrivacyLoss loss;

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

    private static void requireUnset(@Nullable Object value, String what) {
      if (value != null) {
        throw new IllegalStateException(what + " was already set");
      }
    }

    /**
     * Returns the template.
     *
     * @return the template
     * @throws IllegalStateException if a part is missing; the message names all that are
     */
    public AnalysisTemplate build() {
      if (sql == null || bounds == null || groupKeys == null || noise == null || loss == null) {
        List<String> missing = new ArrayList<>();
        addMissing(missing, sql, "sql");
        addMissing(missing, bounds, "bounds");
        addMissing(missing, groupKeys, "groups");
        addMissing(missing, noise, "noise");
        addMissing(missing, loss, "loss");
        throw new IllegalStateException(
            "template '" + name + "' lacks " + String.join(", ", missing));
      }
      return new AnalysisTemplate(this, sql, bounds, groupKeys, noise, loss);
    }

    private static void addMissing(List<String> missing, @Nullable Object part, String what) {
      if (part == null) {
        missing.add(what);
      }
    }
  }
}
