package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Table;
import dev.cleanroom.Violation;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.spi.CompiledQuery;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A join restriction holds under differential privacy too, whatever columns the grants name. */
class RestrictedNoisyJoinTest {
  private static final String BY_UID = "SELECT COUNT(*) FROM t JOIN mine m ON t.uid = m.uid";

  /** A row of both tables. */
  public record Row(String uid, long zip) {}

  static Stream<JoinRestriction> restrictions() {
    return Stream.of(
        JoinRestriction.all("uid"), JoinRestriction.any("uid"), JoinRestriction.notRequired("uid"));
  }

  private static ConfiguredTable.Builder table(String owner, String name) {
    return ConfiguredTable.of(owner, Table.of(name, Row.class, List.<Row>of()))
        .columns("uid", "zip");
  }

  private static CompiledQuery compile(JoinRestriction restriction, String sql) {
    PrivacyLoss loss = PrivacyLoss.epsilon("1");
    AnalysisRule bank =
        AnalysisRule.custom()
            .differentialPrivacy(
                AnalysisRule.differentialPrivacy().join("uid", "zip").maxLoss(loss).build())
            .joinRestriction(restriction)
            .build();
    ConfiguredTable t =
        table("bank", "t")
            .unit(PrivacyUnit.column("uid").in("person"))
            .budget(loss)
            .rule(bank)
            .build();
    ConfiguredTable mine = table("eve", "mine").rule(AnalysisRule.publicReference()).build();
    AnalysisTemplate template =
        AnalysisTemplate.named("q")
            .sql(sql)
            .bounds(ContributionBounds.of(1, 1))
            .groups(GroupKeys.none())
            .noise(NoiseKind.LAPLACE)
            .loss(loss)
            .build();
    return new SqlQueryCompiler().compile(template, List.of(t, mine), "eve");
  }

  @ParameterizedTest
  @MethodSource("restrictions")
  void compile_listedColumn_isAccepted(JoinRestriction restriction) {
    assertThat(compile(restriction, BY_UID).tables()).contains("t");
  }

  @ParameterizedTest
  @MethodSource("restrictions")
  void compile_anotherColumnBeside_isRefused(JoinRestriction restriction) {
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(() -> compile(restriction, BY_UID + " AND t.zip = m.zip"))
        .satisfies(
            e ->
                assertThat(e.violations())
                    .extracting(Violation::code, Violation::hint)
                    .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                            ReasonCode.JOIN_KEY_NOT_ALLOWED,
                            "ask bank to grant it; granted so far: uid")));
  }
}
