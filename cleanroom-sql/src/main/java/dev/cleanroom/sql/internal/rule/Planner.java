package dev.cleanroom.sql.internal.rule;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.schema.AllowedOperators;
import dev.cleanroom.sql.internal.schema.Catalog;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;

/** Validates a syntax tree strictly and converts it to relational algebra as it stands. */
public final class Planner {
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private static final SqlConformance CONFORMANCE =
      new SqlDelegatingConformance(SqlConformanceEnum.DEFAULT) {
        @Override
        public boolean isGroupByAlias() {
          return true;
        }

        @Override
        public boolean isGroupByOrdinal() {
          return true;
        }

        @Override
        public boolean isHavingAlias() {
          return true;
        }
      };

  private final Catalog catalog;
  private final Refusals refusals;

  /**
   * Creates a planner.
   *
   * @param catalog the tables
   * @param refusals receives violations
   */
  public Planner(Catalog catalog, Refusals refusals) {
    this.catalog = catalog;
    this.refusals = refusals;
  }

  /**
   * Validates and converts a query.
   *
   * @param query the syntax tree
   * @param positions receives the places of the plan's nodes
   * @return the plan, or empty if it was refused
   */
  public Optional<RelNode> plan(SqlNode query, Positions positions) {
    SqlValidator validator =
        SqlValidatorUtil.newValidator(
            AllowedOperators.table(),
            catalog.reader(),
            catalog.typeFactory(),
            SqlValidator.Config.DEFAULT
                .withTypeCoercionFactory((types, owner) -> new NoCoercion())
                .withLenientOperatorLookup(false)
                .withIdentifierExpansion(true)
                .withConformance(CONFORMANCE));
    try {
      SqlNode validated = validator.validate(query);
      return Optional.of(
          new PositionedConverter(catalog, validator, positions)
              .convert(validated, validator.getValidatedNodeType(validated)));
    } catch (CalciteContextException e) {
      refuse(e);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      // Calcite reports some forms that it cannot handle by whatever exception comes first.
      refusals.add(
          ReasonCode.NOT_ALLOWED,
          query.getParserPosition(),
          "the query has a form that cannot be checked",
          "simplify it; see docs/sql.md for what is allowed");
    }
    return Optional.empty();
  }

  private void refuse(CalciteContextException e) {
    SqlParserPos pos =
        new SqlParserPos(e.getPosLine(), e.getPosColumn(), e.getEndPosLine(), e.getEndPosColumn());
    String text = e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
    Matcher quoted = QUOTED.matcher(text);
    String name = quoted.find() ? quoted.group(1) : "";
    if (text.startsWith("Object '")) {
      refusals.add(
          ReasonCode.TABLE_UNKNOWN,
          pos,
          "there is no table '" + name + "'",
          "the collaboration has " + tableNames());
    } else if (text.startsWith("Column '") || text.startsWith("Unknown identifier")) {
      refusals.add(
          ReasonCode.COLUMN_UNKNOWN,
          pos,
          text.contains("ambiguous")
              ? "column '" + name + "' is in more than one table"
              : "there is no column '" + name + "'",
          text.contains("ambiguous")
              ? "write the table's name before it"
              : "only columns that owners allow exist here");
    } else if (text.startsWith("Table '")) {
      refusals.add(
          ReasonCode.TABLE_UNKNOWN,
          pos,
          "'" + name + "' is no table of this FROM clause",
          "use the alias that FROM gives");
    } else if (text.startsWith("No match found for function")) {
      refusals.add(
          ReasonCode.NOT_ALLOWED,
          pos,
          "there is no such function for these arguments",
          "see docs/sql.md for what is allowed");
    } else if (text.contains("Cannot apply")
        || text.contains("type")
        || text.contains("Type mismatch")
        || text.endsWith("must be a condition")
        || text.contains("Values passed to")) {
      refuseTypes(pos, text);
    } else {
      refusals.add(ReasonCode.SYNTAX, pos, "the query is not valid: " + text, "correct it");
    }
  }

  private void refuseTypes(SqlParserPos pos, String text) {
    boolean mixesText =
        text.contains("CHAR") && text.matches("(?s).*(INT|DECIMAL|DOUBLE|DATE|TIME|BOOLEAN).*");
    refusals.add(
        mixesText ? ReasonCode.IMPLICIT_CAST : ReasonCode.TYPE_MISMATCH,
        pos,
        mixesText
            ? "text and another type are combined without a cast"
            : "the types of the operands do not fit",
        "compare values of the same type; write dates as DATE '2018-01-31'");
  }

  private String tableNames() {
    return String.join(", ", catalog.reader().getRootSchema().getTableNames());
  }
}
