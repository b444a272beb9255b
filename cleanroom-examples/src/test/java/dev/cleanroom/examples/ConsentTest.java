package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Approval;
import dev.cleanroom.Collaboration;
import dev.cleanroom.CollaborationInvalidException;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.Protection;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Table;
import dev.cleanroom.Violation;
import dev.cleanroom.rule.AnswerUse;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What owners agree to beside the query: who writes it, who receives it, and what it is for. */
class ConsentTest {
  /** A row of the owner's table. */
  public record Visit(String person, String city) {}

  private static final List<Visit> VISITS =
      List.of(new Visit("ann", "Bern"), new Visit("bob", "Bern"), new Visit("eve", "Basel"));

  private static Collaboration.Builder room(
      UnaryOperator<CustomRule.Builder> rule, UnaryOperator<ConfiguredTable.Builder> table) {
    ConfiguredTable.Builder visits =
        ConfiguredTable.of("shop", Table.of("visits", Visit.class, VISITS))
            .columns("person", "city")
            .rule(rule.apply(AnalysisRule.custom().exactAnswers()).build());
    return Collaboration.named("consent")
        .member("shop", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("hotel", Ability.QUERY, Ability.RECEIVE)
        .member("agency", Ability.QUERY, Ability.RECEIVE)
        .table(table.apply(visits).build());
  }

  private static AnalysisTemplate.Builder template(String name) {
    return AnalysisTemplate.named(name)
        .sql("SELECT city, COUNT(*) AS n FROM visits GROUP BY city")
        .withoutNoise();
  }

  private static List<ReasonCode> codes(Collaboration room, String runner, String template) {
    return room.as(runner).explain(template).violations().stream().map(Violation::code).toList();
  }

  @Test
  void providers_listed_needNoApproval() {
    Collaboration room =
        room(rule -> rule.templates().providers("hotel"), table -> table)
            .template(template("theirs").provider("hotel").build())
            .template(template("others").provider("agency").build())
            .open();
    assertThat(room.as("agency").explain("theirs").missingApprovals()).isEmpty();
    assertThat(room.as("agency").run("theirs").rows()).hasSize(2);
    assertThat(codes(room, "agency", "others")).containsExactly(ReasonCode.TEMPLATE_NOT_ALLOWED);
  }

  @Test
  void templates_listed_needApprovalAllTheSame() {
    Collaboration room =
        room(rule -> rule.templates("listed"), table -> table)
            .template(template("listed").build())
            .template(template("other").build())
            .open();
    assertThat(codes(room, "hotel", "other")).containsExactly(ReasonCode.TEMPLATE_NOT_ALLOWED);
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(() -> room.as("hotel").run("listed"))
        .satisfies(
            e ->
                assertThat(e.violations())
                    .extracting(Violation::code)
                    .containsExactly(ReasonCode.APPROVAL_MISSING));
    room.as("shop").approve("listed");
    assertThat(room.as("hotel").run("listed").protection()).isEqualTo(Protection.NONE);
  }

  @Test
  void receivers_others_areRefused() {
    Collaboration room =
        room(rule -> rule, table -> table.receivers("hotel"))
            .template(template("a").build())
            .open();
    room.as("shop").approve("a");
    assertThat(room.as("hotel").run("a").rows()).hasSize(2);
    assertThat(codes(room, "agency", "a")).containsExactly(ReasonCode.RECEIVER_NOT_ALLOWED);
  }

  @Test
  void uses_others_areRefused() {
    Collaboration room =
        room(rule -> rule, table -> table.uses(AnswerUse.REPORT))
            .template(template("report").build())
            .template(template("model").use(AnswerUse.FURTHER_ANALYSIS).build())
            .open();
    assertThat(codes(room, "hotel", "report")).isEmpty();
    assertThat(codes(room, "hotel", "model")).containsExactly(ReasonCode.USE_NOT_ALLOWED);
  }

  @Test
  void approval_receiversChanged_isStale() {
    Collaboration before =
        room(rule -> rule, table -> table.receivers("hotel"))
            .template(template("a").build())
            .open();
    Approval approval = before.as("shop").approve("a");
    Collaboration after =
        room(rule -> rule, table -> table.receivers("hotel", "agency"))
            .template(template("a").build())
            .approval(approval)
            .open();
    assertThat(after.as("hotel").explain("a").missingApprovals()).containsExactly("shop");
  }

  @Test
  void open_unknownMembers_areNamed() {
    assertThatExceptionOfType(CollaborationInvalidException.class)
        .isThrownBy(
            () ->
                room(rule -> rule.providers("nobody"), table -> table.receivers("noone"))
                    .template(template("a").provider("none").build())
                    .open())
        .satisfies(
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "table visits names 'nobody', no member",
                        "table visits names 'noone', no member",
                        "template 'a' is by 'none', no member"));
  }
}
