package dev.cleanroom.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.Parameter;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.sql.SeparabilityOracle.Relation;
import dev.cleanroom.sql.SeparabilityOracle.Rows;
import dev.cleanroom.sql.SeparabilityOracle.Verdict;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates written by someone who knows everything but the victim's row, and what they met. */
class SeparabilityHostileTest {
  private final SeparabilityWorld world = new SeparabilityWorld();

  record Hostile(String expected, String sql) {}

  static List<Hostile> templates() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            SeparabilityHostileTest.class.getResourceAsStream("hostile-templates.txt"))) {
      return new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(l -> !l.startsWith("#"))
          .map(l -> new Hostile(l.substring(0, l.indexOf('\t')), l.substring(l.indexOf('\t') + 1)))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void isRefusedOrKeepsTheInvariant(Hostile hostile) {
    if (!hostile.expected.equals("separable")) {
      assertThat(codes(hostile.sql)).contains(ReasonCode.valueOf(hostile.expected));
      return;
    }
    Relation relation = relation(hostile.sql);
    for (int i = 0; i < 4; i++) {
      Random random = new Random(i);
      Data data = new RandomData(random).next(12);
      assertThat(SeparabilityOracle.check(relation, data, random).violation()).isEmpty();
    }
  }

  @Test
  void thereAreEnough() throws IOException {
    assertThat(templates()).hasSizeGreaterThan(150);
  }

  /** Rows of one person meet in the order of a hash table, whose size others decide. */
  @ParameterizedTest
  @MethodSource("floatingSums")
  void aFloatingSumDoesNotDependOnHowManyOthersThereAre(String inner) {
    Relation relation = relation("SELECT SUM(q) AS total1 FROM (" + inner + ") t");
    Data data = new Data(); // 196 distinct rows: without a person a hash table is half as large
    double[] values = {1e16, 1, -1e16, 3};
    for (int person = 0; person < 49; person++) {
      for (double value : values) {
        @Nullable Object[] row = new @Nullable Object[12];
        row[0] = "person " + person;
        row[7] = value;
        data.add("pa", row);
      }
    }
    Verdict verdict = SeparabilityOracle.check(relation, data, new Random(3));
    assertThat(verdict.violation()).isEmpty();
    assertThat(verdict.triples()).isEqualTo(49);
  }

  static Stream<String> floatingSums() {
    String some = "(SELECT u, d FROM pa GROUP BY u, d)";
    return Stream.of(
        "SELECT u, SUM(d) AS q FROM " + some + " s GROUP BY u",
        "SELECT u, AVG(d) AS q FROM " + some + " s GROUP BY u",
        "SELECT u, SUM(d) OVER (PARTITION BY u) AS q FROM " + some + " s",
        "SELECT u, SUM(d * 2) AS q FROM (SELECT u, d FROM pa UNION SELECT u, d FROM pa) s GROUP BY"
            + " u");
  }

  @Test
  void aCommentCannotSwapParameters() {
    String sql = "SELECT COUNT(*) FROM pa // :small\n WHERE n > :large";
    assertThatThrownBy(
            () ->
                new SqlQueryCompiler()
                    .compile(
                        SeparabilityWorld.template(
                            sql,
                            Parameter.integer("small").between(0L, 1L),
                            Parameter.integer("large").between(1000L, 2000L)),
                        world.tables(),
                        "analyst"))
        .isInstanceOfSatisfying(
            QueryRejectedException.class,
            e ->
                assertThat(e.violations())
                    .extracting(Violation::code)
                    .containsExactly(ReasonCode.PARAMETER_UNUSED));
  }

  @Test
  void aTextStopsWhereACellWouldEnd() {
    StringBuilder from = new StringBuilder("(SELECT u, k || k AS c FROM pa) t0");
    for (int i = 1; i < 6; i++) {
      from.insert(0, "(SELECT u, c || c AS c FROM ").append(") t").append(i);
    }
    Relation relation = relation("SELECT COUNT(*) FROM " + from + " WHERE CHAR_LENGTH(c) > 3");
    Data data = new Data();
    @Nullable Object[] row = Collections.nCopies(12, (Object) null).toArray();
    row[0] = "ann";
    row[1] = "a";
    data.add("pa", row);
    Rows rows = relation.apply(data);
    assertThat(rows.failed()).as(rows.why()).isFalse();
    assertThat(rows.byOwner()).hasSize(1);
  }

  private Relation relation(String sql) {
    CompiledQuery query =
        new SqlQueryCompiler().compile(SeparabilityWorld.template(sql), world.tables(), "analyst");
    return SeparabilityOracle.contributions(world, query, Map.of());
  }

  private List<ReasonCode> codes(String sql) {
    try {
      CompiledQuery accepted =
          new SqlQueryCompiler()
              .compile(SeparabilityWorld.template(sql), world.tables(), "analyst");
      throw new AssertionError("accepted as " + accepted.inWords());
    } catch (QueryRejectedException e) {
      return e.violations().stream().map(Violation::code).toList();
    }
  }
}
