package dev.cleanroom.sql;

import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.KeyedHash;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import dev.cleanroom.testing.RowSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares the relation below the release over a database and over the database without a person.
 * It knows nothing of the rules: it looks at rows only.
 */
final class SeparabilityOracle {
  private static final KeyedHash HASH = new KeyedHash(new byte[32]);

  private SeparabilityOracle() {}

  /**
   * A relation evaluated: how often each row of each owner occurs. A run that fails has no owners
   * and says so.
   */
  record Rows(Map<String, Map<String, Integer>> byOwner, boolean failed, String why) {
    static Rows failure(Throwable e) {
      return new Rows(Map.of(), true, String.valueOf(e));
    }

    Map<String, Map<String, Integer>> without(String owner) {
      Map<String, Map<String, Integer>> others = new TreeMap<>(byOwner);
      others.remove(owner);
      return others;
    }
  }

  /** Evaluates a relation over a database. */
  interface Relation extends Function<Data, Rows> {}

  /** What was compared, and the first difference. */
  record Verdict(int triples, Optional<String> violation) {}

  /**
   * Compares for each person, and for other orders of the same rows.
   *
   * @param relation the relation
   * @param data the database
   * @param random draws orders
   */
  static Verdict check(Relation relation, Data data, Random random) {
    Set<String> people = people(data);
    Rows all = relation.apply(data);
    if (all.failed) {
      return new Verdict(0, Optional.of("the run fails: " + all.why));
    }
    Set<String> owners = new HashSet<>();
    people.forEach(p -> owners.add(owner(p)));
    Set<String> strangers = new TreeSet<>(all.byOwner.keySet());
    strangers.removeAll(owners);
    if (!strangers.isEmpty()) {
      return new Verdict(0, Optional.of("rows of nobody: " + all.byOwner));
    }
    Rows shuffled = relation.apply(shuffled(data, random));
    if (!shuffled.equals(all)) {
      return new Verdict(0, Optional.of("another order of rows: " + difference(all, shuffled)));
    }
    int triples = 0;
    for (String person : people) {
      Rows left = relation.apply(without(data, person));
      triples++;
      String owner = owner(person);
      if (left.failed || !left.byOwner.equals(all.without(owner))) {
        String what =
            left.failed
                ? "the run fails: " + left.why
                : difference(new Rows(all.without(owner), false, ""), left);
        return new Verdict(triples, Optional.of("without '" + person + "': " + what));
      }
    }
    return new Verdict(triples, Optional.empty());
  }

  private static String difference(Rows a, Rows b) {
    if (b.failed) {
      return b.why;
    }
    Set<String> owners = new TreeSet<>(a.byOwner.keySet());
    owners.addAll(b.byOwner.keySet());
    StringBuilder text = new StringBuilder();
    for (String owner : owners) {
      if (!Objects.equals(a.byOwner.get(owner), b.byOwner.get(owner))) {
        text.append("\n  ").append(owner).append(" had ").append(a.byOwner.get(owner));
        text.append("\n  ").append(owner).append(" has ").append(b.byOwner.get(owner));
      }
    }
    return text.toString();
  }

  /** The hash of a unit, as contributions carry it. */
  static String owner(@Nullable Object unit) {
    long[] high = new long[1];
    long[] low = new long[1];
    HASH.hash(unit, high, low, 0);
    return Long.toHexString(high[0]) + Long.toHexString(low[0]);
  }

  /** All people of all identity spaces. */
  static Set<String> people(Data data) {
    Set<String> people = new TreeSet<>();
    for (String table : List.of("pa", "pb", "pc", "oth")) {
      for (@Nullable Object[] row : data.rows(table)) {
        if (row[0] instanceof String person) {
          people.add(person);
        }
      }
    }
    return people;
  }

  /** The database without a person, in every table at once. */
  static Data without(Data data, String person) {
    Data less = new Data();
    Set<Object> keys = new HashSet<>();
    for (@Nullable Object[] row : data.rows("pb")) {
      Object key = row[row.length - 1];
      if (person.equals(row[0]) && key != null) {
        keys.add(key);
      }
    }
    data.tables.forEach(
        (table, rows) -> {
          for (@Nullable Object[] row : rows) {
            boolean theirs =
                switch (table) {
                  case "r", "r2" -> false;
                  case "ch" -> keys.contains(row[0]);
                  default -> person.equals(row[0]);
                };
            if (!theirs) {
              less.rows(table).add(row);
            }
          }
        });
    return less;
  }

  private static Data shuffled(Data data, Random random) {
    Data other = new Data();
    data.tables.forEach(
        (table, rows) -> {
          List<@Nullable Object[]> copy = new ArrayList<>(rows);
          Collections.shuffle(copy, random);
          other.rows(table).addAll(copy);
        });
    return other;
  }

  /** The contributions of a compiled query. */
  static Relation contributions(
      SeparabilityWorld world, CompiledQuery query, Map<String, Object> parameters) {
    return data -> {
      world.use(data);
      Collector collector = new Collector();
      try {
        ((NoisyQuery) query)
            .contribute(parameters, collector, RunControl.start(Duration.ofSeconds(30)));
      } catch (RuntimeException | Error e) {
        return Rows.failure(e);
      }
      return new Rows(collector.rows, false, "");
    };
  }

  /** Keeps what a query contributes. */
  private static final class Collector extends RowSink {
    private final Map<String, Map<String, Integer>> rows = new HashMap<>();
    private final Map<List<@Nullable Object>, Integer> numbers = new LinkedHashMap<>();
    private final List<String> keys = new ArrayList<>();

    @Override
    public int groupOf(List<@Nullable Object> key) {
      return numbers.computeIfAbsent(
          key,
          k -> {
            keys.add(Arrays.toString(HASH.hash(k)) + k);
            return keys.size() - 1;
          });
    }

    @Override
    public Lane lane() {
      return this::add;
    }

    private void add(ContributionBatch batch) {
      for (int i = 0; i < batch.size; i++) {
        String owner = Long.toHexString(batch.unitHigh[i]) + Long.toHexString(batch.unitLow[i]);
        StringBuilder row = new StringBuilder(keys.get(batch.group[i]));
        for (int a = 0; a < batch.values.length; a++) {
          row.append(batch.rows[a][i] > 0 ? " " + batch.values[a][i] : " -");
        }
        rows.computeIfAbsent(owner, o -> new TreeMap<>()).merge(row.toString(), 1, Integer::sum);
      }
    }
  }
}
