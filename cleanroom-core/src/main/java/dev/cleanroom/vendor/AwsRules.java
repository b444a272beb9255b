package dev.cleanroom.vendor;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.PrivacyLoss;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads analysis rules of AWS Clean Rooms: of a configured table, and of its association with a
 * collaboration.
 *
 * <p>A text is what {@code CreateConfiguredTableAnalysisRule} takes ({@code analysisRuleType} with
 * {@code analysisRulePolicy}), what {@code GetConfiguredTableAnalysisRule} returns, or the policy
 * alone, with or without {@code v1}; for associations likewise. Fields are mapped so:
 *
 * <ul>
 *   <li>{@code aggregation} becomes an {@link dev.cleanroom.AggregationRule}, whose small rows are
 *       left out, {@code list} a {@link dev.cleanroom.ListRule}, {@code custom} a {@link
 *       dev.cleanroom.CustomRule}.
 *   <li>{@code additionalAnalyses} ALLOWED, REQUIRED and NOT_ALLOWED become the uses of answers
 *       {REPORT, FURTHER_ANALYSIS}, {FURTHER_ANALYSIS} and {REPORT}; unset is NOT_ALLOWED.
 *   <li>Accounts and template identifiers become names by {@link #member} and {@link #template};
 *       one without a name is a problem.
 *   <li>{@code allowedAnalyses} are the templates that may run, {@code ANY_QUERY} with {@code
 *       allowedAnalysisProviders} the members whose templates need no approval.
 *   <li>{@code differentialPrivacy} names the privacy unit alone. Grants, value bounds, the largest
 *       loss of a run and the budget are not in the text: give them by {@link
 *       #differentialPrivacy}.
 * </ul>
 *
 * <p>Not thread-safe, as builders are.
 */
public final class AwsRules {
  private final Map<String, String> members = new TreeMap<>();
  private final Map<String, String> templates = new TreeMap<>();
  private @Nullable DifferentialPrivacy privacy;
  private @Nullable PrivacyLoss budget;
  private boolean furtherAnalyses;

  private AwsRules() {}

  /**
   * Starts an import.
   *
   * @return an importer that knows no names yet
   */
  public static AwsRules importer() {
    return new AwsRules();
  }

  /**
   * Says which member an account is.
   *
   * @param account the account's number, 12 digits
   * @param member the member's name in the collaboration
   * @return this importer
   * @throws IllegalStateException if the account has a name already
   */
  @CanIgnoreReturnValue
  public AwsRules member(String account, String member) {
    put(members, account, member);
    return this;
  }

  /**
   * Says which template an analysis template is.
   *
   * @param arn the identifier that {@code allowedAnalyses} has
   * @param template the template's name in the collaboration
   * @return this importer
   * @throws IllegalStateException if the identifier has a name already
   */
  @CanIgnoreReturnValue
  public AwsRules template(String arn, String template) {
    put(templates, arn, template);
    return this;
  }

  private static void put(Map<String, String> names, String id, String name) {
    String before = names.putIfAbsent(id, name);
    if (before != null) {
      throw new IllegalStateException(id + " was already named " + before);
    }
  }

  /**
   * Gives what a custom rule's {@code differentialPrivacy} does not say. The rule must not grant
   * what the text denies: output of {@code disallowedOutputColumns}, or comparisons of columns that
   * {@code comparisonControls} do not list.
   *
   * @param rule the grants, value bounds and the largest loss of a run
   * @param cap the budget: the largest composed loss of all runs
   * @return this importer
   * @throws IllegalStateException if it was given already
   */
  @CanIgnoreReturnValue
  public AwsRules differentialPrivacy(DifferentialPrivacy rule, PrivacyLoss cap) {
    if (privacy != null) {
      throw new IllegalStateException("differentialPrivacy was already set to " + privacy);
    }
    privacy = rule;
    budget = cap;
    return this;
  }

  /**
   * Lets answers feed any further analysis where an association's {@code allowedAdditionalAnalyses}
   * lists some. This library cannot tell one further analysis from another; without this call, none
   * is allowed then.
   *
   * @return this importer
   */
  @CanIgnoreReturnValue
  public AwsRules anyFurtherAnalysis() {
    furtherAnalyses = true;
    return this;
  }

  /**
   * Reads the rule of a configured table.
   *
   * @param rule the JSON text, at most 102,400 characters
   * @return the rule and what stands beside it; every member may receive answers
   * @throws dev.cleanroom.ImportRejectedException if anything in the text is wrong, unknown or
   *     cannot be kept to
   */
  public Imported read(String rule) {
    return new AwsReader(this).read(rule, Optional.empty());
  }

  /**
   * Reads the rule of a configured table together with the rule of its association, which says who
   * may receive answers and what they may feed.
   *
   * @param rule the JSON text of the table's rule, at most 102,400 characters
   * @param associationRule the JSON text of the association's rule, as long at most
   * @return the rule and what stands beside it
   * @throws dev.cleanroom.ImportRejectedException if anything in the texts is wrong, unknown or
   *     cannot be kept to
   */
  public Imported read(String rule, String associationRule) {
    return new AwsReader(this).read(rule, Optional.of(associationRule));
  }

  Optional<String> memberOf(String account) {
    return Optional.ofNullable(members.get(account));
  }

  Optional<String> templateOf(String arn) {
    return Optional.ofNullable(templates.get(arn));
  }

  Optional<DifferentialPrivacy> privacy() {
    return Optional.ofNullable(privacy);
  }

  Optional<PrivacyLoss> budget() {
    return Optional.ofNullable(budget);
  }

  boolean allowsFurtherAnalyses() {
    return furtherAnalyses;
  }
}
