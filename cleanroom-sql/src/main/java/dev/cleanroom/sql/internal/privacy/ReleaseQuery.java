package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.Column;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;

/**
 * A query that passed every rule, cut at its release.
 *
 * @param contributions total expressions: the unit, the group keys, then one measure for each
 *     aggregate that not every row is part of
 * @param measures for each aggregate, the column of {@code contributions} that holds its measure,
 *     or −1 if every row is present
 * @param spine the aggregate and the projections, filters and sorts above it, from the top
 * @param keys the group keys
 * @param aggregates the aggregates
 * @param tables the names of the tables that are read
 * @param words the steps in words
 */
public record ReleaseQuery(
    RelNode contributions,
    List<Integer> measures,
    List<RelNode> spine,
    List<Column> keys,
    List<Aggregate> aggregates,
    Set<String> tables,
    List<String> words) {}
