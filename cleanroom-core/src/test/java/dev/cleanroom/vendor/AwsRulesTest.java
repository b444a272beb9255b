package dev.cleanroom.vendor;

import static dev.cleanroom.vendor.Texts.aws;
import static dev.cleanroom.vendor.Texts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.CustomRule;
import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.AnswerUse;
import dev.cleanroom.rule.JoinOperator;
import dev.cleanroom.rule.Threshold;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsRulesTest {
  @Test
  void read_aggregation_mapsEveryField() {
    Imported imported = aws().read(json(Texts.AGGREGATION));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.aggregation()
                .aggregate(AggregateFunction.SUM, "spend", "visits")
                .aggregate(AggregateFunction.COUNT_DISTINCT, "mail")
                .join("mail")
                .joinRequired()
                .joinOperators(JoinOperator.AND, JoinOperator.OR)
                .dimension("city", "segment")
                .scalarFunctions("UPPER", "CEIL")
                .minimum("mail", 25)
                .minimum("device", 2)
                .build());
    assertThat(imported.rule().toString()).endsWith("smaller rows are left out");
    assertThat(imported.unit()).isEmpty();
    assertThat(imported.budget()).isEmpty();
    assertThat(imported.receivers()).isEmpty();
    assertThat(imported.uses()).containsExactly(AnswerUse.REPORT);
    assertThat(imported.notes())
        .containsExactly(
            "scalarFunctions: CEILING is written CEIL here",
            "scalarFunctions: TO_CHAR is not granted, because it does not exist here");
  }

  @Test
  void read_aggregationWithoutOptionalFields_takesTheDefaultsOfAws() {
    Imported imported =
        aws()
            .read(
                json(
                    """
                    {'v1': {'aggregation': {
                      'aggregateColumns': [{'columnNames': ['spend'], 'function': 'AVG'}],
                      'joinColumns': [], 'dimensionColumns': [], 'scalarFunctions': [],
                      'joinRequired': [],
                      'outputConstraints':
                        [{'columnName': 'mail', 'minimum': 100000, 'type': 'COUNT_DISTINCT'}]}}}
                    """));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.aggregation()
                .aggregate(AggregateFunction.AVG, "spend")
                .minimum("mail", 100_000)
                .build());
    assertThat(imported.uses()).containsExactly(AnswerUse.REPORT);
    assertThat(imported.notes()).singleElement().asString().contains("read as NOT_ALLOWED");
  }

  @Test
  void read_list_mapsEveryField() {
    Imported imported = aws().read(json(Texts.LIST));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.list()
                .join("mail")
                .list("segment", "city")
                .joinOperators(JoinOperator.OR)
                .build());
    assertThat(imported.uses()).containsExactlyInAnyOrder(AnswerUse.values());
    assertThat(imported.notes()).isEmpty();
  }

  @Test
  void read_emptyJoinOperators_allowsNeitherWord() {
    Imported imported = aws().read(json(Texts.LIST).replace("[\"OR\"]", "[]"));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.list().join("mail").list("segment", "city").joinOperators().build());
    assertThat(imported.notes()).singleElement().asString().contains("without AND");
  }

  @Test
  void read_customWithThreshold_mapsEveryField() {
    Imported imported = aws().read(json(Texts.THRESHOLD));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.custom()
                .threshold(
                    Threshold.of(50)
                        .withColumn("city", 0)
                        .withColumn("segment", 100)
                        .withAnyExpression())
                .templates()
                .providers("shop")
                .disallowOutput("mail")
                .compareWithLiterals("city")
                .compareWithColumns()
                .build());
    assertThat(imported.unit()).contains("mail");
    assertThat(imported.uses()).containsExactly(AnswerUse.FURTHER_ANALYSIS);
    assertThat(imported.notes())
        .anyMatch(note -> note.contains("rows without group keys"))
        .anyMatch(note -> note.contains("ANY_QUERY is any template of the listed providers"));
  }

  @Test
  void read_comparisonControlsUnset_restrictNothing() {
    String text =
        """
        {'custom': {'allowedAnalyses': [], 'additionalAnalyses': 'ALLOWED',
          'comparisonControls': %s,
          'aggregationThresholds': [{'identityColumns': ['mail'], 'minimumIdentityCount': 2,
            'type': 'COUNT_DISTINCT'}]}}
        """;
    CustomRule.Builder plain = AnalysisRule.custom().templates().threshold(Threshold.of(2));

    assertThat(aws().read(json(text.formatted("{}"))).rule()).isEqualTo(plain.build());
    assertThat(aws().read(json(text.formatted("{'allowedLiteralComparisonColumns': []}"))).rule())
        .isEqualTo(plain.compareWithLiterals().build());
  }

  @Test
  void read_templatesAndNoProtection_areExactAnswersOfThese() {
    Imported imported =
        aws()
            .read(
                json(
                    "{'custom': {'allowedAnalyses': ['%s', 'ANY_JOB'], 'allowedAnalysisProviders':"
                            .formatted(Texts.TEMPLATE)
                        + " ['444455556666'], 'additionalAnalyses': 'ALLOWED'}}"));

    assertThat(imported.rule())
        .isEqualTo(AnalysisRule.custom().exactAnswers().templates("overlap").build());
    assertThat(imported.notes())
        .containsExactly(
            "allowedAnalyses: each listed template must be approved here all the same",
            "allowedAnalyses: ANY_JOB is not granted, because there are no jobs here",
            "allowedAnalysisProviders approves nothing in advance, because ANY_QUERY is not"
                + " allowed",
            "without aggregationThresholds and differentialPrivacy, the approval of each template"
                + " protects the rows");
  }

  @Test
  void read_differentialPrivacy_takesGrantsAndBudgetOfTheCaller() {
    Imported imported =
        aws().differentialPrivacy(Texts.GRANTS, Texts.BUDGET).read(json(Texts.PRIVACY));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.custom().differentialPrivacy(Texts.GRANTS).templates("overlap").build());
    assertThat(imported.unit()).contains("mail");
    assertThat(imported.budget()).contains(Texts.BUDGET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'analysisRuleType': 'LIST', 'analysisRulePolicy': {'v1': %s}}",
        "{'configuredTableIdentifier': 'abc', 'analysisRuleType': 'LIST',"
            + " 'analysisRulePolicy': {'v1': %s}}",
        "{'analysisRule': {'configuredTableId': 'a', 'configuredTableArn': 'b', 'type': 'LIST',"
            + " 'policy': {'v1': %s}, 'createTime': 1763600000, 'updateTime': 'now'}}",
        "{'v1': %s}",
        "%s"
      })
  void read_everyWrapping_isTheSameRule(String wrapping) {
    assertThat(aws().read(json(wrapping.formatted(Texts.LIST))))
        .isEqualTo(aws().read(json(Texts.LIST)));
  }

  @Test
  void read_association_restrictsReceivers() {
    Imported imported =
        aws()
            .read(
                json(Texts.LIST),
                json(
                    "{'analysisRuleType': 'LIST', 'analysisRulePolicy': {'v1': {'list':"
                        + " {'allowedResultReceivers': ['111122223333', '444455556666']}}}}"));

    assertThat(imported.receivers()).contains(Set.of("shop", "press"));
    assertThat(imported.uses()).containsExactly(AnswerUse.REPORT);
    assertThat(imported.notes())
        .containsExactly(
            "allowedAdditionalAnalyses lists none, so answers feed no further analysis");
  }

  @Test
  void read_associationWithoutReceivers_letsNobodyReceive() {
    Imported imported =
        aws().read(json(Texts.LIST), json("{'list': {'allowedResultReceivers': []}}"));

    assertThat(imported.receivers()).contains(Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "ALLOWED, false, REPORT",
    "ALLOWED, true, REPORT FURTHER_ANALYSIS",
    "REQUIRED, false, ''",
    "REQUIRED, true, FURTHER_ANALYSIS",
    "NOT_ALLOWED, false, REPORT",
    "NOT_ALLOWED, true, REPORT"
  })
  void read_associationWithFurtherAnalyses_grantsThemOnlyIfTheCallerDoes(
      String allowed, boolean any, String uses) {
    AwsRules importer = aws();
    if (any) {
      importer.anyFurtherAnalysis();
    }
    Imported imported =
        importer.read(
            json(Texts.LIST).replace("ALLOWED", allowed),
            json(
                "{'list': {'allowedResultReceivers': [], 'allowedAdditionalAnalyses': ['%s']}}"
                    .formatted(Texts.MODEL)));

    assertThat(imported.uses().stream().map(Enum::name))
        .containsExactlyInAnyOrder(uses.isEmpty() ? new String[0] : uses.split(" ", -1));
    assertThat(imported.notes()).anyMatch(note -> note.startsWith("allowedAdditionalAnalyses"));
  }

  @Test
  void setters_twice_throw() {
    assertThatIllegalStateException()
        .isThrownBy(() -> aws().member(Texts.ACCOUNT, "x"))
        .withMessageContaining("was already named shop");
    assertThatIllegalStateException().isThrownBy(() -> aws().template(Texts.TEMPLATE, "x"));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                aws()
                    .differentialPrivacy(Texts.GRANTS, Texts.BUDGET)
                    .differentialPrivacy(Texts.GRANTS, Texts.BUDGET));
  }
}
