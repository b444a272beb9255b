package dev.cleanroom.sql.internal.template;

import dev.cleanroom.ReasonCode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names of functions that are refused for a reason worth telling. This only makes refusals helpful:
 * what is allowed is decided by operator, not by name, and everything else is refused.
 */
final class FunctionWords {
  private static final Map<ReasonCode, Set<String>> WORDS =
      Map.of(
          ReasonCode.NONDETERMINISTIC,
          Set.of(
              "RAND",
              "RAND_INTEGER",
              "RANDOM",
              "NOW",
              "UUID",
              "NEWID",
              "CURRENT_DATE",
              "CURRENT_TIME",
              "CURRENT_TIMESTAMP",
              "CURRENT_DATETIME",
              "LOCALTIME",
              "LOCALTIMESTAMP",
              "SYSDATE",
              "SYSTIMESTAMP",
              "GETDATE",
              "USER",
              "CURRENT_USER",
              "SESSION_USER",
              "SYSTEM_USER",
              "CURRENT_ROLE",
              "CURRENT_SCHEMA",
              "CURRENT_CATALOG",
              "CURRENT_PATH",
              "NEXT_VALUE",
              "NEXTVAL",
              "APPROX_COUNT_DISTINCT"),
          ReasonCode.VALUE_COPYING_AGG,
          Set.of(
              "MIN",
              "MAX",
              "ANY_VALUE",
              "FIRST_VALUE",
              "LAST_VALUE",
              "NTH_VALUE",
              "LISTAGG",
              "STRING_AGG",
              "GROUP_CONCAT",
              "ARRAY_AGG",
              "ARRAY_CONCAT_AGG",
              "COLLECT",
              "FUSION",
              "INTERSECTION",
              "SINGLE_VALUE",
              "SOME",
              "EVERY",
              "BOOL_AND",
              "BOOL_OR",
              "LOGICAL_AND",
              "LOGICAL_OR",
              "ARG_MAX",
              "ARG_MIN",
              "MAX_BY",
              "MIN_BY",
              "MODE",
              "JSON_OBJECTAGG",
              "JSON_ARRAYAGG"),
          ReasonCode.UNBOUNDED_AGG,
          Set.of(
              "STDDEV",
              "STDDEV_POP",
              "STDDEV_SAMP",
              "VARIANCE",
              "VAR_POP",
              "VAR_SAMP",
              "COVAR_POP",
              "COVAR_SAMP",
              "CORR",
              "REGR_COUNT",
              "REGR_SXX",
              "REGR_SYY",
              "PERCENTILE_CONT",
              "PERCENTILE_DISC",
              "MEDIAN",
              "BIT_AND",
              "BIT_OR",
              "BIT_XOR",
              "PRODUCT"),
          ReasonCode.PARTIAL_FUNCTION,
          Set.of(
              "LN",
              "LOG",
              "LOG10",
              "LOG2",
              "SQRT",
              "CBRT",
              "EXP",
              "POWER",
              "ACOS",
              "ASIN",
              "TAN",
              "COT",
              "TRY_CAST",
              "SAFE_CAST",
              "CONVERT",
              "PARSE_DATE",
              "PARSE_TIMESTAMP",
              "TO_DATE",
              "TO_TIMESTAMP",
              "TO_NUMBER",
              "CHR",
              "CHAR",
              "REPEAT",
              "FACTORIAL",
              "DATE",
              "TIMESTAMP",
              "JSON_VALUE",
              "JSON_QUERY",
              "FROM_BASE64"));

  private static final Map<String, ReasonCode> CODES = new HashMap<>();

  static {
    WORDS.forEach((code, words) -> words.forEach(word -> CODES.put(word, code)));
  }

  private FunctionWords() {}

  static ReasonCode code(String function) {
    String word = function.toUpperCase(Locale.ROOT).replaceFirst("_(NULL|ABSENT)_ON_NULL$", "");
    return CODES.getOrDefault(word, ReasonCode.NOT_ALLOWED);
  }

  static String hint(ReasonCode code) {
    return switch (code) {
      case NONDETERMINISTIC -> "declare a parameter and let the caller give the value";
      case VALUE_COPYING_AGG -> "use COUNT, SUM or AVG; a copied value is one person's";
      case UNBOUNDED_AGG -> "use COUNT, SUM or AVG";
      case PARTIAL_FUNCTION -> "whether it fails would depend on one row; compute it beforehand";
      default -> "see docs/sql.md for what is allowed";
    };
  }
}
