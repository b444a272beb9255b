package dev.cleanroom.examples.threshold;

import dev.cleanroom.Answer;
import dev.cleanroom.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One way to learn a secret, in as many variants as the attacker can think of.
 *
 * @param name a few words
 * @param sentence what the attacker does
 * @param secret what is to be learned
 * @param variants the variants, of which the most successful counts
 */
record Attack(String name, String sentence, World.Secret secret, List<Variant> variants) {
  /** Computes a guess from answers; null if they do not tell. */
  interface Solver {
    @Nullable Object guess(Ask ask, World world);
  }

  /**
   * One variant.
   *
   * @param own the rows that the attacker brings
   * @param queries the templates
   * @param solver what is made of the answers
   */
  record Variant(
      Function<World, List<World.Own>> own, List<AttackRoom.Query> queries, Solver solver) {}

  /** Answers, as the attacker reads them. */
  record Ask(AttackRoom room) {
    List<Answer.Row> rows(String query, Map<String, Object> parameters) {
      Answer answer = room.run(query, parameters);
      return answer == null ? List.of() : answer.rows();
    }

    /** A column of the only row, if it is there. */
    Optional<BigDecimal> number(String query, String column) {
      return number(query, column, Map.of());
    }

    Optional<BigDecimal> number(String query, String column, Map<String, Object> parameters) {
      List<Answer.Row> rows = rows(query, parameters);
      return rows.size() == 1 ? value(rows.get(0), column) : Optional.empty();
    }

    /** A column by the row's key; rows without a value are left out. */
    Map<String, BigDecimal> byKey(String query, String key, String column) {
      Map<String, BigDecimal> values = new HashMap<>();
      for (Answer.Row row : rows(query, Map.of())) {
        value(row, column).ifPresent(v -> values.put(String.valueOf(row.toMap().get(key)), v));
      }
      return values;
    }

    private static Optional<BigDecimal> value(Answer.Row row, String column) {
      return Optional.ofNullable(row.toMap().get(column)).map(v -> new BigDecimal(v.toString()));
    }
  }

  static Attack of(String name, String sentence, World.Secret secret, Variant... variants) {
    return new Attack(name, sentence, secret, Arrays.asList(variants));
  }

  /** A variant without a table of the attacker's. */
  static Variant ask(Solver solver, String... queries) {
    return with(world -> List.of(), solver, queries);
  }

  /** A variant whose queries are named q0, q1 and so on. */
  static Variant with(Function<World, List<World.Own>> own, Solver solver, String... queries) {
    return parameterized(own, solver, List.of(), queries);
  }

  static Variant parameterized(
      Function<World, List<World.Own>> own,
      Solver solver,
      List<Parameter> parameters,
      String... queries) {
    List<AttackRoom.Query> named = new ArrayList<>();
    for (String sql : queries) {
      boolean grouped = sql.contains("GROUP BY") || sql.contains("DISTINCT zip");
      List<Parameter> used = parameters.stream().filter(p -> sql.contains(":" + p.name())).toList();
      named.add(new AttackRoom.Query("q" + named.size(), sql, grouped, used));
    }
    return new Variant(own, named, solver);
  }

  /** The difference of the same column of two answers. */
  static @Nullable Object difference(Ask ask, String larger, String smaller) {
    Optional<BigDecimal> a = ask.number(larger, "s");
    Optional<BigDecimal> b = ask.number(smaller, "s");
    return a.isPresent() && b.isPresent() ? a.get().subtract(b.get()) : null;
  }

  static World.Own own(String uid, long weight) {
    return new World.Own(uid, "z1", weight, BigDecimal.ONE, BigDecimal.ZERO);
  }
}
