package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LedgerProperties {
  @Property(tries = 200)
  void charge_anySequence_spentIsTheSumOfWhatFitted(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 400) Integer> millis) {
    Account account = new Account("a", "d", "person");
    List<Limit> limits = List.of(Requests.limit(account, PrivacyLoss.epsilon("1")));
    Ledger ledger = Ledger.inMemory();
    int expected = 0;
    for (int milli : millis) {
      PrivacyLoss loss = new PrivacyLoss(BigDecimal.valueOf(milli, 3), BigDecimal.ZERO);
      boolean fits = expected + milli <= 1_000;
      assertThat(ledger.runsLeft(limits, Cost.of(loss)) > 0).isEqualTo(fits);
      assertThat(Requests.charge(ledger, limits, loss)).isEqualTo(fits);
      expected += fits ? milli : 0;
      assertThat(ledger.spent(account).loss().epsilon())
          .isEqualByComparingTo(BigDecimal.valueOf(expected, 3));
    }
  }
}
