package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.testing.Evidence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Legitimate templates are accepted and, without noise to speak of, exact. */
class AcceptCorpusTest {
  @Test
  void corpus_everyTemplate_isAcceptedAndExact() {
    Evidence evidence = Evidence.of("accept-corpus", 0);
    AcceptTables tables = new AcceptTables();
    List<AcceptCase> corpus = AcceptCase.corpus();
    List<String> mistakes = new ArrayList<>();
    for (AcceptCase accepted : corpus) {
      String mistake = accepted.mistake(tables);
      if (!mistake.isEmpty()) {
        mistakes.add(mistake);
      }
    }
    evidence.figure("templates", corpus.size()).figure("wrong", mistakes.size()).write();
    assertThat(mistakes).isEmpty();
    assertThat(corpus).hasSizeGreaterThanOrEqualTo(220).doesNotHaveDuplicates();
  }
}
