package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.Table;
import dev.cleanroom.rule.Threshold;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What is accepted under two policies together is accepted under each of them. */
class MeetProperties {
  private static final List<String> COLUMNS = List.of("uid", "zip", "age", "amount");

  /** A row. */
  public record Row(String uid, String zip, long age, long amount) {}

  /** The parts of a policy; of each, both together are at least as strict as either. */
  record Policy(
      int units,
      boolean anyExpression,
      Set<String> hidden,
      Optional<Set<String>> literals,
      Optional<Set<String>> columns) {
    Policy meet(Policy other) {
      Set<String> both = new LinkedHashSet<>(hidden);
      both.addAll(other.hidden);
      return new Policy(
          Math.max(units, other.units),
          anyExpression && other.anyExpression,
          both,
          common(literals, other.literals),
          common(columns, other.columns));
    }

    private static Optional<Set<String>> common(Optional<Set<String>> a, Optional<Set<String>> b) {
      if (a.isEmpty() || b.isEmpty()) {
        return a.or(() -> b);
      }
      Set<String> common = new LinkedHashSet<>(a.get());
      common.retainAll(b.get());
      return Optional.of(common);
    }

    AnalysisRule rule() {
      Threshold threshold = Threshold.of(units);
      CustomRule.Builder rule =
          AnalysisRule.custom()
              .threshold(anyExpression ? threshold.withAnyExpression() : threshold)
              .disallowOutput(hidden.toArray(String[]::new));
      literals.ifPresent(l -> rule.compareWithLiterals(l.toArray(String[]::new)));
      columns.ifPresent(c -> rule.compareWithColumns(c.toArray(String[]::new)));
      return rule.build();
    }
  }

  @Provide
  Arbitrary<Policy> policies() {
    Arbitrary<Set<String>> some = Arbitraries.of(COLUMNS).set().ofMaxSize(4);
    return Combinators.combine(
            Arbitraries.integers().between(2, 9),
            Arbitraries.of(true, false),
            Arbitraries.of("zip", "age", "amount").set().ofMaxSize(1),
            some.optional(0.4),
            some.optional(0.4))
        .as(Policy::new);
  }

  @Provide
  Arbitrary<String> templates() {
    Arbitrary<String> from =
        Arbitraries.of(
            "t",
            "t JOIN mine m ON t.uid = m.uid",
            "t JOIN mine m ON t.zip = m.zip",
            "t LEFT JOIN mine m ON t.uid = m.uid AND t.age = m.age",
            "(SELECT * FROM t WHERE zip <> 'z') AS t",
            "(SELECT uid, zip, age, amount FROM t UNION ALL SELECT uid, zip, age, amount FROM mine)"
                + " AS t");
    Arbitrary<String> key = Arbitraries.of("", "t.zip", "t.age", "UPPER(t.zip)", "MOD(t.age, 10)");
    Arbitrary<String> aggregate =
        Arbitraries.of(
            "COUNT(*)",
            "COUNT(DISTINCT t.uid)",
            "SUM(t.amount)",
            "AVG(t.age)",
            "SUM(CASE WHEN t.zip = 'z' THEN t.amount ELSE 0 END)",
            "COUNT(t.zip) FILTER (WHERE t.age = t.amount)");
    Arbitrary<String> where =
        Arbitraries.of("", " WHERE t.age > 20", " WHERE t.zip = 'z'", " WHERE t.age = t.amount");
    return Combinators.combine(from, key, aggregate, where)
        .as(
            (f, k, a, w) ->
                "SELECT "
                    + (k.isEmpty() ? "" : k + " AS k, ")
                    + a
                    + " AS n FROM "
                    + f
                    + w
                    + (k.isEmpty() ? "" : " GROUP BY " + k));
  }

  private static boolean accepts(Policy policy, String sql) {
    List<ConfiguredTable> tables = new ArrayList<>();
    String[] columns = COLUMNS.toArray(String[]::new);
    tables.add(
        ConfiguredTable.of("bank", Table.of("t", Row.class, List.<Row>of()))
            .columns(columns)
            .unit(PrivacyUnit.column("uid").in("person"))
            .rule(policy.rule())
            .build());
    tables.add(
        ConfiguredTable.of("eve", Table.of("mine", Row.class, List.<Row>of()))
            .columns(columns)
            .rule(AnalysisRule.custom().exactAnswers().build())
            .build());
    AnalysisTemplate template = AnalysisTemplate.named("q").sql(sql).withoutNoise().build();
    try {
      return !new SqlQueryCompiler().compile(template, tables, "eve").tables().isEmpty();
    } catch (QueryRejectedException e) {
      return false;
    }
  }

  @Property(tries = 400)
  void compile_acceptedUnderBoth_isAcceptedUnderEach(
      @ForAll("policies") Policy a, @ForAll("policies") Policy b, @ForAll("templates") String sql) {
    boolean both = accepts(a.meet(b), sql);
    Statistics.collect(both);
    if (both) {
      assertThat(accepts(a, sql)).as("%s under %s", sql, a).isTrue();
      assertThat(accepts(b, sql)).as("%s under %s", sql, b).isTrue();
    }
  }
}
