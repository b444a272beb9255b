package dev.cleanroom.sql.internal.template;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.schema.AllowedOperators;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Refuses clauses and functions by their syntax, for exact places and helpful words. Nothing is
 * accepted here: whatever passes is checked again as relational algebra.
 */
final class SyntaxRules extends SqlBasicVisitor<@Nullable Void> {
  private static final int MAX_TABLES = 12;
  private static final int MAX_LIST = 1_000;

  private final Refusals refusals;
  private int joins;
  private @Nullable SqlNode lastTable;

  private SyntaxRules(Refusals refusals) {
    this.refusals = refusals;
  }

  static void check(SqlNode query, Refusals refusals) {
    if (!query.isA(SqlKind.QUERY)) {
      refusals.add(
          ReasonCode.NOT_A_QUERY,
          query.getParserPosition(),
          "a template is a query, not " + query.getKind().lowerName.replace('_', ' '),
          "write a SELECT");
      return;
    }
    if (ExpandedSize.of(query) > ExpandedSize.LARGEST) {
      refusals.add(
          ReasonCode.TOO_LARGE,
          query.getParserPosition(),
          "the query is too large when all of its short forms are written out",
          "split it, or put values into a reference table and join it");
      return;
    }
    query.accept(new SyntaxRules(refusals));
  }

  @Override
  public @Nullable Void visit(SqlNodeList list) {
    if (list.size() > MAX_LIST) {
      refusals.add(
          ReasonCode.TOO_LARGE,
          list.getParserPosition(),
          "a list has more than " + MAX_LIST + " members",
          "put the values into a reference table and join it");
      return null;
    }
    return super.visit(list);
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    refuseKind(call);
    if (call instanceof SqlSelect select && select.hasHints()) {
      refuse(call, ReasonCode.NOT_ALLOWED, "hints are not allowed", "leave the hint out");
    }
    if (call instanceof SqlSelect select && select.getQualify() != null) {
      refuse(
          select.getQualify(),
          ReasonCode.NOT_ALLOWED,
          "QUALIFY is not allowed",
          "compute the window in a sub-query and write WHERE");
    }
    if (call instanceof SqlOrderBy || call instanceof SqlSelect) {
      refuseParameterLimit(call);
    }
    if (call.getOperator() instanceof SqlFunction function) {
      function(call, function);
    }
    return super.visit(call);
  }

  private void function(SqlCall call, SqlOperator function) {
    String name = function.getName();
    boolean unresolved = function instanceof SqlUnresolvedFunction;
    boolean allowed =
        unresolved
            ? AllowedOperators.hasFunction(name)
            : AllowedOperators.isAllowed(function) || AllowedOperators.hasFunction(name);
    if (!allowed) {
      ReasonCode code = FunctionWords.code(name);
      refuse(call, code, "function " + upper(name) + " is not allowed", FunctionWords.hint(code));
    }
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private void refuseParameterLimit(SqlCall call) {
    for (SqlNode bound :
        call instanceof SqlOrderBy order
            ? java.util.Arrays.asList(order.fetch, order.offset)
            : java.util.Arrays.asList(
                ((SqlSelect) call).getFetch(), ((SqlSelect) call).getOffset())) {
      if (bound != null && bound.getKind() != SqlKind.LITERAL) {
        refuse(
            bound,
            ReasonCode.NOT_ALLOWED,
            "LIMIT and OFFSET take numbers only",
            "write the number into the template");
      }
    }
  }

  private void refuseKind(SqlCall call) {
    switch (call.getKind()) {
      case WITH_ITEM -> {
        SqlNode recursive = ((SqlWithItem) call).recursive;
        if (recursive.toString().equalsIgnoreCase("true")) {
          refuse(call, ReasonCode.RECURSION, "WITH RECURSIVE is not allowed", "write it out");
        }
      }
      case TABLESAMPLE ->
          refuse(
              call,
              ReasonCode.SAMPLE_BELOW_DP,
              "sampling lets one unit decide which rows of others are read",
              "leave TABLESAMPLE out; groups per unit are bounded anyway");
      case GROUPING_SETS, ROLLUP, CUBE ->
          refuse(
              call,
              ReasonCode.GROUPING_SETS,
              "several groupings in one query are not allowed",
              "make a template of each grouping");
      case SOME, ALL ->
          refuse(
              call,
              ReasonCode.QUANTIFIED_COMPARE_NULLS,
              "comparison with SOME, ANY or ALL is not allowed",
              "write IN or EXISTS");
      case JOIN -> {
        if (++joins == 1) {
          lastTable = ((SqlJoin) call).getRight();
        }
        if (joins == MAX_TABLES) {
          refuse(
              lastTable == null ? call : lastTable,
              ReasonCode.TOO_LARGE,
              "more than " + MAX_TABLES + " tables are joined",
              "split the query");
        }
      }
      case MATCH_RECOGNIZE,
          PIVOT,
          UNPIVOT,
          UNNEST,
          LATERAL,
          COLLECTION_TABLE,
          SNAPSHOT,
          EXPLICIT_TABLE,
          WITHIN_GROUP,
          WITHIN_DISTINCT,
          RESPECT_NULLS,
          IGNORE_NULLS,
          CURSOR,
          ARRAY_QUERY_CONSTRUCTOR,
          MULTISET_QUERY_CONSTRUCTOR,
          MAP_QUERY_CONSTRUCTOR,
          ARRAY_VALUE_CONSTRUCTOR,
          MAP_VALUE_CONSTRUCTOR,
          MULTISET_VALUE_CONSTRUCTOR,
          JSON_VALUE_EXPRESSION,
          EXTEND,
          LAMBDA ->
          refuse(
              call,
              ReasonCode.NOT_ALLOWED,
              call.getKind().lowerName.replace('_', ' ').toUpperCase(Locale.ROOT)
                  + " is not allowed",
              FunctionWords.hint(ReasonCode.NOT_ALLOWED));
      case NEXT_VALUE, CURRENT_VALUE ->
          refuse(
              call,
              ReasonCode.NONDETERMINISTIC,
              "sequences are not allowed",
              FunctionWords.hint(ReasonCode.NONDETERMINISTIC));
      default -> {
        // Everything else is decided by operator when the query is relational algebra.
      }
    }
  }

  @Override
  public @Nullable Void visit(SqlIdentifier identifier) {
    if (identifier.isSimple()
        && !identifier.getComponentParserPosition(0).isQuoted()
        && FunctionWords.code(identifier.getSimple()) == ReasonCode.NONDETERMINISTIC
        && isReserved(identifier.getSimple())) {
      refuse(
          identifier,
          ReasonCode.NONDETERMINISTIC,
          upper(identifier.getSimple()) + " is not allowed",
          FunctionWords.hint(ReasonCode.NONDETERMINISTIC));
    }
    return null;
  }

  private static boolean isReserved(String word) {
    String upper = upper(word);
    return upper.contains("CURRENT") || upper.startsWith("LOCAL") || upper.endsWith("USER");
  }

  private void refuse(SqlNode node, ReasonCode code, String message, String hint) {
    refusals.add(code, node.getParserPosition(), message, hint);
  }
}
