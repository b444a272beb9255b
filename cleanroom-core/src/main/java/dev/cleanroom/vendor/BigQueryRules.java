package dev.cleanroom.vendor;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.DifferentialPrivacy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads analysis rules of BigQuery views: the JSON text of the view's option {@code
 * privacy_policy}. Fields are mapped so:
 *
 * <ul>
 *   <li>{@code aggregation_threshold_policy} becomes the threshold of a {@link
 *       dev.cleanroom.CustomRule}, whose small rows are left out and whose aggregates may read
 *       expressions.
 *   <li>{@code differential_privacy_policy} becomes the privacy unit, the largest loss of a run
 *       ({@code max_epsilon_per_query}, {@code delta_per_query}) and the budget ({@code
 *       epsilon_budget}, {@code delta_budget}). Which columns are granted, and their value bounds,
 *       is not in the text: give it by {@link #grants}.
 *   <li>{@code join_restriction_policy} beside one of these becomes a {@link
 *       dev.cleanroom.rule.JoinRestriction}; alone it is the list overlap rule and becomes a {@link
 *       dev.cleanroom.ListRule} that lists the columns of {@link #listing}.
 * </ul>
 *
 * <p>Not thread-safe, as builders are.
 */
public final class BigQueryRules {
  private final List<String> listed = new ArrayList<>();
  private @Nullable Consumer<DifferentialPrivacy.Builder> grants;

  private BigQueryRules() {}

  /**
   * Starts an import.
   *
   * @return an importer
   */
  public static BigQueryRules importer() {
    return new BigQueryRules();
  }

  /**
   * Says what a differential privacy policy leaves open: which columns may be grouped, filtered,
   * joined, counted and aggregated within which bounds. The largest loss is set already.
   *
   * @param grants adds grants to a rule
   * @return this importer
   * @throws IllegalStateException if they were given already
   */
  @CanIgnoreReturnValue
  public BigQueryRules grants(Consumer<DifferentialPrivacy.Builder> grants) {
    if (this.grants != null) {
      throw new IllegalStateException("grants were already given");
    }
    this.grants = grants;
    return this;
  }

  /**
   * Says which columns a list overlap rule shows. BigQuery shows all columns of the view.
   *
   * @param columns column names, none of them a join column
   * @return this importer
   */
  @CanIgnoreReturnValue
  public BigQueryRules listing(String... columns) {
    listed.addAll(List.of(columns));
    return this;
  }

  /**
   * Reads a policy.
   *
   * @param policy the JSON text, at most 102,400 characters
   * @return the rule and what stands beside it
   * @throws dev.cleanroom.ImportRejectedException if anything in the text is wrong, unknown or
   *     cannot be kept to
   */
  public Imported read(String policy) {
    return new BigQueryReader(this).read(policy);
  }

  Optional<Consumer<DifferentialPrivacy.Builder>> grants() {
    return Optional.ofNullable(grants);
  }

  List<String> listing() {
    return listed;
  }
}
