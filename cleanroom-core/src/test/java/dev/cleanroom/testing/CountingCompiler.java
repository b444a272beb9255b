package dev.cleanroom.testing;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Engine;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.QueryCompiler;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A compiler of a language with one statement, {@code COUNT table table …}: the number of units in
 * the tables together. It counts how often data was read and fails on demand.
 */
public final class CountingCompiler implements QueryCompiler {
  /** How many runs have read data. */
  public final AtomicInteger reads = new AtomicInteger();

  /** What the next runs throw while they read, or null. */
  public volatile @Nullable Supplier<Throwable> failure;

  /** Whether the next runs find that they cannot be prepared. */
  public volatile boolean unprepared;

  @Override
  public CompiledQuery compile(
      AnalysisTemplate template, List<ConfiguredTable> tables, String runner, Engine engine) {
    List<ConfiguredTable> read = new ArrayList<>();
    List<Violation> violations = new ArrayList<>();
    for (String word : template.sql().substring("COUNT ".length()).split(" ", -1)) {
      tables.stream()
          .filter(t -> t.name().equals(word))
          .findFirst()
          .ifPresentOrElse(read::add, () -> violations.add(unknown(template.sql(), word)));
    }
    if (!violations.isEmpty()) {
      throw new QueryRejectedException(template.name(), template.sql(), violations);
    }
    return new Query(template, read);
  }

  private static Violation unknown(String sql, String word) {
    int start = sql.indexOf(word) + 1;
    return new Violation(
        ReasonCode.TABLE_UNKNOWN,
        new Violation.Span(1, start, 1, start + word.length() - 1),
        "there is no table '" + word + "'",
        "",
        "",
        "");
  }

  private final class Query implements NoisyQuery {
    private final AnalysisTemplate template;
    private final List<ConfiguredTable> read;

    Query(AnalysisTemplate template, List<ConfiguredTable> read) {
      this.template = template;
      this.read = read;
    }

    @Override
    public Set<String> tables() {
      return new LinkedHashSet<>(read.stream().map(ConfiguredTable::name).toList());
    }

    @Override
    public ReleasePlan plan(PrivacyLoss loss) {
      ReleasePlan.Aggregate units =
          new ReleasePlan.Aggregate(
              "units",
              ReleasePlan.AggregateKind.UNITS,
              FixedPoint.INDICATOR,
              FixedPoint.INDICATOR,
              true);
      return new ReleasePlan(
          List.of(),
          template.groupKeys(),
          template.bounds().maxGroups(),
          template.bounds().maxRowsPerGroup(),
          template.noise(),
          loss,
          List.of(units));
    }

    @Override
    public void prepare() {
      if (unprepared) {
        throw new QueryRejectedException(
            template.name(), template.sql(), List.of(unknown(template.sql(), "COUNT")));
      }
    }

    @Override
    public List<String> inWords() {
      return List.of("read " + String.join(" and ", tables()), "count units");
    }

    @Override
    public List<Column> columns() {
      return List.of(Column.of("units", ColumnType.INTEGER));
    }

    @Override
    public void contribute(
        Map<String, Object> parameters, ContributionSink sink, RunControl control) {
      reads.incrementAndGet();
      Supplier<Throwable> fails = failure;
      if (fails != null) {
        throwAny(fails.get());
      }
      ContributionBatch batch = new ContributionBatch(1);
      ContributionSink.Lane lane = sink.lane();
      for (ConfiguredTable table : read) {
        int place = table.table().columns().indexOf(unitColumn(table));
        try (Stream<@Nullable Object[]> rows = table.table().rows()) {
          for (Iterator<@Nullable Object[]> it = rows.iterator(); it.hasNext(); ) {
            control.read(1);
            sink.unitHash().hash(it.next()[place], batch.unitHigh, batch.unitLow, 0);
            batch.size = 1;
            lane.accept(batch);
          }
        }
      }
    }

    private static Column unitColumn(ConfiguredTable table) {
      String unit = table.unit().orElseThrow().column();
      return table.columns().stream().filter(c -> c.name().equals(unit)).findFirst().orElseThrow();
    }

    @SuppressWarnings("unchecked") // lets a test throw what no signature declares
    private static <E extends Throwable> void throwAny(Throwable failure) throws E {
      throw (E) failure;
    }

    @Override
    public List<List<Answer.Cell>> finish(
        Map<String, Object> parameters, ReleasedGroups groups, RunControl control) {
      List<List<Answer.Cell>> rows = new ArrayList<>();
      for (ReleasedGroups.Group group : groups.groups()) {
        ReleasedGroups.Value units = group.values().get(0);
        rows.add(
            List.of(
                new Answer.Cell(
                    units.requireValue().longValueExact(),
                    OptionalDouble.of(1),
                    Optional.of(units.requireInterval(0.05)))));
      }
      return rows;
    }
  }
}
