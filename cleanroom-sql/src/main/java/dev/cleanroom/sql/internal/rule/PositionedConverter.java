package dev.cleanroom.sql.internal.rule;

import com.google.common.collect.ImmutableList;
import dev.cleanroom.sql.internal.schema.Catalog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's converter with everything that rewrites switched off, so that the tree that is checked
 * is the tree that runs; it remembers where each node stands in the text.
 */
final class PositionedConverter extends SqlToRelConverter {
  private static final Config CONFIG =
      SqlToRelConverter.config()
          .withExpand(false)
          .withTrimUnusedFields(false)
          .withDecorrelationEnabled(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          .withRemoveSortInSubQuery(false)
          .withRelBuilderConfigTransform(
              builder ->
                  builder
                      .withSimplify(false)
                      .withSimplifyLimit(false)
                      .withSimplifyValues(false)
                      .withBloat(-1)
                      .withPruneInputOfAggregate(false)
                      .withPushJoinCondition(false)
                      .withAggregateUnique(false)
                      .withRemoveRedundantDistinct(false)
                      .withConvertCorrelateToJoin(false));

  private final Positions positions;
  private final Deque<Optional<Source>> sources = new ArrayDeque<>();

  /** The relation of FROM and WHERE of the SELECT whose aggregate is made. */
  private record Source(@Nullable RelNode relation, SqlParserPos groupBy, SqlParserPos select) {}

  PositionedConverter(Catalog catalog, SqlValidator validator, Positions positions) {
    super(
        PositionedConverter::noViews,
        validator,
        catalog.reader(),
        catalog.cluster(),
        StandardConvertletTable.INSTANCE,
        CONFIG);
    this.positions = positions;
  }

  private static RelRoot noViews(
      RelDataType rowType, String query, List<String> schemaPath, @Nullable List<String> viewPath) {
    throw new UnsupportedOperationException("there are no views");
  }

  @Override
  protected void convertFrom(
      Blackboard bb, @Nullable SqlNode from, @Nullable List<String> fieldNames) {
    super.convertFrom(bb, from, fieldNames);
    if (from instanceof SqlJoin join && bb.root != null) {
      positions.recordJoin(bb.root, join);
    } else if (from != null) {
      positions.record(bb.root, from.getParserPosition());
    }
  }

  @Override
  protected void convertSelectImpl(Blackboard bb, Blackboard outer, SqlSelect select) {
    sources.push(Optional.empty()); // DISTINCT makes an aggregate too
    super.convertSelectImpl(bb, outer, select);
    sources.pop();
    positions.record(bb.root, select.getParserPosition());
  }

  @Override
  protected void convertAgg(
      Blackboard bb, SqlSelect select, List<SqlNode> orderExprs, List<SqlNode> selectList) {
    SqlNodeList group = select.getGroup();
    SqlParserPos pos = select.getParserPosition();
    SqlParserPos groupBy = group == null || group.isEmpty() ? pos : SqlParserPos.sum(group);
    sources.push(Optional.of(new Source(bb.root, groupBy, pos)));
    super.convertAgg(bb, select, orderExprs, selectList);
    sources.pop();
    positions.record(bb.root, select.getParserPosition());
  }

  @Override
  protected RelNode createAggregate(
      Blackboard bb,
      ImmutableBitSet groupSet,
      ImmutableList<ImmutableBitSet> groupSets,
      List<AggregateCall> aggCalls) {
    RelNode aggregate = super.createAggregate(bb, groupSet, groupSets, aggCalls);
    sources
        .element()
        .ifPresent(
            source ->
                positions.recordGrouping(
                    aggregate,
                    new Positions.Grouping(
                        source.relation != aggregate.getInput(0),
                        source.groupBy,
                        positions.keys(source.select))));
    return aggregate;
  }

  @Override
  protected void convertOrder(
      SqlSelect select,
      Blackboard bb,
      RelCollation collation,
      List<SqlNode> orderExprList,
      @Nullable SqlNode offset,
      @Nullable SqlNode fetch) {
    positions.record(bb.root, select.getParserPosition());
    super.convertOrder(select, bb, collation, orderExprList, offset, fetch);
    SqlNode bound = fetch == null ? offset : fetch;
    if (bound != null) {
      positions.record(bb.root, bound.getParserPosition());
    }
  }

  @Override
  protected RelNode convertSetOp(SqlCall call) {
    RelNode node = super.convertSetOp(call);
    positions.record(node, call.getParserPosition());
    return node;
  }

  @Override
  public RelRoot convertWith(SqlWith with, boolean top) {
    return convertQueryRecursive(with.body, top, null);
  }

  /**
   * Returns the whole query without columns that only ORDER BY needs. The public way would copy all
   * nodes to hand hints down, and their places would be lost.
   */
  RelNode convert(SqlNode validated, RelDataType rowType) {
    RelNode converted = convertQueryRecursive(validated, true, null).rel;
    RelRoot root = RelRoot.of(converted, rowType, validated.getKind());
    RelNode node = root.project();
    positions.record(node, validated.getParserPosition());
    return node;
  }
}
