package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableBitSet;

/** Joins: R6 to R12. Two owned relations meet only where their owners are equal. */
final class JoinRules {
  private final Refusals refusals;
  private final Positions positions;
  private final GrantRules grants;

  JoinRules(Refusals refusals, Positions positions, GrantRules grants) {
    this.refusals = refusals;
    this.positions = positions;
    this.grants = grants;
  }

  Shape join(Join join, Shape left, Shape right, Expressions both) {
    boolean semi = !join.getJoinType().projectsRight();
    List<ColumnInfo> columns = new ArrayList<>(left.columns());
    if (!semi) {
      columns.addAll(right.columns());
    }
    if (left.isBroken() || right.isBroken()) {
      return Shape.broken(columns);
    }
    checkGrants(join, left, right, both);
    Optional<Unit> unit = owner(join, left, right);
    if (left.isPublic() && right.isPublic()) {
      return new Shape(Shape.Kind.PUBLIC, null, columns);
    }
    return unit.map(u -> new Shape(Shape.Kind.OWNED, u, columns))
        .orElseGet(() -> Shape.broken(columns));
  }

  private Optional<Unit> owner(Join join, Shape left, Shape right) {
    int offset = left.columns().size();
    if (left.isOwned() && right.isOwned()) {
      return owned(join, left.requireUnit(), right.requireUnit(), offset);
    }
    JoinRelType type = join.getJoinType();
    if (left.isOwned()) {
      boolean keeps = type != JoinRelType.RIGHT && type != JoinRelType.FULL;
      return keeps ? left.unit() : refuseOuter(join);
    }
    if (right.isOwned()) {
      if (!type.projectsRight()) {
        refuse(
            join,
            ReasonCode.SUBQUERY_PRIVATE,
            "rows of a public table would appear depending on private rows",
            "start from the private table");
        return Optional.empty();
      }
      boolean keeps = type != JoinRelType.LEFT && type != JoinRelType.FULL;
      return keeps ? right.unit().map(u -> u.shifted(offset)) : refuseOuter(join);
    }
    return Optional.empty();
  }

  private Optional<Unit> refuseOuter(Join join) {
    refusals.add(
        ReasonCode.OUTER_JOIN_UNOWNED,
        positions.joinWords(join),
        "this outer join keeps public rows that belong to nobody",
        "use an inner join; declared groups appear even when they are empty");
    return Optional.empty();
  }

  private Optional<Unit> owned(Join join, Unit left, Unit right, int offset) {
    if (!left.space().equals(right.space())) {
      refuse(
          join,
          ReasonCode.TWO_UNIT_DOMAINS,
          "the tables protect units of two identity spaces, "
              + left.space()
              + " and "
              + right.space(),
          "join tables of one identity space only");
      return Optional.empty();
    }
    Unit shifted = right.shifted(offset);
    Optional<int[]> equality = unitEquality(join, left, shifted);
    if (equality.isEmpty()) {
      refuseWithoutUnit(join, left, shifted);
      return Optional.empty();
    }
    return Optional.of(combined(join.getJoinType(), left, shifted, equality.get()));
  }

  private static Unit combined(JoinRelType type, Unit left, Unit right, int[] equal) {
    return switch (type) {
      case INNER -> {
        Set<List<Integer>> strong = new LinkedHashSet<>(right.strong());
        strong.add(List.of(equal[0]));
        strong.add(List.of(equal[1]));
        yield left.with(strong, right.weak());
      }
      case LEFT -> left.with(Set.of(), right.owners());
      case RIGHT -> right.with(Set.of(), left.owners());
      case FULL -> {
        Set<List<Integer>> pairs = new LinkedHashSet<>();
        for (List<Integer> l : left.strong()) {
          for (List<Integer> r : right.strong()) {
            pairs.add(Stream.concat(l.stream(), r.stream()).toList());
            pairs.add(Stream.concat(r.stream(), l.stream()).toList()); // equal where both are known
          }
        }
        Set<Integer> weak = left.owners();
        weak.addAll(right.owners());
        yield new Unit(left.space(), pairs, weak);
      }
      default -> left;
    };
  }

  /** A conjunct u = v of two plain columns, each of which is its side's owner or NULL. */
  private static Optional<int[]> unitEquality(Join join, Unit left, Unit right) {
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      int[] pair = equalColumns(conjunct);
      if (pair.length == 2) {
        if (left.isOwner(pair[0]) && right.isOwner(pair[1])) {
          return Optional.of(pair);
        }
        if (left.isOwner(pair[1]) && right.isOwner(pair[0])) {
          return Optional.of(new int[] {pair[1], pair[0]});
        }
      }
    }
    return Optional.empty();
  }

  private static int[] equalColumns(RexNode node) {
    return Equality.of(node).map(e -> new int[] {e.a(), e.b()}).orElse(new int[0]);
  }

  private void refuseWithoutUnit(Join join, Unit left, Unit right) {
    if (!join.getJoinType().projectsRight()) {
      refuse(
          join,
          ReasonCode.SUBQUERY_PRIVATE,
          "this sub-query looks at private rows of several units",
          "tie it to the outer row by equality of the privacy units");
      return;
    }
    boolean oneSided =
        RelOptUtil.conjunctions(join.getCondition()).stream()
            .map(JoinRules::equalColumns)
            .anyMatch(
                p ->
                    p.length == 2
                        && (left.isOwner(p[0])
                            || left.isOwner(p[1])
                            || right.isOwner(p[0])
                            || right.isOwner(p[1])));
    refuse(
        join,
        oneSided ? ReasonCode.MULTI_OWNER_ROW : ReasonCode.JOIN_WITHOUT_UNIT,
        oneSided
            ? "this join compares one side's privacy unit with another column, so that a row has"
                + " two owners"
            : "two private tables are joined without equality of their privacy units",
        "add the equality of both privacy units to ON, as plain columns");
  }

  private void refuse(Join join, ReasonCode code, String message, String hint) {
    refusals.add(code, positions.of(join), message, hint);
  }

  /** Conditions on one side are filters; those that compare both sides are join keys. */
  private void checkGrants(Join join, Shape left, Shape right, Expressions both) {
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      SqlParserPos within = positions.of(conjunct, join);
      checkCondition(
          conjunct, left.columns().size(), both, column -> place(column, within, left, right));
    }
  }

  private void checkCondition(
      RexNode node, int offset, Expressions both, GrantRules.PlaceFinder places) {
    if (node instanceof RexCall call
        && Set.of(SqlKind.AND, SqlKind.OR, SqlKind.NOT).contains(node.getKind())) {
      call.getOperands().forEach(o -> checkCondition(o, offset, both, places));
      return;
    }
    ImmutableBitSet bits = RelOptUtil.InputFinder.bits(node);
    boolean crosses = !bits.isEmpty() && bits.nth(0) < offset && bits.length() > offset;
    Set<BaseColumn> columns = both.lineage(node).all();
    grants.check(columns, crosses ? GrantRules.Use.JOIN : GrantRules.Use.FILTER, places);
    if (crosses && !comparesColumns(node, both)) {
      List<BaseColumn> units = columns.stream().filter(BaseColumn::isUnit).toList();
      grants.check(units, GrantRules.Use.FILTER, places);
    }
  }

  /** Anything but a comparison of two columns of tables could pick a unit by its value. */
  private static boolean comparesColumns(RexNode node, Expressions both) {
    return SqlKind.COMPARISON.contains(node.getKind())
        && node instanceof RexCall call
        && call.getOperands().stream()
            .allMatch(o -> o instanceof RexInputRef && !both.lineage(o).all().isEmpty());
  }

  private SqlParserPos place(BaseColumn column, SqlParserPos within, Shape left, Shape right) {
    List<String> names = new ArrayList<>();
    names.add(column.column().name());
    Stream.concat(left.columns().stream(), right.columns().stream())
        .filter(c -> c.lineage().all().contains(column))
        .forEach(c -> names.add(c.name()));
    return positions.column(within, names.toArray(String[]::new));
  }
}
