package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Table;
import dev.cleanroom.Violation;
import dev.cleanroom.rule.Threshold;
import dev.cleanroom.spi.CompiledQuery;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A column of the runner's that equals a hidden one is not shown or summed in its place. */
class DisguisedOutputTest {
  /** A row of the owner's table. */
  public record Payment(String uid, long amount, String note) {}

  /** A row of the runner's table: all amounts that can be. */
  public record Amount(long n, String text) {}

  private static CompiledQuery compile(String sql) {
    ConfiguredTable bank =
        ConfiguredTable.of("bank", Table.of("t", Payment.class, List.<Payment>of()))
            .columns("uid", "amount", "note")
            .unit(PrivacyUnit.column("uid").in("person"))
            .rule(
                AnalysisRule.custom()
                    .threshold(Threshold.of(5).withAnyExpression())
                    .disallowOutput("amount", "note")
                    .build())
            .build();
    ConfiguredTable mine =
        ConfiguredTable.of("eve", Table.of("mine", Amount.class, List.<Amount>of()))
            .columns("n", "text")
            .rule(AnalysisRule.custom().exactAnswers().build())
            .build();
    AnalysisTemplate template = AnalysisTemplate.named("q").sql(sql).withoutNoise().build();
    return new SqlQueryCompiler().compile(template, List.of(bank, mine), "eve");
  }

  private static List<ReasonCode> codes(String sql) {
    try {
      assertThat(compile(sql).tables()).isNotEmpty();
      return List.of();
    } catch (QueryRejectedException e) {
      return e.violations().stream().map(Violation::code).distinct().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t.amount = m.n",
        "t.amount + 0 = m.n",
        "t.amount - m.n = 0",
        "ABS(t.amount) = m.n",
        "COALESCE(t.amount, 0) = m.n",
        "t.amount * m.n = m.n * m.n"
      })
  void compile_runnersColumnThatEqualsAHiddenOne_isNeitherShownNorSummed(String condition) {
    String join = " FROM t JOIN mine m ON " + condition;
    assertThat(codes("SELECT m.n, COUNT(*)" + join + " GROUP BY m.n"))
        .containsExactly(ReasonCode.GROUP_KEY_NOT_ALLOWED);
    assertThat(codes("SELECT SUM(m.n)" + join)).containsExactly(ReasonCode.AGGREGATE_NOT_ALLOWED);
    assertThat(codes("SELECT COUNT(*)" + join)).isEmpty();
  }

  @Test
  void compile_equalityInADerivedTable_isFound() {
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(
            () ->
                compile(
                    "SELECT m.text, COUNT(*) FROM (SELECT note || '' AS x FROM t) AS d"
                        + " JOIN mine m ON d.x = m.text GROUP BY m.text"))
        .satisfies(e -> assertThat(e.getMessage()).contains("t.note"));
  }
}
