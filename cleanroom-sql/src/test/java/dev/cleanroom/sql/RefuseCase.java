package dev.cleanroom.sql;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template that must be refused: {@code CODE SELECT ^visitor^ FROM visits}, where carets mark the
 * place that a user is shown. Without carets the violation is about the template as a whole.
 *
 * @param code why
 * @param marked the text with its carets
 */
record RefuseCase(ReasonCode code, String marked) {
  private static final Pattern CASE =
      Pattern.compile("^([A-Z_]+) +(\\S.*(?:\\R[ \\t]+\\S.*)*)$", Pattern.MULTILINE);

  private static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.integer("number").between(0L, 100L),
          Parameter.text("town").maxLength(20),
          Parameter.date("since").between(LocalDate.EPOCH, LocalDate.of(2030, 1, 1)),
          Parameter.decimal("share", 5, 2).between(BigDecimal.ZERO, BigDecimal.TEN));

  /** Reads all cases of a resource; lines that start with {@code #} are headings. */
  static List<RefuseCase> of(String resource) {
    return at("/refuse/" + resource);
  }

  static List<RefuseCase> at(String path) {
    try (InputStream stream = Objects.requireNonNull(RefuseCase.class.getResourceAsStream(path))) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      List<RefuseCase> cases = new ArrayList<>();
      Matcher matcher = CASE.matcher(text);
      while (matcher.find()) {
        cases.add(new RefuseCase(ReasonCode.valueOf(matcher.group(1)), matcher.group(2)));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String sql() {
    return marked.replace("^", "");
  }

  Violation.Span span() {
    int first = marked.indexOf('^');
    int last = marked.lastIndexOf('^');
    if (first < 0) {
      return Violation.Span.NONE;
    }
    int[] start = place(sql(), first);
    int[] end = place(sql(), last - 2);
    return new Violation.Span(start[0], start[1], end[0], end[1]);
  }

  private static int[] place(String text, int index) {
    String before = text.substring(0, index);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new int[] {line, index - before.lastIndexOf('\n')};
  }

  /** The template; it has the keys that its GROUP BY needs and the parameters that it names. */
  AnalysisTemplate template() {
    return template(sql(), ContributionBounds.of(1, 10));
  }

  static AnalysisTemplate template(String sql, ContributionBounds bounds) {
    AnalysisTemplate.Builder template =
        AnalysisTemplate.named("refused")
            .sql(sql)
            .bounds(bounds)
            .groups(isGrouped(sql) ? GroupKeys.selected() : GroupKeys.none())
            .noise(NoiseKind.LAPLACE)
            .loss(PrivacyLoss.of("1", "1e-6"));
    PARAMETERS.stream().filter(p -> sql.contains(":" + p.name())).forEach(template::parameter);
    return template.build();
  }

  /** Whether there is a GROUP BY outside of all parentheses. */
  private static boolean isGrouped(String sql) {
    int depth = 0;
    for (int i = 0; i < sql.length(); i++) {
      depth += sql.charAt(i) == '(' ? 1 : sql.charAt(i) == ')' ? -1 : 0;
      if (depth == 0 && sql.startsWith("GROUP BY", i)) {
        return true;
      }
    }
    return false;
  }

  /** What a template is refused for; nothing if it is accepted. Anything else thrown passes on. */
  static Optional<QueryRejectedException> refusal(AnalysisTemplate template) {
    try {
      Objects.requireNonNull(new SqlQueryCompiler().compile(template, RefuseTables.ALL, "analyst"));
      return Optional.empty();
    } catch (QueryRejectedException e) {
      return Optional.of(e);
    }
  }

  /** What is wrong with how this case is refused; empty if it is refused as it should be. */
  String mistake() {
    return mistake(refusal(template()));
  }

  String mistake(Optional<QueryRejectedException> refusal) {
    if (refusal.isEmpty()) {
      return "accepted: " + this;
    }
    boolean found =
        refusal.get().violations().stream()
            .anyMatch(v -> v.code() == code && v.span().equals(span()));
    return found ? "" : this + "\n" + refusal.get().getMessage();
  }

  @Override
  public String toString() {
    return code + " " + marked;
  }
}
