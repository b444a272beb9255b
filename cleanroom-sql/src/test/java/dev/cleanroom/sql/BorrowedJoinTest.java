package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Table;
import dev.cleanroom.Violation;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Threshold;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A join that a rule demands must be there wherever the table is read, on columns as they are. */
class BorrowedJoinTest {
  /** A row of both tables. */
  public record Row(String uid, long zip, long zero) {}

  private static ConfiguredTable table(String owner, String name, AnalysisRule rule) {
    ConfiguredTable.Builder table =
        ConfiguredTable.of(owner, Table.of(name, Row.class, List.<Row>of()))
            .columns("uid", "zip", "zero")
            .rule(rule);
    return owner.equals("bank")
        ? table.unit(PrivacyUnit.column("uid").in("person")).build()
        : table.build();
  }

  private static List<ReasonCode> codes(JoinRestriction restriction, String sql) {
    AnalysisRule bank =
        AnalysisRule.custom()
            .threshold(Threshold.of(5).withAnyExpression())
            .joinRestriction(restriction)
            .build();
    List<ConfiguredTable> tables =
        List.of(
            table("bank", "t", bank),
            table("eve", "mine", AnalysisRule.custom().exactAnswers().build()));
    AnalysisTemplate template = AnalysisTemplate.named("q").sql(sql).withoutNoise().build();
    try {
      return new SqlQueryCompiler().compile(template, tables, "eve").tables().isEmpty()
          ? List.of(ReasonCode.NO_PRIVATE_TABLE)
          : List.of();
    } catch (QueryRejectedException e) {
      return e.violations().stream().map(Violation::code).distinct().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(*) FROM t JOIN mine m ON t.uid = m.uid",
        "SELECT COUNT(*) FROM t, mine m WHERE t.uid = m.uid",
        "SELECT COUNT(*) FROM (SELECT uid AS u FROM t WHERE zip > 0) AS d JOIN mine m ON d.u ="
            + " m.uid",
        "SELECT COUNT(*) FROM (SELECT uid FROM t UNION ALL SELECT uid FROM t) AS d"
            + " JOIN mine m ON d.uid = m.uid"
      })
  void compile_joined_isAccepted(String sql) {
    assertThat(codes(JoinRestriction.any("uid"), sql)).isEmpty();
    assertThat(codes(JoinRestriction.all("uid"), sql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(*) FROM t",
        "SELECT COUNT(*) FROM t CROSS JOIN mine m",
        "SELECT COUNT(*) FROM t a JOIN t b ON a.uid = b.uid",
        "SELECT COUNT(*) FROM (SELECT t.uid FROM t JOIN mine m ON t.uid = m.uid"
            + " UNION ALL SELECT uid FROM t) AS d",
        "SELECT COUNT(*) FROM t CROSS JOIN (SELECT b.uid FROM t b JOIN mine m ON b.uid = m.uid) AS"
            + " d",
        "SELECT COUNT(*) FROM (SELECT CHAR_LENGTH(uid) * 0 AS z FROM t) AS d"
            + " JOIN mine m ON d.z = m.zero"
      })
  void compile_borrowedJoin_isRefused(String sql) {
    assertThat(codes(JoinRestriction.any("uid"), sql)).contains(ReasonCode.JOIN_REQUIRED);
    assertThat(codes(JoinRestriction.all("uid"), sql)).contains(ReasonCode.JOIN_REQUIRED);
  }

  @Test
  void compile_outerJoin_isAnyButNotAll() {
    String sql = "SELECT COUNT(*) FROM t LEFT JOIN mine m ON t.uid = m.uid";
    assertThat(codes(JoinRestriction.any("uid"), sql)).isEmpty();
    assertThat(codes(JoinRestriction.all("uid"), sql)).containsExactly(ReasonCode.JOIN_REQUIRED);
  }

  @Test
  void compile_alternativeOfAllColumns_isRefused() {
    String sql = "SELECT COUNT(*) FROM t JOIN mine m ON t.uid = m.uid OR t.zip = m.zip";
    assertThat(codes(JoinRestriction.all("uid", "zip"), sql))
        .containsExactly(ReasonCode.JOIN_REQUIRED);
    assertThat(codes(JoinRestriction.any("uid", "zip"), sql)).isEmpty();
  }

  @Test
  void compile_notRequiredAtEachPlace_isRefusedWhereItIsJoinedOtherwise() {
    JoinRestriction optional = JoinRestriction.notRequired("uid");
    assertThat(codes(optional, "SELECT COUNT(*) FROM t")).isEmpty();
    assertThat(codes(optional, "SELECT COUNT(*) FROM t CROSS JOIN mine m"))
        .containsExactly(ReasonCode.JOIN_REQUIRED);
    assertThat(
            codes(
                optional,
                "SELECT COUNT(*) FROM (SELECT t.uid FROM t JOIN mine m ON t.uid = m.uid"
                    + " UNION ALL SELECT t.uid FROM t CROSS JOIN mine m) AS d"))
        .containsExactly(ReasonCode.JOIN_REQUIRED);
  }
}
