package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.spi.BoundedGroup;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.dialect.BoundingWriter;
import dev.cleanroom.sql.internal.dialect.NotWritable;
import dev.cleanroom.sql.internal.dialect.SqlText;
import dev.cleanroom.sql.internal.dialect.Tags;
import dev.cleanroom.sql.internal.schema.CellCodec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A query of a database that bounds contributions as well, so that only one row for each group
 * leaves it. Immutable and thread-safe.
 */
public final class BoundedPlan {
  private final RemotePlan query;
  private final ReleasePlan plan;

  private BoundedPlan(RemotePlan query, ReleasePlan plan) {
    this.query = query;
    this.plan = plan;
  }

  /**
   * Adds the bounds to a query.
   *
   * @param added a query for units, keys and what each aggregate adds up
   * @param plan the bounds; its loss makes no difference
   * @return the query
   * @throws NotWritable if a type of the unit or a key has no text that tags could be made from
   */
  public static BoundedPlan of(RemotePlan added, ReleasePlan plan) throws NotWritable {
    SqlText text = BoundingWriter.write(added.dialect(), added.text(), added.firstType(), plan);
    return new BoundedPlan(added.with(text), plan);
  }

  /**
   * Returns the place in words.
   *
   * @return as in "computed in …"
   */
  public String inWords() {
    return query.inWords();
  }

  /**
   * Runs the query.
   *
   * @param parameters the internal value of each parameter
   * @param sink takes the groups
   * @param control stops the run
   * @throws IllegalStateException if the database fails
   */
  public void run(
      IntFunction<@Nullable Object> parameters, ContributionSink sink, RunControl control) {
    String key = Tags.key(sink.choiceKey());
    IntFunction<@Nullable Object> withKey =
        slot -> slot == BoundingWriter.CHOICE_KEY ? key : parameters.apply(slot);
    try (RemotePlan.RemoteRows rows = query.open(withKey, control)) {
      while (rows.raw().next()) {
        sink.accept(group(rows.raw()));
      }
    }
  }

  private BoundedGroup group(EngineRows row) {
    List<@Nullable Object> key = new ArrayList<>();
    int place = 0;
    for (Column column : plan.keyColumns()) {
      key.add(CellCodec.decode(column.type(), cell(row, ++place, column.type())));
    }
    BigInteger units = whole(row, ++place);
    long mostGroups = whole(row, ++place).longValueExact();
    List<BigInteger> rows = new ArrayList<>();
    List<BigInteger> sums = new ArrayList<>();
    for (int i = 0; i < plan.aggregates().size(); i++) {
      rows.add(whole(row, ++place));
      sums.add(whole(row, ++place));
    }
    return new BoundedGroup(key, units, mostGroups, rows, sums);
  }

  private static @Nullable Object cell(EngineRows row, int place, ColumnType type) {
    Object value =
        switch (type.kind()) {
          case BOOLEAN -> row.truth(place);
          case INTEGER, DATE, TIMESTAMP -> row.whole(place);
          case DOUBLE -> row.floating(place);
          case DECIMAL -> row.exact(place);
          case TEXT -> row.text(place);
        };
    return row.wasNull() ? null : value;
  }

  private static BigInteger whole(EngineRows row, int place) {
    return Objects.requireNonNull(row.exact(place)).toBigIntegerExact();
  }
}
