package dev.cleanroom.examples.threshold;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.CustomRule;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.ColumnSensitivity;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.util.Map;

/** Rules of an owner, each as a product would have it. */
enum Preset {
  AWS_AGGREGATION("AWS aggregation", 5) {
    @Override
    AnalysisRule rule() {
      return AnalysisRule.aggregation()
          .aggregate(AggregateFunction.COUNT, "amount")
          .aggregate(AggregateFunction.SUM, "amount")
          .aggregate(AggregateFunction.AVG, "amount")
          .aggregate(AggregateFunction.COUNT_DISTINCT, "uid")
          .join("uid")
          .dimension("zip", "region", "campaign", "age")
          .minimum("uid", units())
          .build();
    }
  },
  AWS_COLUMNS("AWS threshold, columns only", 5) {
    @Override
    AnalysisRule rule() {
      return custom(Threshold.of(units())).build();
    }
  },
  AWS_CONTROLS("AWS threshold, comparison controls", 5) {
    @Override
    AnalysisRule rule() {
      return custom(Threshold.of(units()))
          .compareWithLiterals("campaign")
          .compareWithColumns("uid", "zip")
          .build();
    }
  },
  AWS_EXEMPT("AWS threshold, exempt column", 5) {
    @Override
    AnalysisRule rule() {
      return custom(Threshold.of(units()).withColumn("campaign", 0)).build();
    }
  },
  AWS_ANY("AWS threshold, any expression", 5) {
    @Override
    AnalysisRule rule() {
      return custom(any(Suppression.of(Suppression.Form.DROP))).build();
    }
  },
  BIGQUERY("BigQuery threshold", 5) {
    @Override
    AnalysisRule rule() {
      return custom(any(Suppression.of(Suppression.Form.DROP)))
          .joinRestriction(JoinRestriction.notRequired("uid"))
          .build();
    }
  },
  SNOWFLAKE("Snowflake remainder", 5) {
    @Override
    AnalysisRule rule() {
      return custom(any(Suppression.of(Suppression.Form.REMAINDER))).build();
    }
  },
  MARKETING_CLOUD("Marketing Cloud classes", 100) {
    @Override
    AnalysisRule rule() {
      return CustomRule.bySensitivity(
              Map.of(
                  "uid", ColumnSensitivity.VERY_HIGH,
                  "zip", ColumnSensitivity.HIGH,
                  "region", ColumnSensitivity.MEDIUM,
                  "age", ColumnSensitivity.MEDIUM,
                  "campaign", ColumnSensitivity.NONE,
                  "amount", ColumnSensitivity.NONE),
              units())
          .build();
    }
  },
  ROUNDED("rounding to 100", 5) {
    @Override
    AnalysisRule rule() {
      return custom(any(Suppression.of(Suppression.Form.DROP).roundedTo(100))).build();
    }
  },
  CENSORED("censor", 5) {
    @Override
    AnalysisRule rule() {
      return custom(any(Suppression.of(Suppression.Form.CENSOR))).build();
    }
  },
  DIFFERENTIAL_PRIVACY("differential privacy", 5) {
    @Override
    AnalysisRule rule() {
      return AnalysisRule.differentialPrivacy()
          .join("uid", "zip")
          .groupBy("zip", "region", "campaign", "age")
          .filter("zip", "region", "campaign", "age", "amount")
          .aggregate("amount", "0", "2000")
          .maxLoss(PrivacyLoss.of("0.5", "1e-6"))
          .build();
    }
  };

  private final String words;
  private final int units;

  Preset(String words, int units) {
    this.words = words;
    this.units = units;
  }

  abstract AnalysisRule rule();

  String words() {
    return words;
  }

  int units() {
    return units;
  }

  boolean hasNoise() {
    return this == DIFFERENTIAL_PRIVACY;
  }

  private static CustomRule.Builder custom(Threshold threshold) {
    return AnalysisRule.custom().threshold(threshold);
  }

  Threshold any(Suppression suppression) {
    return Threshold.of(units).withAnyExpression().withSuppression(suppression);
  }
}
