package dev.cleanroom.sql.internal.dialect;

import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.require;

import dev.cleanroom.ConfiguredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/**
 * Writes checked plans as text of an engine that has the same rows as the plan run in process, for
 * everything that the engine's tables can hold, or says that there is no such text.
 *
 * <p>Every level is a query whose columns are named c0, c1 and so on. They are transported as
 * BOOLEAN, BIGINT (also dates as days and timestamps as milliseconds since 1970), DOUBLE, DECIMAL
 * and VARCHAR. Every operator, type and cast stands on a list; what does not is refused.
 */
public final class PlanWriter {
  private static final int MOST_CHARACTERS = 500_000;

  private final Syntax syntax;
  private final Scans scans;

  /**
   * Creates the writer.
   *
   * @param dialect the engine's dialect
   * @param tables how the engine names a member's table, or empty if it does not have it
   */
  public PlanWriter(Dialect dialect, Function<ConfiguredTable, Optional<EngineTable>> tables) {
    this.syntax = Syntax.of(dialect);
    this.scans = new Scans(syntax, tables);
  }

  /**
   * Writes a plan.
   *
   * @param plan a plan whose expressions are total
   * @return a query with the plan's rows
   * @throws NotWritable if there is no text of which it is known that it means the same
   */
  public SqlText write(RelNode plan) throws NotWritable {
    try {
      return SqlText.of(query(plan));
    } catch (RuntimeException | AssertionError e) {
      // Calcite cannot hand every literal over, such as an infinite one.
      throw new NotWritable("an expression that cannot be taken apart has no equal text");
    }
  }

  /**
   * Returns queries that must have no row before {@link #write}'s rows may be used: in process, the
   * run would fail.
   *
   * @param plan the plan
   * @return a query for each parent table in which a key could stand beside two units
   * @throws NotWritable if a table has no text
   */
  public List<SqlText> checks(RelNode plan) throws NotWritable {
    List<SqlText> checks = new ArrayList<>();
    if (plan instanceof TableScan scan) {
      scans.check(scan).ifPresent(text -> checks.add(SqlText.of(text)));
    }
    for (RelNode input : plan.getInputs()) {
      for (SqlText check : checks(input)) {
        if (!checks.contains(check)) {
          checks.add(check);
        }
      }
    }
    return checks;
  }

  private String query(RelNode node) throws NotWritable {
    String text = node(node);
    require(text.length() <= MOST_CHARACTERS, "a plan of this size");
    return text;
  }

  private String node(RelNode node) throws NotWritable {
    if (node instanceof TableScan scan) {
      return scans.write(scan);
    }
    if (node instanceof Project project) {
      return project(project);
    }
    if (node instanceof Filter filter) {
      ExpressionWriter expressions = over(filter.getInput(), "i");
      return "SELECT "
          + columns("i", 0, width(filter))
          + from(filter.getInput(), "i")
          + " WHERE "
          + expressions.write(filter.getCondition());
    }
    if (node instanceof Join join) {
      return join(join);
    }
    if (node instanceof Aggregate aggregate) {
      return new Aggregates(syntax).write(aggregate, from(aggregate.getInput(), "i"));
    }
    if (node instanceof SetOp set) {
      return set(set);
    }
    if (node instanceof Values values) {
      return values(values);
    }
    if (node instanceof Sort sort && sort.fetch == null && isZero(sort.offset)) {
      return query(sort.getInput()); // an order below an aggregate is none
    }
    throw new NotWritable("a " + node.getRelTypeName() + " has no equal text");
  }

  private static boolean isZero(@org.jspecify.annotations.Nullable RexNode offset) {
    return offset == null || (offset instanceof RexLiteral zero && RexLiteral.intValue(zero) == 0);
  }

  private String from(RelNode input, String alias) throws NotWritable {
    return " FROM (" + query(input) + ") AS " + alias;
  }

  private ExpressionWriter over(RelNode input, String alias) {
    return new ExpressionWriter(syntax, references(alias, width(input)));
  }

  private static int width(RelNode node) {
    return node.getRowType().getFieldCount();
  }

  private static List<String> references(String alias, int width) {
    List<String> references = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      references.add(alias + ".c" + i);
    }
    return references;
  }

  /** The columns of an input under numbers that begin at an offset. */
  private static String columns(String alias, int offset, int width) throws NotWritable {
    require(width > 0, "a relation without columns");
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(alias + ".c" + i + " AS c" + (offset + i));
    }
    return String.join(", ", columns);
  }

  private String project(Project project) throws NotWritable {
    ExpressionWriter expressions = over(project.getInput(), "i");
    List<String> columns = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      RelDataType type = expression.getType();
      columns.add(expressions.as(expression, type) + " AS c" + columns.size());
    }
    require(!columns.isEmpty(), "a relation without columns");
    return "SELECT " + String.join(", ", columns) + from(project.getInput(), "i");
  }

  private String join(Join join) throws NotWritable {
    int left = width(join.getLeft());
    List<String> both = references("l", left);
    both.addAll(references("r", width(join.getRight())));
    Equalities.check(join);
    String condition = new ExpressionWriter(syntax, both).write(join.getCondition());
    JoinRelType type = join.getJoinType();
    String from = from(join.getLeft(), "l");
    if (type == JoinRelType.SEMI || type == JoinRelType.ANTI) {
      return "SELECT "
          + columns("l", 0, left)
          + from
          + (type == JoinRelType.SEMI ? " WHERE EXISTS (" : " WHERE NOT EXISTS (")
          + "SELECT 1"
          + from(join.getRight(), "r")
          + " WHERE "
          + condition
          + ")";
    }
    return "SELECT "
        + columns("l", 0, left)
        + ", "
        + columns("r", left, width(join.getRight()))
        + from
        + kind(join)
        + query(join.getRight())
        + ") AS r ON "
        + condition;
  }

  private String kind(Join join) throws NotWritable {
    return switch (join.getJoinType()) {
      case INNER -> " INNER JOIN (";
      case LEFT -> " LEFT JOIN (";
      case RIGHT -> " RIGHT JOIN (";
      case FULL -> {
        boolean needsEquality = syntax.dialect() == Dialect.POSTGRESQL;
        if (needsEquality && join.analyzeCondition().leftKeys.isEmpty()) {
          throw syntax.lacks("a FULL JOIN without an equality");
        }
        yield " FULL JOIN (";
      }
      default -> throw new NotWritable("a join of this kind has no equal text");
    };
  }

  private String set(SetOp set) throws NotWritable {
    String operator =
        switch (set.kind) {
          case UNION -> "UNION";
          case INTERSECT -> "INTERSECT";
          case EXCEPT -> "EXCEPT";
          default -> throw new NotWritable("a set operation of this kind has no equal text");
        };
    require(!set.all || set instanceof Union, "a set operation of this kind");
    List<String> parts = new ArrayList<>();
    for (RelNode input : set.getInputs()) {
      parts.add("(" + part(input, set) + ")");
    }
    return String.join(" " + operator + (set.all ? " ALL " : " "), parts);
  }

  private String part(RelNode input, SetOp set) throws NotWritable {
    List<String> columns = new ArrayList<>();
    List<RelDataTypeField> fields = set.getRowType().getFieldList();
    Casts casts = new Casts(syntax, over(input, "i"));
    for (int i = 0; i < fields.size(); i++) {
      Kind from = Kind.of(input.getRowType().getFieldList().get(i).getType());
      Kind to = Kind.of(fields.get(i).getType());
      require(set.all || from.scale() == to.scale(), "equality of decimals of different scales");
      columns.add(casts.widened("i.c" + i, from, to) + " AS c" + i);
    }
    require(!columns.isEmpty(), "a relation without columns");
    return "SELECT " + String.join(", ", columns) + from(input, "i");
  }

  private String values(Values values) throws NotWritable {
    List<String> rows = new ArrayList<>();
    for (List<RexLiteral> tuple : values.getTuples()) {
      rows.add(row(values, tuple));
    }
    if (rows.isEmpty()) {
      return row(values, List.of()) + " WHERE FALSE";
    }
    return String.join(" UNION ALL ", rows);
  }

  private String row(Values values, List<RexLiteral> tuple) throws NotWritable {
    ExpressionWriter expressions = new ExpressionWriter(syntax, List.of());
    List<String> columns = new ArrayList<>();
    List<RelDataTypeField> fields = values.getRowType().getFieldList();
    for (int i = 0; i < fields.size(); i++) {
      RelDataType type = fields.get(i).getType();
      columns.add(
          (tuple.isEmpty() ? syntax.nothing(Kind.of(type)) : expressions.as(tuple.get(i), type))
              + " AS c"
              + i);
    }
    require(!columns.isEmpty(), "a relation without columns");
    return "SELECT " + String.join(", ", columns);
  }
}
