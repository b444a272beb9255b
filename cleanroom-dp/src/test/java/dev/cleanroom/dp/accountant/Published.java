package dev.cleanroom.dp.accountant;

import dev.cleanroom.PrivacyLoss;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A value that others published for a composition.
 *
 * @param mechanisms the composition
 * @param question delta or epsilon
 * @param at the ε or δ
 * @param value the answer
 * @param uncertainty what the source's rounding leaves open
 * @param source where it was read
 */
record Published(
    String mechanisms,
    String question,
    BigDecimal at,
    BigDecimal value,
    BigDecimal uncertainty,
    String source) {
  static List<Published> all() {
    try (InputStream table =
        Objects.requireNonNull(Published.class.getResourceAsStream("published.txt"))) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Published::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Published parse(String line) {
    List<String> cells = List.of(line.split("\\|", -1));
    String value = cells.get(3).strip();
    String uncertainty = cells.get(4).strip();
    BigDecimal exact = new BigDecimal(value);
    return new Published(
        cells.get(0).strip(),
        cells.get(1).strip(),
        new BigDecimal(cells.get(2).strip()),
        exact,
        uncertainty.isEmpty() ? halfUnit(exact) : new BigDecimal(uncertainty),
        cells.get(5).strip());
  }

  /** Whole numbers are exact. */
  private static BigDecimal halfUnit(BigDecimal value) {
    return value.scale() == 0 ? BigDecimal.ZERO : value.ulp().divide(BigDecimal.valueOf(2));
  }

  PrivacyLossDistribution distribution() {
    PrivacyLossDistribution all = PrivacyLossDistribution.NONE;
    for (String part : mechanisms.split("\\+", -1)) {
      List<String> words = List.of(part.strip().split(" ", -1));
      int times = Integer.parseInt(words.get(words.size() - 1).substring(1));
      all = all.compose(mechanism(words).compose(times));
    }
    return all;
  }

  private static PrivacyLossDistribution mechanism(List<String> words) {
    String first = words.get(1);
    String second = words.get(2);
    return switch (words.get(0)) {
      case "laplace" -> PrivacyLossDistribution.laplace(new BigDecimal(first));
      case "dlaplace" ->
          PrivacyLossDistribution.discreteLaplace(new BigDecimal(first), Integer.parseInt(second));
      case "gaussian" ->
          PrivacyLossDistribution.gaussian(Double.parseDouble(first), Double.parseDouble(second));
      case "pure" -> PrivacyLossDistribution.pure(new BigDecimal(first));
      case "approximate" -> PrivacyLossDistribution.approximate(PrivacyLoss.of(first, second));
      default -> throw new IllegalArgumentException(words.get(0));
    };
  }

  BigDecimal computed() {
    PrivacyLossDistribution distribution = distribution();
    return question.equals("delta") ? distribution.delta(at) : distribution.epsilon(at);
  }

  boolean isOptimistic(BigDecimal computed) {
    return computed.compareTo(value.subtract(uncertainty)) < 0;
  }

  /**
   * The distance to the published value, beyond what its rounding leaves open, as a part of it; the
   * distance itself to a 0.
   */
  double relativeError(BigDecimal computed) {
    BigDecimal distance = computed.subtract(value).abs().subtract(uncertainty).max(BigDecimal.ZERO);
    return value.signum() == 0
        ? distance.doubleValue()
        : distance.divide(value, MathContext.DECIMAL64).doubleValue();
  }
}
