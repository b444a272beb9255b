package dev.cleanroom.examples.conformance;

import dev.cleanroom.ConfiguredTable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A deployed product with one kind of rule, and the rule of ours that stands for it. */
enum Product {
  AWS_AGGREGATION(
      "Agg",
      "AWS Clean Rooms, aggregation rule",
      "`AnalysisRule.aggregation()`, at least 5 people in a row"),
  AWS_LIST("List", "AWS Clean Rooms, list rule", "`AnalysisRule.list()`"),
  AWS_THRESHOLD(
      "Thr",
      "AWS Clean Rooms, custom rule with aggregation threshold",
      "`AnalysisRule.custom()` with a threshold of 5 people; small rows are left out; aggregates"
          + " read plain columns, or any expression in the variant `any`"),
  AWS_PRIVACY(
      "DP",
      "AWS Clean Rooms, custom rule with differential privacy",
      "`AnalysisRule.custom().differentialPrivacy(…)`"),
  BIGQUERY_THRESHOLD(
      "BQ-T",
      "BigQuery, aggregation threshold policy",
      "`AnalysisRule.custom()` with a threshold of 5 people over any expression, and a join"
          + " restriction"),
  BIGQUERY_PRIVACY(
      "BQ-DP", "BigQuery, differential privacy policy", "`AnalysisRule.differentialPrivacy()`"),
  SNOWFLAKE_AGGREGATION(
      "SF-A",
      "Snowflake, aggregation policy",
      "`AnalysisRule.custom()` with a threshold of 5 people over any expression; small rows become"
          + " a remainder"),
  SNOWFLAKE_PRIVACY("SF-DP", "Snowflake, privacy policy", "`AnalysisRule.differentialPrivacy()`"),
  SECRETFLOW(
      "SCQL",
      "SecretFlow SCQL, column control lists",
      "the nearest rule, `AnalysisRule.custom()` with a threshold of 5 people over any expression;"
          + " in the variant `closed` only columns of class P may be compared with literals");

  private final String column;
  private final String title;
  private final String preset;

  Product(String column, String title, String preset) {
    this.column = column;
    this.title = title;
    this.preset = preset;
  }

  static Product of(String column) {
    return Arrays.stream(values())
        .filter(p -> p.column.equals(column))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column " + column));
  }

  /** The heading of the product's column in the matrix. */
  String column() {
    return column;
  }

  String title() {
    return title;
  }

  /** Our rule, in words. */
  String preset() {
    return preset;
  }

  /** The world's tables under our rule; a variant changes parts of it. */
  List<ConfiguredTable> tables(Set<String> variant) {
    return switch (this) {
      case AWS_AGGREGATION -> AwsAggregation.tables(variant);
      case AWS_LIST -> AwsList.tables(variant);
      case AWS_THRESHOLD -> AwsThreshold.tables(variant);
      case AWS_PRIVACY -> AwsPrivacy.tables();
      case BIGQUERY_THRESHOLD -> BigQueryThreshold.tables(variant);
      case BIGQUERY_PRIVACY -> BigQueryPrivacy.tables(variant);
      case SNOWFLAKE_AGGREGATION -> SnowflakeAggregation.tables();
      case SNOWFLAKE_PRIVACY -> SnowflakePrivacy.tables();
      case SECRETFLOW -> SecretFlowColumns.tables(variant);
    };
  }

  boolean isNoisy() {
    return this == AWS_PRIVACY || this == BIGQUERY_PRIVACY || this == SNOWFLAKE_PRIVACY;
  }
}
