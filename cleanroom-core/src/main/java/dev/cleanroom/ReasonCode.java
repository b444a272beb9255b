package dev.cleanroom;

/**
 * Why a template or a run is refused. Names are stable; {@code docs/refusals.md} shows each with an
 * example and the harm that it prevents.
 */
public enum ReasonCode {
  /** The text is not SQL. */
  SYNTAX,
  /** More than one statement. */
  MULTI_STATEMENT,
  /** A statement that is not a query. */
  NOT_A_QUERY,
  /** Text, nesting, joins or a list is larger than the limit. */
  TOO_LARGE,
  /** No such table in the collaboration. */
  TABLE_UNKNOWN,
  /** No such column on the allow-list of the table. */
  COLUMN_UNKNOWN,
  /** Operands or arguments of a wrong type. */
  TYPE_MISMATCH,
  /** An expression that would need a cast the query does not write. */
  IMPLICIT_CAST,
  /** A function, operator or clause that is not on the list of allowed ones. */
  NOT_ALLOWED,
  /** A query that the engine asked for cannot compute, or not provably as every other does. */
  ENGINE_NOT_POSSIBLE,
  /** A function that fails for some values, such as a cast of text to a number. */
  PARTIAL_FUNCTION,
  /** A function whose value changes from call to call. */
  NONDETERMINISTIC,
  /** An aggregate that copies a value of one row, such as MAX. */
  VALUE_COPYING_AGG,
  /** An aggregate without a known sensitivity. */
  UNBOUNDED_AGG,
  /** A measure whose bounds cannot be known because a column has none. */
  BOUNDS_MISSING,
  /** A template's interval reaches beyond the owner's. */
  BOUNDS_WIDENED,
  /** Arithmetic whose results can exceed what is computed exactly. */
  ARITHMETIC_RANGE,
  /** The query names a parameter that the template does not declare. */
  PARAMETER_UNDECLARED,
  /** The template declares a parameter that the query does not name. */
  PARAMETER_UNUSED,
  /** A run lacks a parameter's value. */
  PARAMETER_MISSING,
  /** A run gives a parameter that the template does not declare. */
  PARAMETER_UNKNOWN,
  /** A parameter's value has the wrong type or is outside its domain. */
  PARAMETER_INVALID,
  /** Two private tables are joined without equality of their privacy units. */
  JOIN_WITHOUT_UNIT,
  /** An outer join whose rows may belong to nobody. */
  OUTER_JOIN_UNOWNED,
  /** A join that gives a row two owners. */
  MULTI_OWNER_ROW,
  /** Tables of two identity spaces are combined. */
  TWO_UNIT_DOMAINS,
  /** The privacy unit is not passed on. */
  UNIT_DROPPED,
  /** The privacy unit is changed by an expression. */
  UNIT_TRANSFORMED,
  /** The privacy unit, or a row of a private table, would be part of the answer. */
  UNIT_RETURNED,
  /** An aggregate over several units stands below the released aggregate. */
  AGG_WITHOUT_UNIT,
  /** DISTINCT over columns without the privacy unit. */
  DISTINCT_WITHOUT_UNIT,
  /** A set operation of a private and a public relation. */
  SETOP_MIXED,
  /** A set operation in which the privacy unit is not at the same position. */
  SETOP_UNIT_POSITION,
  /** LIMIT, OFFSET or FETCH below the released aggregate. */
  LIMIT_BELOW_DP,
  /** Sampling below the released aggregate. */
  SAMPLE_BELOW_DP,
  /** A window that is not partitioned by the privacy unit. */
  WINDOW_ACROSS_UNITS,
  /** A sub-query over private rows that is not tied to the privacy unit. */
  SUBQUERY_PRIVATE,
  /** A sub-query at a place or of a form that cannot be checked. */
  SUBQUERY_FORM,
  /** A recursive query. */
  RECURSION,
  /** NOT IN or a quantified comparison where NULL decides about other rows. */
  QUANTIFIED_COMPARE_NULLS,
  /** GROUPING SETS, ROLLUP or CUBE. */
  GROUPING_SETS,
  /** A column that its owner does not let become a group key, or one of a type that cannot. */
  GROUP_KEY_NOT_ALLOWED,
  /** A column that its owner does not let conditions read. */
  FILTER_NOT_ALLOWED,
  /** A column that its owner does not let joins compare. */
  JOIN_KEY_NOT_ALLOWED,
  /** A column that its owner does not let aggregates read. */
  AGGREGATE_NOT_ALLOWED,
  /** A query that reads no private table. */
  NO_PRIVATE_TABLE,
  /** A second aggregate, join or set operation above the released aggregate. */
  ABOVE_RELEASE,
  /** Tables under differential privacy and others meet, or the template does not fit its tables. */
  PROTECTION_MISMATCH,
  /** A clause that an aggregation rule does not allow. */
  AGGREGATION_SHAPE,
  /** A clause that a list rule does not allow. */
  LIST_SHAPE,
  /** A scalar function that the owner of a column does not allow. */
  FUNCTION_NOT_ALLOWED,
  /** AND or OR in ON, which an owner does not allow. */
  JOIN_OPERATOR_NOT_ALLOWED,
  /** A table that must be joined, with the runner's or on certain columns, is not. */
  JOIN_REQUIRED,
  /** A table that must not be joined is. */
  JOIN_BLOCKED,
  /** A column that its owner does not let be compared with literals. */
  LITERAL_NOT_ALLOWED,
  /** A column that its owner does not let be compared with other columns. */
  COMPARISON_NOT_ALLOWED,
  /** An aggregate over an expression, where owners allow plain columns only. */
  EXPRESSION_NOT_ALLOWED,
  /** A mean or a distinct sum, where values are rounded. */
  ROUNDED_VALUES,
  /** Two templates whose answers together reveal what is suppressed in one. */
  SUPPRESSION_REVEALED,
  /** A template that an owner's rule does not list. */
  TEMPLATE_NOT_ALLOWED,
  /** A member who may not receive answers that read a table. */
  RECEIVER_NOT_ALLOWED,
  /** A use of answers that an owner does not allow. */
  USE_NOT_ALLOWED,
  /** The template's group keys do not fit the query's GROUP BY. */
  KEYS_MISMATCH,
  /** The run's loss exceeds what an owner allows in one run. */
  LOSS_TOO_LARGE,
  /** The run's loss is too small, lacks the δ it needs, or stands where there is no noise. */
  LOSS_INVALID,
  /** An owner has not approved the template. */
  APPROVAL_MISSING,
  /** An owner approved another version of the template, its tables or their rules. */
  APPROVAL_STALE
}
