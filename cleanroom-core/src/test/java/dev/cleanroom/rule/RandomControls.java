package dev.cleanroom.rule;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random controls over few names, so that they meet in many of them. */
final class RandomControls {
  static final Set<String> TABLES = Set.of("a", "b");
  static final Set<String> COLUMNS = Set.of("a.x", "a.y", "b.x");
  static final Set<String> MEMBERS = Set.of("ann", "bob", "eve");

  private RandomControls() {}

  static Arbitrary<Controls> any() {
    Arbitrary<Map<String, Controls.UnitMinimum>> thresholds =
        Arbitraries.maps(Arbitraries.of(TABLES), minimum()).ofMaxSize(2);
    Arbitrary<Map<String, Integer>> columns =
        Arbitraries.maps(Arbitraries.of(COLUMNS), Arbitraries.integers().between(2, 9))
            .ofMaxSize(3);
    Arbitrary<Optional<Set<String>>> receivers =
        Arbitraries.of(MEMBERS).set().ofMaxSize(3).optional();
    Arbitrary<Set<AnswerUse>> uses = Arbitraries.of(AnswerUse.class).set();
    return Combinators.combine(
            thresholds,
            columns,
            suppression().optional(),
            receivers,
            uses,
            denial().set().ofMaxSize(6),
            demand().set().ofMaxSize(3),
            Arbitraries.of(true, false))
        .as(Controls::new);
  }

  private static Arbitrary<Controls.UnitMinimum> minimum() {
    Arbitrary<Integer> number = Arbitraries.of(0, 2, 3, 9);
    return Combinators.combine(
            Arbitraries.integers().between(2, 9),
            Arbitraries.maps(Arbitraries.of(COLUMNS), number).ofMaxSize(2))
        .as(Controls.UnitMinimum::new);
  }

  static Arbitrary<Suppression> suppression() {
    return Combinators.combine(
            Arbitraries.of(Suppression.Form.class), Arbitraries.of(1L, 2L, 6L, 10L))
        .as((form, step) -> new Suppression(form, BigInteger.valueOf(step)));
  }

  private static Arbitrary<Controls.Denial> denial() {
    return Combinators.combine(Arbitraries.of(COLUMNS), Arbitraries.of(ColumnUse.class))
        .as(Controls.Denial::new);
  }

  private static Arbitrary<Controls.JoinDemand> demand() {
    return Combinators.combine(
            Arbitraries.of(TABLES),
            Arbitraries.of(
                Optional.<JoinRestriction>empty(),
                Optional.of(JoinRestriction.blocked()),
                Optional.of(JoinRestriction.any("x"))))
        .as(
            (table, restriction) ->
                restriction
                    .<Controls.JoinDemand>map(r -> new Controls.Restricted(table, r))
                    .orElse(new Controls.WithRunner(table)));
  }
}
