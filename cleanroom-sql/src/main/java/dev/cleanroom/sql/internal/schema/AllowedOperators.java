package dev.cleanroom.sql.internal.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/**
 * The operators that a template may use, by identity. Each is deterministic and, after the
 * totalising rewrite, has a value for every argument.
 */
public final class AllowedOperators {
  private static final List<SqlOperator> WRITTEN =
      List.of(
          SqlStdOperatorTable.AND,
          SqlStdOperatorTable.OR,
          SqlStdOperatorTable.NOT,
          SqlStdOperatorTable.EQUALS,
          SqlStdOperatorTable.NOT_EQUALS,
          SqlStdOperatorTable.LESS_THAN,
          SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
          SqlStdOperatorTable.GREATER_THAN,
          SqlStdOperatorTable.GREATER_THAN_OR_EQUAL,
          SqlStdOperatorTable.BETWEEN,
          SqlStdOperatorTable.NOT_BETWEEN,
          SqlStdOperatorTable.SYMMETRIC_BETWEEN,
          SqlStdOperatorTable.SYMMETRIC_NOT_BETWEEN,
          SqlStdOperatorTable.IN,
          SqlStdOperatorTable.NOT_IN,
          SqlStdOperatorTable.EXISTS,
          SqlStdOperatorTable.IS_NULL,
          SqlStdOperatorTable.IS_NOT_NULL,
          SqlStdOperatorTable.IS_TRUE,
          SqlStdOperatorTable.IS_NOT_TRUE,
          SqlStdOperatorTable.IS_FALSE,
          SqlStdOperatorTable.IS_NOT_FALSE,
          SqlStdOperatorTable.IS_DISTINCT_FROM,
          SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
          SqlStdOperatorTable.LIKE,
          SqlStdOperatorTable.NOT_LIKE,
          SqlStdOperatorTable.PLUS,
          SqlStdOperatorTable.MINUS,
          SqlStdOperatorTable.MULTIPLY,
          SqlStdOperatorTable.DIVIDE,
          SqlStdOperatorTable.UNARY_MINUS,
          SqlStdOperatorTable.UNARY_PLUS,
          SqlStdOperatorTable.ABS,
          SqlStdOperatorTable.MOD,
          SqlStdOperatorTable.FLOOR,
          SqlStdOperatorTable.CEIL,
          SqlStdOperatorTable.EXTRACT,
          SqlStdOperatorTable.YEAR,
          SqlStdOperatorTable.QUARTER,
          SqlStdOperatorTable.MONTH,
          SqlStdOperatorTable.CASE,
          SqlStdOperatorTable.COALESCE,
          SqlStdOperatorTable.NULLIF,
          SqlStdOperatorTable.CAST,
          SqlStdOperatorTable.UPPER,
          SqlStdOperatorTable.LOWER,
          SqlStdOperatorTable.TRIM,
          SqlStdOperatorTable.SUBSTRING,
          SqlStdOperatorTable.CHAR_LENGTH,
          SqlStdOperatorTable.CHARACTER_LENGTH,
          SqlStdOperatorTable.CONCAT,
          SqlLibraryOperators.LEAST,
          SqlLibraryOperators.GREATEST,
          SqlStdOperatorTable.COUNT,
          SqlStdOperatorTable.SUM,
          SqlStdOperatorTable.AVG,
          SqlStdOperatorTable.MIN,
          SqlStdOperatorTable.MAX,
          SqlStdOperatorTable.ROW_NUMBER,
          SqlStdOperatorTable.RANK,
          SqlStdOperatorTable.DENSE_RANK,
          SqlStdOperatorTable.DESC,
          SqlStdOperatorTable.NULLS_FIRST,
          SqlStdOperatorTable.NULLS_LAST,
          SqlStdOperatorTable.UNION,
          SqlStdOperatorTable.UNION_ALL,
          SqlStdOperatorTable.INTERSECT,
          SqlStdOperatorTable.EXCEPT);

  private static final Set<SqlOperator> ALLOWED =
      Collections.newSetFromMap(new IdentityHashMap<>());

  static {
    ALLOWED.addAll(WRITTEN);
  }

  private AllowedOperators() {}

  /**
   * Returns the operators as the validator looks them up.
   *
   * @return the table
   */
  public static SqlOperatorTable table() {
    return new AllowedTable();
  }

  /** The standard operators and two of Calcite's library, of which only the allowed ones show. */
  private static final class AllowedTable implements SqlOperatorTable {
    @Override
    public void lookupOperatorOverloads(
        SqlIdentifier name,
        @Nullable SqlFunctionCategory category,
        SqlSyntax syntax,
        List<SqlOperator> found,
        SqlNameMatcher names) {
      List<SqlOperator> all = new ArrayList<>();
      SqlStdOperatorTable.instance().lookupOperatorOverloads(name, category, syntax, all, names);
      for (SqlOperator library : List.of(SqlLibraryOperators.LEAST, SqlLibraryOperators.GREATEST)) {
        if (name.isSimple()
            && syntax == SqlSyntax.FUNCTION
            && library.getName().equalsIgnoreCase(name.getSimple())) {
          all.add(library);
        }
      }
      all.stream().filter(AllowedOperators::isAllowed).forEach(found::add);
    }

    @Override
    public List<SqlOperator> getOperatorList() {
      return WRITTEN;
    }
  }

  /**
   * Returns whether an operator may stand in a template.
   *
   * @param operator the operator
   * @return true if it is on the list, by identity
   */
  public static boolean isAllowed(SqlOperator operator) {
    return ALLOWED.contains(operator);
  }

  /**
   * Returns whether the list has a function of a name.
   *
   * @param name the name as written
   * @return true if there is one
   */
  public static boolean hasFunction(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return WRITTEN.stream().anyMatch(o -> o.getName().equals(upper));
  }
}
