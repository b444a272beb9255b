package dev.cleanroom.examples.conformance;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Explanation;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Protection;
import dev.cleanroom.Violation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One query under one rule, explained and, if it is accepted, approved and run. */
final class Trial {
  private static final Pattern PAGING =
      Pattern.compile(" (LIMIT \\d+|OFFSET \\d+( ROWS)?)(?=$| OFFSET)");
  private static final BigDecimal NEAR = new BigDecimal("0.01");
  private static final String NAME = "question";

  private final Product product;
  private final Set<String> variant;
  private final String sql;

  Trial(Product product, Set<String> variant, String sql) {
    this.product = product;
    this.variant = variant;
    this.sql = sql;
  }

  Outcome outcome() {
    Collaboration room = room();
    Explanation explanation = room.as(World.RUNNER).explain(NAME);
    if (!explanation.accepted()) {
      return Outcome.refused(explanation.violations().stream().map(Violation::code).toList());
    }
    explanation.missingApprovals().forEach(owner -> room.as(owner).approve(NAME));
    Answer answer = room.as(World.RUNNER).run(NAME);
    Outcome.Kind kind = kind(answer);
    return Outcome.of(product.isNoisy() ? Outcome.Kind.NOISY : kind);
  }

  private Collaboration room() {
    Collaboration.Builder builder =
        Collaboration.named("conformance")
            .member("shop", Ability.CONTRIBUTE, Ability.APPROVE)
            .member("hotel", Ability.CONTRIBUTE, Ability.APPROVE)
            .member(
                World.RUNNER, Ability.CONTRIBUTE, Ability.APPROVE, Ability.QUERY, Ability.RECEIVE)
            .template(template());
    for (ConfiguredTable table : product.tables(variant)) {
      builder.table(table);
    }
    return builder.open();
  }

  private AnalysisTemplate template() {
    AnalysisTemplate.Builder template = AnalysisTemplate.named(NAME).sql(sql);
    if (!product.isNoisy()) {
      return template.withoutNoise().build();
    }
    boolean grouped = isGrouped();
    return template
        .bounds(ContributionBounds.of(grouped ? 4 : 1, 10))
        .groups(grouped ? GroupKeys.selected() : GroupKeys.none())
        .noise(NoiseKind.LAPLACE)
        .loss(grouped ? World.MOST : PrivacyLoss.epsilon("1000000000"))
        .build();
  }

  private boolean isGrouped() {
    int depth = 0;
    for (int i = 0; i < sql.length(); i++) {
      depth += sql.charAt(i) == '(' ? 1 : sql.charAt(i) == ')' ? -1 : 0;
      boolean keys = sql.startsWith("GROUP BY", i) || sql.startsWith("SELECT DISTINCT", i);
      if (depth == 0 && keys) {
        return true;
      }
    }
    return false;
  }

  /**
   * Compares the answer with what a database says. Pages are compared with all rows.
   *
   * @throws AssertionError if a row is shown that is neither a remainder nor the database's, a
   *     small one is shown or a large one is not, totals differ where rows are merged, or noise
   *     that is almost none changes or hides more than a small row
   */
  private Outcome.Kind kind(Answer answer) {
    boolean paged = PAGING.matcher(sql).find();
    List<List<@Nullable Object>> all = numbered(World.query(PAGING.matcher(sql).replaceAll("")));
    List<List<@Nullable Object>> missing = new ArrayList<>(all);
    List<List<@Nullable Object>> shown =
        numbered(answer.rows().stream().map(Trial::values).toList());
    List<List<@Nullable Object>> others =
        shown.stream().filter(row -> !take(missing, row)).toList();
    require(others.stream().allMatch(row -> row.get(0) == null), shown);
    require(!product.isNoisy() || (others.isEmpty() && (isGrouped() || missing.isEmpty())), shown);
    if (answer.protection() == Protection.THRESHOLD) {
      require(shown.stream().noneMatch(row -> names(row, "rare", "odd")), shown);
    }
    if (!others.isEmpty()) {
      require(total(shown).compareTo(total(all)) == 0, shown);
      return Outcome.Kind.REMAINDER;
    }
    require(paged || missing.stream().noneMatch(row -> names(row, "north", "south")), shown);
    if (shown.isEmpty() && !all.isEmpty()) {
      return Outcome.Kind.NO_ROW;
    }
    return missing.isEmpty() || paged ? Outcome.Kind.ALL_ROWS : Outcome.Kind.SOME_ROWS;
  }

  private void require(boolean condition, List<List<@Nullable Object>> shown) {
    if (!condition) {
      throw new AssertionError("must not be answered with " + shown + ": " + sql);
    }
  }

  /** Takes away the row that is the same as another, or near it, where noise is very small. */
  private boolean take(List<List<@Nullable Object>> rows, List<@Nullable Object> row) {
    for (int i = 0; i < rows.size(); i++) {
      if (isSame(rows.get(i), row)) {
        rows.remove(i);
        return true;
      }
    }
    return false;
  }

  private boolean isSame(List<@Nullable Object> row, List<@Nullable Object> other) {
    boolean same = row.size() == other.size();
    for (int i = 0; same && i < row.size(); i++) {
      same = Objects.equals(row.get(i), other.get(i)) || isNear(row.get(i), other.get(i));
    }
    return same;
  }

  private boolean isNear(@Nullable Object cell, @Nullable Object other) {
    return product.isNoisy()
        && cell instanceof BigDecimal a
        && other instanceof BigDecimal b
        && a.subtract(b).abs().compareTo(NEAR) < 0;
  }

  private static List<@Nullable Object> values(Answer.Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    row.cells().forEach(cell -> values.add(cell.value()));
    return values;
  }

  private static boolean names(List<@Nullable Object> row, String... regions) {
    return row.stream()
        .anyMatch(cell -> Arrays.stream(regions).anyMatch(r -> r.equalsIgnoreCase("" + cell)));
  }

  /** The sum of the last column, if it holds numbers: fixtures merge rows of sums and counts. */
  private static BigDecimal total(List<List<@Nullable Object>> rows) {
    return rows.stream()
        .map(row -> row.get(row.size() - 1))
        .filter(BigDecimal.class::isInstance)
        .map(BigDecimal.class::cast)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Numbers in one form, so that 1 equals 1.0; means are rounded. */
  private static List<List<@Nullable Object>> numbered(List<List<@Nullable Object>> rows) {
    List<List<@Nullable Object>> numbered = new ArrayList<>();
    for (List<@Nullable Object> row : rows) {
      List<@Nullable Object> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell instanceof Number number ? rounded(number) : cell));
      numbered.add(cells);
    }
    return numbered;
  }

  private static BigDecimal rounded(Number number) {
    return new BigDecimal(number.toString())
        .setScale(6, RoundingMode.HALF_EVEN)
        .stripTrailingZeros();
  }
}
