package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleanroom.PrivacyLoss;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final Cap TEN = Cap.of(PrivacyLoss.of("10", "1e-5"));
  private static final Cap ONE = Cap.of(PrivacyLoss.of("1", "1e-6"));
  private static final Cap RHO = Cap.of(ConcentratedLoss.of("0.5", "1e-6"));
  private static final Duration DAY = Duration.ofDays(1);
  private static final Account ALICE = new Account("alice", "visits", "person");

  private static Budget windows(Cap lifetime, Duration length, Cap cap) {
    return Budget.lifetime(lifetime).perWindow(length, cap).build();
  }

  @Test
  void toString_noWindow_tellsEveryCap() {
    assertThat(Budget.of(PrivacyLoss.of("10", "1e-5"))).hasToString("ε=10, δ=1e-5");
    assertThat(Budget.lifetime(TEN).perCollaboration(ONE).perMember(RHO).perTemplate(ONE).build())
        .hasToString(
            "ε=10, δ=1e-5, at most ε=1, δ=1e-6 for each collaboration, at most ρ=0.5, δ=1e-6 for"
                + " each member, at most ε=1, δ=1e-6 for each template");
  }

  @Test
  void toString_windowsThatFillTheLifetime_tellsHowMany() {
    assertThat(windows(TEN, DAY, ONE))
        .hasToString(
            "ε=10, δ=1e-5, at most ε=1, δ=1e-6 every 1 day (worst case: 10 windows spend all of"
                + " ε=10, δ=1e-5)");
    assertThat(windows(ONE, Duration.ofHours(25), ONE))
        .hasToString(
            "ε=1, δ=1e-6, at most ε=1, δ=1e-6 every 90000 seconds (worst case: 1 window spends"
                + " all of ε=1, δ=1e-6)");
    Cap lifetime = Cap.of(ConcentratedLoss.of("0.9", "1e-5"));
    Cap window = Cap.of(ConcentratedLoss.of("0.4", "1e-6"));
    assertThat(windows(lifetime, Duration.ofDays(3), window))
        .hasToString(
            "ρ=0.9, δ=1e-5, at most ρ=0.4, δ=1e-6 every 3 days (worst case: 10 windows spend"
                + " all of ρ=0.9, δ=1e-5)");
  }

  @Test
  void toString_deltaOfOneWindowIsThatOfTheLifetime_countsTheWindowsOfEpsilon() {
    Cap window = Cap.of(PrivacyLoss.of("0.9", "1e-6"));
    assertThat(windows(Cap.of(PrivacyLoss.of("4", "1e-6")), DAY, window).toString())
        .endsWith("(worst case: 5 windows spend all of ε=4, δ=1e-6)");
  }

  /** Windows of another filter, or empty ones, cannot be counted. */
  @Test
  void toString_windowsThatCannotBeCounted_tellsTheLifetime() {
    String worst = "(worst case: windows spend all of ε=1, δ=1e-6)";
    assertThat(windows(ONE, DAY, TEN).toString())
        .endsWith("(worst case: 1 window spends all of ε=1, δ=1e-6)");
    assertThat(windows(ONE, DAY, RHO).toString()).endsWith(worst);
    assertThat(windows(ONE, DAY, Cap.of(PrivacyLoss.ZERO)).toString()).endsWith(worst);
  }

  @Test
  void limits_everything_areOnItsAccounts() {
    Budget budget = Budget.lifetime(TEN).perMember(ONE).perWindow(DAY, ONE).build();
    assertThat(budget.lifetime()).isEqualTo(TEN);
    assertThat(budget.limits(ALICE, "trial", "carol", "reach"))
        .containsExactly(
            new Limit(ALICE, Optional.of(TEN), Optional.empty()),
            new Limit(ALICE, Optional.of(ONE), Optional.of(DAY)),
            counted(Account.Part.COLLABORATION, "trial"),
            new Limit(ALICE.part(Account.Part.MEMBER, "carol"), Optional.of(ONE), Optional.empty()),
            counted(Account.Part.TEMPLATE, "reach"));
    assertThat(Budget.of(PrivacyLoss.ZERO).limits(ALICE, "a", "b", "c")).hasSize(4);
  }

  private static Limit counted(Account.Part part, String name) {
    return new Limit(ALICE.part(part, name), Optional.empty(), Optional.empty());
  }

  @Test
  void builder_setTwice_throws() {
    Budget.Builder builder =
        Budget.lifetime(TEN)
            .perCollaboration(ONE)
            .perMember(ONE)
            .perTemplate(ONE)
            .perWindow(DAY, ONE);
    assertThatIllegalStateException().isThrownBy(() -> builder.perCollaboration(ONE));
    assertThatIllegalStateException().isThrownBy(() -> builder.perMember(ONE));
    assertThatIllegalStateException().isThrownBy(() -> builder.perTemplate(ONE));
    assertThatIllegalStateException().isThrownBy(() -> builder.perWindow(DAY, ONE));
  }

  @Test
  void perWindow_noWholeSeconds_throws() {
    for (Duration length :
        List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofMillis(1_500), DAY.negated())) {
      assertThatIllegalArgumentException().isThrownBy(() -> windows(TEN, length, ONE));
    }
    assertThat(windows(TEN, Duration.ofSeconds(1), ONE)).isNotNull();
  }

  @Test
  void equals_anyPartDiffers_isFalse() {
    Budget plain = Budget.lifetime(TEN).build();
    List<Budget> all =
        List.of(
            plain,
            Budget.lifetime(ONE).build(),
            Budget.lifetime(TEN).perCollaboration(ONE).build(),
            Budget.lifetime(TEN).perMember(ONE).build(),
            Budget.lifetime(TEN).perTemplate(ONE).build(),
            windows(TEN, DAY, ONE),
            windows(TEN, DAY, RHO),
            windows(TEN, Duration.ofDays(2), ONE));
    assertThat(all).doesNotHaveDuplicates();
    assertThat(plain).isNotEqualTo("budget");
    assertThat(windows(TEN, DAY, ONE)).isEqualTo(windows(TEN, DAY, ONE));
    assertThat(windows(TEN, DAY, ONE)).hasSameHashCodeAs(windows(TEN, DAY, ONE));
  }
}
