package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LedgerProperties {
  @Property(tries = 200)
  void charge_anySequence_spentIsTheSumOfWhatFitted(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 400) Integer> millis) {
    Account account = new Account("a", "d", "person");
    PrivacyLoss cap = PrivacyLoss.epsilon("1");
    Ledger ledger = Ledger.inMemory();
    int expected = 0;
    for (int milli : millis) {
      PrivacyLoss loss = new PrivacyLoss(BigDecimal.valueOf(milli, 3), BigDecimal.ZERO);
      long runs = ledger.runsLeft(Map.of(account, cap), loss);
      boolean fits = expected + milli <= 1_000;
      assertThat(runs > 0).isEqualTo(fits);
      try {
        assertThat(ledger.charge(new ChargeRequest(Map.of(account, cap), loss, "c", "m", "t", "d")))
            .hasSize(1);
        assertThat(fits).isTrue();
        expected += milli;
      } catch (BudgetExceededException e) {
        assertThat(fits).isFalse();
      }
      assertThat(ledger.spent(account).epsilon())
          .isEqualByComparingTo(BigDecimal.valueOf(expected, 3));
    }
  }
}
