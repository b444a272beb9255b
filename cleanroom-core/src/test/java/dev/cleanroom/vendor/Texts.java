package dev.cleanroom.vendor;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.ImportRejectedException;
import dev.cleanroom.PrivacyLoss;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Texts in every documented shape, with single quotes for double ones. */
final class Texts {
  static final String ACCOUNT = "111122223333";
  static final String OTHER = "444455556666";
  static final String TEMPLATE =
      "arn:aws:cleanrooms:eu-central-1:111122223333:membership/a1b2-c3/analysistemplate/d4e5-f6";
  static final String MODEL =
      "arn:aws:cleanrooms-ml:eu-central-1:*:membership/*/configured-model-algorithm-association/*";

  static final String AGGREGATION =
      """
      {'aggregation': {
        'aggregateColumns': [
          {'columnNames': ['spend', 'visits'], 'function': 'SUM'},
          {'columnNames': ['mail'], 'function': 'COUNT_DISTINCT'}],
        'joinColumns': ['mail'],
        'joinRequired': ['QUERY_RUNNER'],
        'allowedJoinOperators': ['AND', 'OR'],
        'dimensionColumns': ['city', 'segment'],
        'scalarFunctions': ['UPPER', 'CEILING', 'TO_CHAR'],
        'outputConstraints': [
          {'columnName': 'mail', 'minimum': 25, 'type': 'COUNT_DISTINCT'},
          {'columnName': 'device', 'minimum': 2, 'type': 'COUNT_DISTINCT'}],
        'additionalAnalyses': 'NOT_ALLOWED'}}
      """;

  static final String LIST =
      """
      {'list': {
        'joinColumns': ['mail'],
        'listColumns': ['segment', 'city'],
        'allowedJoinOperators': ['OR'],
        'additionalAnalyses': 'ALLOWED'}}
      """;

  static final String THRESHOLD =
      """
      {'custom': {
        'allowedAnalyses': ['ANY_QUERY'],
        'allowedAnalysisProviders': ['111122223333'],
        'disallowedOutputColumns': ['mail'],
        'additionalAnalyses': 'REQUIRED',
        'aggregationThresholds': [{
          'identityColumns': ['mail'],
          'minimumIdentityCount': 50,
          'type': 'COUNT_DISTINCT',
          'allowedAggregateExpressionType': 'ANY_EXPRESSION',
          'outputColumnThresholds': [
            {'outputColumnName': 'city', 'minimumIdentityCount': 0},
            {'outputColumnName': 'segment', 'minimumIdentityCount': 100}]}],
        'comparisonControls': {
          'allowedLiteralComparisonColumns': ['city'],
          'allowedColumnComparisonColumns': []}}}
      """;

  static final String PRIVACY =
      """
      {'custom': {
        'allowedAnalyses': ['%s'],
        'differentialPrivacy': {'columns': [{'name': 'mail'}]}}}
      """
          .formatted(TEMPLATE);

  static final String BIGQUERY_THRESHOLD =
      """
      {'aggregation_threshold_policy': {'threshold': 50, 'privacy_unit_column': 'mail'},
       'join_restriction_policy':
         {'join_condition': 'JOIN_ANY', 'join_allowed_columns': ['mail', 'device']}}
      """;

  static final String BIGQUERY_PRIVACY =
      """
      {'differential_privacy_policy': {
        'privacy_unit_column': 'mail',
        'max_epsilon_per_query': 0.5,
        'epsilon_budget': 20.0,
        'delta_per_query': 1e-9,
        'delta_budget': 0.0001,
        'max_groups_contributed': 3}}
      """;

  static final String BIGQUERY_OVERLAP =
      """
      {'join_restriction_policy':
         {'join_condition': 'JOIN_ALL', 'join_allowed_columns': ['mail', 'device']}}
      """;

  static final String SNOWFLAKE =
      """
      {'aggregation_policy': {'min_group_size': 5, 'entity_key': ['mail']},
       'join_policy': {'join_required': true, 'allowed_join_keys': ['mail']},
       'projection_policies': {
         'device': {'allow': false, 'enforcement': 'NULLIFY'},
         'mail': {'allow': false},
         'city': {'allow': true}}}
      """;

  static final PrivacyLoss BUDGET = PrivacyLoss.of("10", "1e-5");

  static final DifferentialPrivacy GRANTS =
      AnalysisRule.differentialPrivacy()
          .groupBy("city")
          .filter("city")
          .join("mail")
          .aggregate("spend", "0", "100")
          .maxLoss(PrivacyLoss.of("1", "1e-7"))
          .build();

  private Texts() {}

  static String json(String text) {
    return text.replace('\'', '"');
  }

  /** An importer that knows every name of these texts. */
  static AwsRules aws() {
    return AwsRules.importer()
        .member(ACCOUNT, "shop")
        .member(OTHER, "press")
        .template(TEMPLATE, "overlap");
  }

  static List<String> problems(Supplier<Imported> read) {
    ImportRejectedException thrown =
        catchThrowableOfType(ImportRejectedException.class, () -> read.get().notes());
    return Objects.requireNonNull(thrown, "the text was imported").problems();
  }
}
