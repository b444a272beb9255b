package dev.cleanroom.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.Explanation;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Quote;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Shortfall;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleaseQuote;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What runs cost and whether they fit. A cost is a function of template, parameters and rules,
 * never of data. Thread-safe.
 */
final class Pricing {
  private final ReleaseMechanism mechanism;
  private final Ledger ledger;
  private final String collaboration;

  Pricing(ReleaseMechanism mechanism, Ledger ledger, String collaboration) {
    this.mechanism = mechanism;
    this.ledger = ledger;
    this.collaboration = collaboration;
  }

  Cost cost(CheckedTemplate checked, PrivacyLoss loss) {
    return checked.query() instanceof NoisyQuery query
        ? new Cost(loss, mechanism.concentrated(query.plan(loss)))
        : Cost.ZERO;
  }

  /** What a batch costs: its runs together under sums of ε and δ, each added under ρ. */
  Cost cost(List<Question> questions, Optional<BigDecimal> delta) {
    List<ReleasePlan> plans = new ArrayList<>();
    PrivacyLoss sum = PrivacyLoss.ZERO;
    ConcentratedLoss concentrated = ConcentratedLoss.ZERO;
    for (Question question : questions) {
      sum = sum.plus(question.loss());
      concentrated = concentrated.plus(cost(question.checked(), question.loss()).concentrated());
      if (question.checked().query() instanceof NoisyQuery query) {
        plans.add(query.plan(question.loss()));
      }
    }
    return new Cost(mechanism.compose(plans, delta.orElse(sum.delta())), concentrated);
  }

  Quote quote(List<Question> questions, Cost cost, List<Limit> limits) {
    PrivacyLoss sum =
        questions.stream().map(Question::loss).reduce(PrivacyLoss.ZERO, PrivacyLoss::plus);
    return new Quote(
        questions.size(),
        sum,
        cost.loss(),
        cost.concentrated(),
        expected(limits, cost),
        admits(limits, cost));
  }

  /** What the noise of a run would be like; nothing for a query without noise. */
  ReleaseQuote quote(CheckedTemplate checked, PrivacyLoss loss) {
    return checked.query() instanceof NoisyQuery query
        ? quote(query, loss)
        : new ReleaseQuote(List.of(), OptionalLong.empty());
  }

  @CanIgnoreReturnValue
  private ReleaseQuote quote(NoisyQuery query, PrivacyLoss loss) {
    return mechanism.quote(query.plan(loss));
  }

  List<Violation> violations(CheckedTemplate checked, PrivacyLoss loss) {
    List<Violation> violations = new ArrayList<>(RunChecks.loss(loss, checked.tables()));
    if (loss.epsilon().signum() > 0 && checked.query() instanceof NoisyQuery query) {
      try {
        quote(query, loss);
      } catch (IllegalArgumentException e) {
        violations.add(invalid(e));
      }
    }
    return violations;
  }

  static Violation invalid(IllegalArgumentException e) {
    return RunChecks.violation(
        ReasonCode.LOSS_INVALID,
        String.valueOf(e.getMessage()),
        "change the loss, the noise or the groups");
  }

  List<Explanation.ExpectedCharge> expected(
      CheckedTemplate checked, String member, PrivacyLoss loss) {
    return expected(checked.limits(collaboration, member), cost(checked, loss));
  }

  private List<Explanation.ExpectedCharge> expected(List<Limit> limits, Cost cost) {
    List<Explanation.ExpectedCharge> charges = new ArrayList<>();
    for (Limit limit : limits) {
      limit
          .cap()
          .map(cap -> cap.minusOrZero(ledger.spent(limit)))
          .ifPresent(left -> charges.add(new Explanation.ExpectedCharge(limit, cost, left)));
    }
    return charges;
  }

  long runsLeft(CheckedTemplate checked, String member, PrivacyLoss loss) {
    return ledger.runsLeft(checked.limits(collaboration, member), cost(checked, loss));
  }

  /** The refusal of one question, with the largest smaller loss of it that fits. */
  BudgetExceededException exceeded(Question question, List<Shortfall> shortfalls) {
    Map<Limit, Cost> spent = new LinkedHashMap<>();
    for (Limit limit : question.checked().limits(collaboration, question.member())) {
      spent.put(limit, ledger.spent(limit));
    }
    return exceeded(
        shortfalls,
        Fitting.largest(question.loss(), loss -> fits(question.checked(), loss, spent)));
  }

  BudgetExceededException exceeded(List<Shortfall> shortfalls, Optional<PrivacyLoss> fitting) {
    List<Account> accounts = shortfalls.stream().map(Shortfall::account).distinct().toList();
    return new BudgetExceededException(
        shortfalls, ledger.spending(accounts, collaboration), fitting);
  }

  private boolean fits(CheckedTemplate checked, PrivacyLoss loss, Map<Limit, Cost> spent) {
    try {
      Cost cost = cost(checked, loss);
      return spent.entrySet().stream().allMatch(e -> admits(e.getKey(), e.getValue().plus(cost)));
    } catch (IllegalArgumentException e) {
      return false; // so small a loss cannot pay for the release
    }
  }

  private boolean admits(List<Limit> limits, Cost cost) {
    return limits.stream().allMatch(limit -> admits(limit, ledger.spent(limit).plus(cost)));
  }

  private static boolean admits(Limit limit, Cost total) {
    return limit.cap().isEmpty() || limit.cap().get().admits(total);
  }
}
