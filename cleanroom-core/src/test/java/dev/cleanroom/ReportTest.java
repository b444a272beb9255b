package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.budget.Budget;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.testing.Samples;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final String HOSTILE = "<script>alert(\"1\")</script>&'";
  private static final PrivacyLoss THIRD = PrivacyLoss.epsilon("0.3");
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  private final Ledger ledger = Ledger.over(LedgerStore.inMemory()).clock(NOON).build();
  private final CountingCompiler compiler = new CountingCompiler();
  private final Collaboration room = open("trial", "carol", "reach", budget());

  private static Budget budget() {
    return Budget.lifetime(Cap.of(PrivacyLoss.of("1", "1e-5")))
        .perMember(Cap.of(ConcentratedLoss.of("0.5", "0")))
        .perWindow(Duration.ofDays(1), Cap.of(PrivacyLoss.of("0.9", "1e-5")))
        .build();
  }

  private Collaboration open(String name, String analyst, String template, Budget budget) {
    return Collaboration.named(name)
        .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("bob", Ability.CONTRIBUTE, Ability.APPROVE)
        .member(analyst, Ability.QUERY, Ability.RECEIVE)
        .table(Samples.table("alice", "visits").budget(budget).build())
        .table(Samples.privateTable("bob", "orders"))
        .template(Samples.template(template, "COUNT visits").build())
        .template(Samples.template("sales", "COUNT orders").build())
        .template(Samples.template("broken", "COUNT nothing").build())
        .ledger(ledger)
        .auditLog(AuditLog.inMemory("test/report"))
        .mechanism(new CountingMechanism(), UnsafeAccess.iKnowWhatIAmDoing())
        .compiler(compiler)
        .open();
  }

  private Answer run(Collaboration in, String analyst, String template) {
    return in.as(analyst).run(template, Map.of(), THIRD);
  }

  private void busy() {
    room.as("alice").approve("reach");
    room.as("bob").approve("sales");
    for (int i = 0; i < 3; i++) {
      assertThat(run(room, "carol", "reach").rows()).hasSize(1);
    }
    assertThat(run(room, "carol", "sales").rows()).hasSize(1);
    assertThat(catchThrowable(() -> assertThat(run(room, "carol", "reach")).isNull()))
        .isInstanceOf(BudgetExceededException.class);
    assertThat(catchThrowable(() -> assertThat(run(room, "carol", "broken")).isNull()))
        .isInstanceOf(QueryRejectedException.class);
    compiler.failure = () -> new IllegalStateException("secret");
    assertThat(catchThrowable(() -> assertThat(run(room, "carol", "sales")).isNull()))
        .isInstanceOf(EvaluationException.class);
    compiler.failure = null;
  }

  @Test
  void toString_owner_showsItsAccountsAndNoOthers() {
    busy();
    String report = room.as("alice").report().toString();
    assertThat(report)
        .contains("Report of trial\nfor owner alice, as of 2026-11-20T12:00:00Z")
        .contains("ε=0.9, δ=0", "ε=0.1, δ=1e-5", "90.0", "ρ=0.135", "every day")
        .contains("2026-11-21T00:00:00Z", "BUDGET_EXCEEDED", "Odometer, alice/visits (person): ")
        .contains("Complete: every charge has an outcome in the log.")
        .doesNotContain("bob", "orders", "sales", "broken", "TABLE_UNKNOWN");
    assertThat(room.as("carol").report().toString()).doesNotContain("visits", "reach", "orders");
  }

  @Test
  void toString_runsThatReadTablesOfOthers_haveTimesForTheHostAlone() {
    Collaboration both =
        Collaboration.named("both")
            .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
            .member("bob", Ability.CONTRIBUTE, Ability.APPROVE)
            .member("carol", Ability.QUERY, Ability.RECEIVE)
            .table(Samples.privateTable("alice", "visits"))
            .table(Samples.privateTable("bob", "orders"))
            .template(Samples.template("reach", "COUNT visits orders").build())
            .ledger(ledger)
            .mechanism(new CountingMechanism(), UnsafeAccess.iKnowWhatIAmDoing())
            .compiler(compiler)
            .open();
    both.as("alice").approve("reach");
    both.as("bob").approve("reach");
    assertThat(run(both, "carol", "reach").rows()).hasSize(1);
    assertThat(both.as("alice").report().toString())
        .containsPattern("reach +1 +1 +0 +0 +0 +0\n")
        .doesNotContain("Median");
    assertThat(both.report().toString()).containsPattern("reach +1 +0 +0\n");
  }

  @Test
  void toString_host_showsEverything() {
    busy();
    assertThat(room.report().toString())
        .contains("for the host, all owners", "alice/visits", "bob/orders", "sales")
        .contains("TABLE_UNKNOWN", "BUDGET_EXCEEDED", "test/report")
        .containsPattern("reach +3 +3 +0 +0 +0 +1\n")
        .containsPattern("sales +2 +1 +0 +1 +0 +0\n");
  }

  @Test
  void texts_sameLedgerAndTime_areTheSame() {
    busy();
    Report first = room.report();
    Report second = room.report();
    assertThat(first).hasToString(second.toString());
    assertThat(first.toJson()).isEqualTo(second.toJson());
    assertThat(first.toHtml()).isEqualTo(second.toHtml());
  }

  @Test
  void toHtml_budget_hasItsCurveAndLines() {
    busy();
    assertThat(room.as("alice").report().toHtml())
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("<title>Report of trial</title>", "role=\"img\"", "<desc id=\"account_1-text\">")
        .contains("ε: 0.9 of 1 spent, 90.0 %", "δ: 0 of 0.00001 spent, 0.0 %")
        .contains("90 % warning", "50 % warning", "100 % stop", "prefers-color-scheme: dark")
        .contains("class=\"curve s0\" d=\"M2 226.0 H776 V44.2 H776\"")
        .doesNotContain("<script", "http:", "https:", "url(", "@import");
  }

  @Test
  void texts_noChargesYet_areThereAllTheSame() {
    assertThat(room.report().toHtml()).contains("0.0 %", "nothing");
    assertThat(room.report().toString()).contains("(nothing)");
  }

  @Test
  void texts_hostileNames_areEscaped() throws IOException {
    Collaboration hostile =
        Collaboration.named(HOSTILE)
            .member(HOSTILE, Ability.values())
            .table(Samples.table(HOSTILE, "visits").dataset(HOSTILE).budget(budget()).build())
            .template(Samples.template(HOSTILE, "COUNT visits").build())
            .ledger(ledger)
            .mechanism(new CountingMechanism(), UnsafeAccess.iKnowWhatIAmDoing())
            .compiler(compiler)
            .open();
    hostile.as(HOSTILE).approve(HOSTILE);
    Answer answer = run(hostile, HOSTILE, HOSTILE);
    Report report = hostile.report().with(answer);
    assertThat(report.toHtml())
        .contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;")
        .doesNotContain("<script", "\"1\"")
        .contains("Released: ", "units");
    assertThat(report.toJson()).doesNotContain("<", ">");
    assertThat(texts(report.toJson())).contains(HOSTILE, "member " + HOSTILE);
  }

  private static List<String> texts(String json) throws IOException {
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken next = parser.nextToken(); next != null; next = parser.nextToken()) {
        if (next == JsonToken.VALUE_STRING) {
          texts.add(parser.getText());
        }
      }
    }
    return texts;
  }

  @Test
  void toJson_amounts_areExactTexts() throws IOException {
    busy();
    String json = room.report().toJson();
    assertThat(texts(json)).contains("ε=0.9, δ=0", "ε=0.1, δ=1e-5", "2026-11-20");
    assertThat(json).contains("\"admitted\" : 3", "\"spent_in_all\" : \"ε=0.9, δ=0\"");
  }

  @Test
  void with_releasedAnswer_isShownWithItsInterval() {
    busy();
    room.as("bob").approve("sales");
    Answer answer = run(room, "carol", "sales");
    assertThat(room.report().with(answer).toString())
        .contains("Released: sales", "2 (1 … 3)", "DIFFERENTIAL_PRIVACY, a guarantee.");
    assertThat(room.report().toString()).contains("Match rates").doesNotContain("Released: sales");
  }
}
