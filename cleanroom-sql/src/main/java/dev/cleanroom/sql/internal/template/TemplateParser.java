package dev.cleanroom.sql.internal.template;

import dev.cleanroom.Parameter;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.schema.Types;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Turns scanned text into a syntax tree in which parameters and divisions have explicit types. */
public final class TemplateParser {
  private static final Set<String> OTHER_STATEMENTS =
      Set.of(
          "CREATE",
          "DROP",
          "ALTER",
          "GRANT",
          "REVOKE",
          "TRUNCATE",
          "COPY",
          "ATTACH",
          "PRAGMA",
          "INSTALL",
          "LOAD",
          "BEGIN",
          "COMMIT",
          "ROLLBACK",
          "USE",
          "SHOW",
          "SET",
          "CALL",
          "EXEC",
          "EXECUTE",
          "VACUUM",
          "ANALYZE",
          "COMMENT",
          "REFRESH",
          "CACHE",
          "RESET",
          "EXPLAIN",
          "DESCRIBE");

  private static final SqlParser.Config CONFIG =
      SqlParser.config()
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withQuotedCasing(Casing.UNCHANGED)
          .withUnquotedCasing(Casing.UNCHANGED)
          .withCaseSensitive(false)
          .withIdentifierMaxLength(128);

  private TemplateParser() {}

  /**
   * Parses a scanned template.
   *
   * @param sql the text, with {@code ?} for parameters
   * @param slots the parameter of each place
   * @param refusals receives violations
   * @return the tree, or empty if it was refused
   */
  public static Optional<SqlNode> parse(String sql, List<Parameter> slots, Refusals refusals) {
    if (!refusals.isEmpty()) {
      return Optional.empty();
    }
    if (isOtherStatement(sql, refusals)) {
      return Optional.empty();
    }
    try {
      SqlNode tree = SqlParser.create(sql, CONFIG).parseStmt();
      SyntaxRules.check(tree, refusals);
      return refusals.isEmpty()
          ? Optional.ofNullable(tree.accept(new Typing(slots)))
          : Optional.empty();
    } catch (SqlParseException e) {
      SqlParserPos pos = e.getPos() == null ? SqlParserPos.ZERO : e.getPos();
      refusals.add(
          ReasonCode.SYNTAX, pos, "the text is not SQL from here on", "check the spelling");
      return Optional.empty();
    }
  }

  private static boolean isOtherStatement(String sql, Refusals refusals) {
    String stripped = sql.stripLeading();
    String word = stripped.split("\\W", 2)[0].toUpperCase(Locale.ROOT);
    if (!OTHER_STATEMENTS.contains(word)) {
      return false;
    }
    int start = sql.length() - stripped.length();
    int line = (int) sql.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
    int column = start - (sql.lastIndexOf('\n', start - 1) + 1) + 1;
    refusals.add(
        ReasonCode.NOT_A_QUERY,
        new SqlParserPos(line, column, line, column + word.length() - 1),
        "a template is a query, not " + word,
        "write a SELECT");
    return true;
  }

  /**
   * Gives each parameter its declared type, and makes every division one of DOUBLEs that is NULL
   * for a divisor of zero, so that no engine's integer division can differ and none can fail.
   */
  private static final class Typing extends SqlShuttle {
    private final List<Parameter> slots;

    Typing(List<Parameter> slots) {
      this.slots = slots;
    }

    @Override
    public @Nullable SqlNode visit(SqlDynamicParam param) {
      return cast(param, slots.get(param.getIndex()));
    }

    private static SqlNode cast(SqlNode node, Parameter parameter) {
      return SqlStdOperatorTable.CAST.createCall(
          node.getParserPosition(), node, Types.spec(parameter.type(), node.getParserPosition()));
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      SqlNode visited = super.visit(call);
      if (!(visited instanceof SqlCall typed)) {
        return visited;
      }
      SqlParserPos pos = typed.getParserPosition();
      if (typed.getOperator().equals(SqlStdOperatorTable.DIVIDE)) {
        SqlNode divisor =
            orNull(toDouble(typed.operand(1)), SqlLiteral.createApproxNumeric("0E0", pos));
        return SqlStdOperatorTable.DIVIDE.createCall(pos, toDouble(typed.operand(0)), divisor);
      }
      if (isModulo(typed)) {
        SqlNode divisor = orNull(typed.operand(1), SqlLiteral.createExactNumeric("0", pos));
        return SqlStdOperatorTable.MOD.createCall(pos, typed.operand(0), divisor);
      }
      return typed;
    }

    private static boolean isModulo(SqlCall call) {
      return call.getOperandList().size() == 2
          && call.getOperator().getName().equalsIgnoreCase("MOD");
    }

    /** Makes a division by zero NULL: it must not decide whether a run fails. */
    private static SqlNode orNull(SqlNode divisor, SqlNode zero) {
      return SqlStdOperatorTable.NULLIF.createCall(divisor.getParserPosition(), divisor, zero);
    }

    private static SqlNode toDouble(SqlNode operand) {
      SqlParserPos pos = operand.getParserPosition();
      return SqlStdOperatorTable.CAST.createCall(
          pos, operand, Types.spec(dev.cleanroom.ColumnType.DOUBLE, pos));
    }
  }
}
