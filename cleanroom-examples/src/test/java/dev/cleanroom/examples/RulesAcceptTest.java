package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Answer;
import dev.cleanroom.CleanRoomException;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.testing.Evidence;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Legitimate templates under every rule without noise are accepted, and their answers exact. */
class RulesAcceptTest {
  private final RulesAcceptTables tables = new RulesAcceptTables();

  @Test
  void corpus_everyTemplate_isAcceptedAndExact() {
    Evidence evidence = Evidence.of("rules-accept", 0);
    List<RulesAcceptCase> corpus = RulesAcceptCase.corpus();
    List<String> mistakes = new ArrayList<>();
    int rows = 0;
    for (RulesAcceptCase accepted : corpus) {
      try {
        List<String> answer = texts(tables.run(accepted));
        List<String> expected = texts(new RulesAcceptReference(tables, accepted).rows());
        rows += answer.size();
        if (!accepted.tail().contains("ORDER BY")) {
          answer.sort(null);
          expected.sort(null);
        }
        if (!answer.equals(expected)) {
          mistakes.add(accepted + "\n  " + answer + "\n  " + expected);
        }
      } catch (EvaluationException e) {
        mistakes.add(accepted + "\n  " + e.engineFailure(UnsafeAccess.iKnowWhatIAmDoing()));
      } catch (CleanRoomException e) {
        mistakes.add(accepted + "\n  " + e.getMessage());
      } catch (IllegalStateException e) {
        mistakes.add(accepted + "\n  " + e.getCause());
      }
    }
    evidence.figure("templates", corpus.size()).figure("wrong", mistakes.size()).write();
    assertThat(mistakes).isEmpty();
    assertThat(corpus.stream().map(RulesAcceptCase::sql).collect(Collectors.toSet()))
        .as("different texts")
        .hasSizeGreaterThanOrEqualTo(300);
    assertThat(rows).isGreaterThan(corpus.size());
    assertThat(corpus.stream().map(RulesAcceptCase::room).distinct()).hasSize(16);
  }

  private static List<String> texts(Answer answer) {
    List<String> texts = new ArrayList<>();
    for (Answer.Row row : answer.rows()) {
      texts.add(row.cells().stream().map(c -> text(c.value())).toList().toString());
    }
    return texts;
  }

  private static List<String> texts(List<List<@Nullable Object>> rows) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.stream().map(RulesAcceptTest::text).toList().toString()));
    return texts;
  }

  /** Means are compared with 14 digits; sums and counts have fewer. */
  private static String text(@Nullable Object cell) {
    if (cell instanceof Number number) {
      return new BigDecimal(number.toString())
          .round(new MathContext(14))
          .stripTrailingZeros()
          .toPlainString();
    }
    return Objects.toString(cell instanceof Date date ? date.toLocalDate() : cell);
  }
}
