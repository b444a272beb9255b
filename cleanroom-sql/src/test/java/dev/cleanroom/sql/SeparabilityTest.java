package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.sql.RandomSql.Query;
import dev.cleanroom.sql.SeparabilityOracle.Relation;
import dev.cleanroom.sql.SeparabilityOracle.Verdict;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import dev.cleanroom.testing.Evidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The invariant on which everything rests: without a person, exactly that person's rows are missing
 * below the release, and the order of rows changes nothing.
 */
class SeparabilityTest {
  private static final long SEED = Long.getLong("separability.seed", 20_250_101L);
  private static final int TRIPLES = Integer.getInteger("separability.triples", 5_000);

  /** Reasons that stop a query before its shape is looked at. */
  private static final Set<ReasonCode> OTHER =
      EnumSet.of(
          ReasonCode.SYNTAX,
          ReasonCode.TYPE_MISMATCH,
          ReasonCode.NOT_ALLOWED,
          ReasonCode.ARITHMETIC_RANGE,
          ReasonCode.PARTIAL_FUNCTION,
          ReasonCode.IMPLICIT_CAST,
          ReasonCode.GROUP_KEY_NOT_ALLOWED);

  private final SeparabilityWorld world = new SeparabilityWorld();
  private int triples;
  private int accepted;
  private int refused;
  private int unimplemented;

  @Test
  void withoutAPersonExactlyTheirRowsAreMissing() {
    Evidence evidence = Evidence.of("separability", SEED);
    Random random = new Random(SEED);
    List<String> violations = new ArrayList<>();
    for (int i = 0; triples < TRIPLES; i++) {
      Random own = new Random(random.nextLong());
      RandomSql generator = new RandomSql(own);
      judge(i % 2 == 0 ? generator.lawful() : generator.wild(), own, violations);
    }
    evidence
        .figure("triples", triples)
        .figure("violations", violations.size())
        .figure("accepted", accepted)
        .figure("refused", refused)
        .figure("plans", accepted + refused)
        .figure("unimplemented", unimplemented)
        .write();
    assertThat(violations).as("seed %d", SEED).isEmpty();
    assertThat(accepted).isGreaterThan(150);
    assertThat(refused).isGreaterThan(50);
  }

  private void judge(Query query, Random random, List<String> violations) {
    CompiledQuery compiled;
    try {
      compiled =
          new SqlQueryCompiler()
              .compile(SeparabilityWorld.template(query.sql()), world.tables(), "analyst");
    } catch (QueryRejectedException e) {
      refused++;
      return;
    }
    Relation relation = SeparabilityOracle.contributions(world, compiled, Map.of());
    if (relation.apply(new Data()).failed()) {
      unimplemented++; // fails for every database, so it tells nothing of any
      return;
    }
    accepted++;
    for (int i = 0; i < 5; i++) {
      Data data = new RandomData(random).next(2 + 3 * i);
      Verdict verdict = SeparabilityOracle.check(relation, data, random);
      triples += verdict.triples();
      if (verdict.violation().isPresent()) {
        violations.add(query.sql() + "\n" + verdict.violation().orElseThrow() + "\n" + text(data));
        return;
      }
    }
  }

  private static String text(Data data) {
    StringBuilder text = new StringBuilder();
    data.tables.forEach(
        (table, rows) -> {
          text.append(table).append('\n');
          rows.forEach(row -> text.append("  ").append(Arrays.toString(row)).append('\n'));
        });
    return text.toString();
  }

  @Test
  void forbiddenShapesAreRefusedWithACodeOfTheirFamily() {
    Random random = new Random(SEED);
    int masked = 0;
    for (int i = 0; i < 400; i++) {
      Query query = new RandomSql(new Random(random.nextLong())).forbidden();
      Set<ReasonCode> codes = EnumSet.noneOf(ReasonCode.class);
      try {
        CompiledQuery accepted =
            new SqlQueryCompiler()
                .compile(SeparabilityWorld.template(query.sql()), world.tables(), "analyst");
        fail("seed %d: accepted %s as %s", SEED, query.sql(), accepted.inWords());
      } catch (QueryRejectedException e) {
        e.violations().stream().map(Violation::code).forEach(codes::add);
      }
      if (codes.stream().noneMatch(query.forbidden()::contains)) {
        assertThat(codes).as("%s", query.sql()).isSubsetOf(OTHER);
        masked++;
      }
    }
    assertThat(masked).as("shapes refused for something else first").isLessThan(40);
  }
}
