package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.dp.internal.google.GoogleNoise;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleaseQuote;
import org.junit.jupiter.api.Test;

class QuotesTest {
  private static ReleaseQuote quote(Plans plans) {
    return Quotes.of(Blueprint.of(plans.get(), Recipe.SOUND, new GoogleNoise()));
  }

  @Test
  void of_sum_isInTheUnitOfTheValue() {
    FixedPoint cents = new FixedPoint(2, 0, 5_000);
    ReleaseQuote quote = quote(Plans.plan(Plans.sum(cents, cents)).loss("0.5", "0"));
    assertThat(quote.aggregates().get(0).standardError())
        .isCloseTo(Math.sqrt(2) * 50 / 0.5, within(1e-6));
    assertThat(quote.aggregates().get(0).assumedRows()).isZero();
    assertThat(quote.hiddenBelow()).isEmpty();
  }

  @Test
  void of_mean_isThatOfAThousandRows() {
    ReleaseQuote quote = quote(Plans.plan(Plans.mean(0, 100)));
    // Half of ε for the sum, b = 100, and half for the rows, b = 2, weighed with 50.
    assertThat(quote.aggregates().get(0).standardError())
        .isCloseTo(Math.sqrt(2) * Math.hypot(100, 50 * 2) / 1000, within(1e-6));
    assertThat(quote.aggregates().get(0).assumedRows()).isEqualTo(1000);
  }

  @Test
  void of_selectedGroupsWithMinimum_areHiddenBelowTheThreshold() {
    Plans plans = Plans.plan(Plans.everyUnit()).loss("1", "1e-5");
    assertThat(quote(plans.keys(GroupKeys.selected())).hiddenBelow()).hasValue(13);
    assertThat(quote(plans.keys(GroupKeys.selected().atLeast(10))).hiddenBelow()).hasValue(22);
  }
}
