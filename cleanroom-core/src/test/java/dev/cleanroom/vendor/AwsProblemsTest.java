package dev.cleanroom.vendor;

import static dev.cleanroom.vendor.Texts.aws;
import static dev.cleanroom.vendor.Texts.json;
import static dev.cleanroom.vendor.Texts.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.PrivacyLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsProblemsTest {
  /** Each line replaces a part of the text and says what is wrong then. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'minimum': 25 | 'minimum': 1 | $.aggregation.outputConstraints[0].minimum: must be 2 to 100000
          'minimum': 25 | 'minimum': 100001 | $.aggregation.outputConstraints[0].minimum: must be 2 to 100000
          'minimum': 25 | 'minimum': 25.0 | $.aggregation.outputConstraints[0].minimum: must be 2 to 100000
          'minimum': 25 | 'minimum': '25' | $.aggregation.outputConstraints[0].minimum: must be 2 to 100000
          'minimum': 25 | 'minimum': null | $.aggregation.outputConstraints[0].minimum: must be 2 to 100000
          'minimum': 25, | | $.aggregation.outputConstraints[0].minimum: is missing
          'device', 'minimum': 2 | 'mail', 'minimum': 3 | $.aggregation.outputConstraints[1]: column 'mail' has a minimum already
          'function': 'SUM' | 'function': 'MAX' | $.aggregation.aggregateColumns[0].function: must be one of COUNT, COUNT_DISTINCT, SUM, SUM_DISTINCT, AVG
          ['mail'], 'function': 'COUNT_DISTINCT' | ['spend'], 'function': 'SUM' | $.aggregation.aggregateColumns[1]: SUM of column 'spend' is allowed twice
          'spend', 'visits' | 'spend', 'spend' | $.aggregation.aggregateColumns[0].columnNames[1]: stands twice in the list
          ['spend', 'visits'] | [] | $.aggregation.aggregateColumns[0].columnNames: must have at least 1 entry
          'city', 'segment' | 'city', 'mail' | $.aggregation.dimensionColumns: column 'mail' is a join column too
          'city', 'segment' | 'city', 'spend' | $.aggregation.dimensionColumns: column 'spend' is an aggregate column too
          'city', 'segment' | 'city', 7 | $.aggregation.dimensionColumns[1]: must be a column's name
          'city', 'segment' | 'city', 'a b' | $.aggregation.dimensionColumns[1]: must be a column's name
          'dimensionColumns': ['city', 'segment'], | | $.aggregation.dimensionColumns: is missing
          ['QUERY_RUNNER'] | ['ANYBODY'] | $.aggregation.joinRequired[0]: must be QUERY_RUNNER
          ['QUERY_RUNNER'] | 'QUERY_RUNNER' | $.aggregation.joinRequired: must be an array
          'joinColumns': ['mail'] | 'joinColumns': [] | $.aggregation.joinRequired: needs a join column
          ['AND', 'OR'] | ['XOR'] | $.aggregation.allowedJoinOperators[0]: must be one of AND, OR
          'TO_CHAR' | 'MD5' | $.aggregation.scalarFunctions[2]: must be one of ABS, CAST
          'NOT_ALLOWED' | 'NEVER' | $.aggregation.additionalAnalyses: must be one of ALLOWED, REQUIRED, NOT_ALLOWED
          'joinRequired' | 'joinRequierd' | $.aggregation.joinRequierd: is not known here
          'joinRequired' | 'joinColumns' | $.aggregation.joinColumns: stands twice
          'joinRequired' | 'a$b' | $.aggregation[a name that is no word]: is not known here
          'type': 'COUNT_DISTINCT'}, | 'type': 'COUNT', 'x': 1}, | $.aggregation.outputConstraints[0].x: is not known here
          """)
  void read_aggregationWithAMistake_tellsItWithItsPath(String part, String other, String problem) {
    String text = Texts.AGGREGATION;
    assertThat(text).contains(part);

    assertThat(problems(() -> aws().read(json(text.replace(part, other == null ? "" : other)))))
        .anyMatch(found -> found.startsWith(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ['111122223333'] | [] | $.custom.allowedAnalysisProviders: must list an account where any query is allowed
          ['111122223333'] | ['999900001111'] | $.custom.allowedAnalysisProviders: account 999900001111 has no name here
          ['111122223333'] | ['12'] | $.custom.allowedAnalysisProviders[0]: must be 12 digits
          ['ANY_QUERY'] | ['SOME_QUERY'] | $.custom.allowedAnalyses[0]: must be ANY_QUERY, ANY_JOB or
          ['ANY_QUERY'] | ['arn:aws:cleanrooms:eu-west-1:111122223333:membership/a/analysistemplate/b'] | $.custom.allowedAnalyses: arn:aws:cleanrooms:eu-west-1:111122223333:membership/a/analysistemplate/b has no name here
          'identityColumns': ['mail'] | 'identityColumns': ['mail', 'device'] | $.custom.aggregationThresholds[0].identityColumns: must list one column
          'identityColumns': ['mail'] | 'identityColumns': [] | $.custom.aggregationThresholds[0].identityColumns: must have at least 1 entry
          'minimumIdentityCount': 50 | 'minimumIdentityCount': 0 | $.custom.aggregationThresholds[0].minimumIdentityCount: must be 2 to 100000
          'minimumIdentityCount': 100 | 'minimumIdentityCount': 1 | $.custom.aggregationThresholds[0].outputColumnThresholds[1].minimumIdentityCount: must be 0, or 2 to 100000
          'ANY_EXPRESSION' | 'ALL' | $.custom.aggregationThresholds[0].allowedAggregateExpressionType: must be one of COLUMNS_ONLY, ANY_EXPRESSION
          'outputColumnName': 'segment' | 'outputColumnName': 'city' | $.custom.aggregationThresholds[0].outputColumnThresholds[1]: column 'city' has a threshold already
          'outputColumnName': 'segment' | 'outputColumnName': 'mail' | $.custom.aggregationThresholds[0].outputColumnThresholds[1]: column 'mail' is never shown
          'allowedColumnComparisonColumns': [] | 'allowedColumnComparisonColumns': {} | $.custom.comparisonControls.allowedColumnComparisonColumns: must be an array
          'allowedColumnComparisonColumns': [] | 'columns': [] | $.custom.comparisonControls.columns: is not known here
          'disallowedOutputColumns' | 'differentialPrivacy': {'columns': [{'name': 'mail'}]}, 'disallowedOutputColumns' | $.custom.aggregationThresholds: cannot stand beside differentialPrivacy
          """)
  void read_thresholdWithAMistake_tellsItWithItsPath(String part, String other, String problem) {
    String text = Texts.THRESHOLD;
    assertThat(text).contains(part);

    assertThat(problems(() -> aws().read(json(text.replace(part, other)))))
        .anyMatch(found -> found.startsWith(problem));
  }

  @Test
  void read_manyMistakes_tellsAllAtOnce() {
    assertThat(
            problems(
                () ->
                    aws()
                        .read(
                            json(
                                "{'v1': {'aggregation': {'aggregateColumns': [], 'x': 1,"
                                    + " 'joinColumns': 'mail', 'outputConstraints': [{}]}},"
                                    + " 'v2': {}}"))))
        .containsExactlyInAnyOrder(
            "$.v2: is not known here",
            "$.v1.aggregation.dimensionColumns: is missing",
            "$.v1.aggregation.scalarFunctions: is missing",
            "$.v1.aggregation.aggregateColumns: must have at least 1 entry",
            "$.v1.aggregation.joinColumns: must be an array",
            "$.v1.aggregation.outputConstraints[0].columnName: is missing",
            "$.v1.aggregation.outputConstraints[0].minimum: is missing",
            "$.v1.aggregation.outputConstraints[0].type: is missing",
            "$.v1.aggregation.x: is not known here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {} | $: must have exactly one of aggregation, list, custom
          {'v1': {}} | $.v1: must have exactly one of aggregation, list, custom
          {'list': {}, 'custom': {}} | $: must have exactly one of aggregation, list, custom
          {'idMappingTable': {}} | $.idMappingTable: is not known here
          {'v1': []} | $.v1: must be an object
          [] | $: must be an object
          null | $: must be an object
          {'analysisRuleType': 'LIST'} | $.analysisRulePolicy: is missing
          {'analysisRuleType': 'ID_MAPPING_TABLE', 'analysisRulePolicy': {}} | $.analysisRuleType: must be one of AGGREGATION, LIST, CUSTOM
          {'analysisRuleType': 'CUSTOM', 'analysisRulePolicy': {'v1': {'list': {}}}} | $.analysisRuleType: is CUSTOM, but the policy is of list
          {'analysisRule': {'type': 'LIST'}, 'more': 1} | $.more: is not known here
          {'list': {'joinColumns': ['a'], 'listColumns': ['a']}} | $.list.listColumns: column 'a' is a join column too
          {'list': {'joinColumns': [], 'listColumns': ['a']}} | $.list.joinColumns: must have at least 1 entry
          {'list': {'joinColumns': ['a'], 'listColumns': []}} | $.list.listColumns: must have at least 1 entry
          {'custom': {}} | $.custom.allowedAnalyses: is missing
          {'custom': {'allowedAnalyses': [], 'aggregationThresholds': []}} | $.custom.aggregationThresholds: must have at least 1 entry
          {'custom': {'allowedAnalyses': [], 'aggregationThresholds': [{}, {}]}} | $.custom.aggregationThresholds: must have one entry
          {'custom': {'allowedAnalyses': [], 'differentialPrivacy': {'columns': []}}} | $.custom.differentialPrivacy.columns: must have at least 1 entry
          {'custom': {'allowedAnalyses': [], 'differentialPrivacy': {'columns': [{'name': 'a'}, {'name': 'b'}]}}} | $.custom.differentialPrivacy.columns: must list one column
          {'custom': {'allowedAnalyses': [], 'differentialPrivacy': {'columns': [{'name': 'a'}]}}} | $.custom.differentialPrivacy: does not say what is granted
          """)
  void read_shapeThatIsNone_isRefused(String text, String problem) {
    assertThat(problems(() -> aws().read(json(text)))).anyMatch(found -> found.startsWith(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'custom': {'allowedResultReceivers': []}} | association $.custom: must be of list
          {'list': {}} | association $.list.allowedResultReceivers: is missing
          {'list': {'allowedResultReceivers': ['1']}} | association $.list.allowedResultReceivers[0]: must be 12 digits
          {'list': {'allowedResultReceivers': ['999900001111']}} | association $.list.allowedResultReceivers: account 999900001111 has no name here
          {'list': {'allowedResultReceivers': [], 'allowedAdditionalAnalyses': ['x']}} | association $.list.allowedAdditionalAnalyses[0]: must be an identifier
          {'list': {'allowedResultReceivers': [], 'joinColumns': []}} | association $.list.joinColumns: is not known here
          {'list' | association $: is not JSON
          """)
  void read_associationWithAMistake_tellsItWithItsPath(String text, String problem) {
    assertThat(problems(() -> aws().read(json(Texts.LIST), json(text))))
        .anyMatch(found -> found.startsWith(problem));
  }

  @Test
  void read_mistakesInBothTexts_tellsAll() {
    assertThat(problems(() -> aws().read("null", "null")))
        .containsExactly("$: must be an object", "association $: must be an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {Texts.AGGREGATION, Texts.LIST, Texts.THRESHOLD})
  void read_privacyGivenForAnotherRule_isRefused(String text) {
    assertThat(
            problems(() -> aws().differentialPrivacy(Texts.GRANTS, Texts.BUDGET).read(json(text))))
        .singleElement()
        .asString()
        .contains("is not under differential privacy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'disallowedOutputColumns': ['city'] | $.custom.disallowedOutputColumns: column 'city' may be grouped or summed
          'disallowedOutputColumns': ['spend'] | $.custom.disallowedOutputColumns: column 'spend' may be grouped or summed
          'comparisonControls': {'allowedLiteralComparisonColumns': []} | $.custom.comparisonControls: allowedLiteralComparisonColumns lacks column 'city', which may be filtered
          'comparisonControls': {'allowedColumnComparisonColumns': ['city']} | $.custom.comparisonControls: allowedColumnComparisonColumns lacks column 'mail', which may be joined
          'comparisonControls': {'allowedColumnComparisonColumns': ['city']} | $.custom.comparisonControls: must list 'mail' in allowedColumnComparisonColumns
          """)
  void read_grantsBeyondTheText_areRefused(String control, String problem) {
    String text =
        Texts.PRIVACY.replace("'differentialPrivacy'", control + ", 'differentialPrivacy'");

    assertThat(
            problems(() -> aws().differentialPrivacy(Texts.GRANTS, Texts.BUDGET).read(json(text))))
        .anyMatch(found -> found.startsWith(problem));
  }

  @Test
  void read_grantsWithinTheText_areImported() {
    DifferentialPrivacy counts =
        AnalysisRule.differentialPrivacy().count("spend").maxLoss(PrivacyLoss.epsilon("1")).build();
    String text =
        Texts.PRIVACY.replace(
            "'differentialPrivacy'",
            "'disallowedOutputColumns': ['spend'], 'comparisonControls':"
                + " {'allowedLiteralComparisonColumns': [], 'allowedColumnComparisonColumns':"
                + " ['mail']}, 'differentialPrivacy'");

    Imported imported = aws().differentialPrivacy(counts, Texts.BUDGET).read(json(text));

    assertThat(imported.unit()).contains("mail");
  }
}
