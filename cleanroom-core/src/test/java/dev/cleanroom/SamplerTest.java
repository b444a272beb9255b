package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.Recheck;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.testing.Samples;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static Collaboration.Builder builder(CountingMechanism mechanism) {
    return Collaboration.named("trial")
        .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("carol", Ability.QUERY, Ability.RECEIVE)
        .table(Samples.privateTable("alice", "visits"))
        .template(Samples.template("own", "COUNT visits").build())
        .compiler(new CountingCompiler())
        .mechanism(mechanism, UnsafeAccess.iKnowWhatIAmDoing());
  }

  private static Collaboration room(Sampler sampler) {
    Collaboration room = builder(new CountingMechanism()).sampler(sampler).open();
    room.as("alice").approve("own");
    return room;
  }

  @Test
  void guarantee_anySampler_tellsIt() {
    assertThat(room(Sampler.GOOGLE).as("carol").run("own").guarantee())
        .endsWith("in visits of alice at once; noise is drawn by Google's library");
    Collaboration exact = room(Sampler.EXACT);
    String told =
        "in visits of alice at once; noise is drawn exactly, from distributions on whole numbers";
    assertThat(exact.as("carol").explain("own").guarantee()).endsWith(told);
    assertThat(exact.as("carol").run("own").guarantee()).endsWith(told);
  }

  @Test
  void sampler_unset_isThatOfTheMechanism() {
    CountingMechanism exact = new CountingMechanism(Sampler.EXACT, Set.of());
    Collaboration room = builder(exact).open();
    assertThat(room.as("carol").explain("own").guarantee()).contains("drawn exactly");
    assertThat(builder(exact).sampler(Sampler.EXACT).open()).isNotNull();
  }

  @Test
  void recheck_anotherSampler_isContradicted() {
    for (Sampler sampler : Sampler.values()) {
      Collaboration room = room(sampler);
      Answer unused = room.as("carol").run("own");
      List<AuditEntry> entries = room.auditLog().entries().toList();
      assertThat(room.recheck(entries).holds()).isTrue();
      for (Sampler other : Sampler.values()) {
        List<String> reasons =
            room(other).recheck(entries).contradictions().stream().map(Recheck.Note::why).toList();
        String expected = "other owners approve, other budgets hold or another sampler draws";
        assertThat(reasons.contains(expected)).isEqualTo(other != sampler);
      }
    }
  }

  @Test
  void open_samplerThatTheMechanismLacks_isAProblem() {
    CountingMechanism google = new CountingMechanism(Sampler.GOOGLE, Set.of());
    Collaboration.Builder builder = builder(google).sampler(Sampler.EXACT);
    assertThat(catchThrowableOfType(CollaborationInvalidException.class, builder::open).problems())
        .containsExactly("there is no sampler EXACT");
  }

  @Test
  void sampler_twice_throws() {
    Collaboration.Builder builder = builder(new CountingMechanism()).sampler(Sampler.EXACT);
    assertThatIllegalStateException().isThrownBy(() -> builder.sampler(Sampler.EXACT));
  }
}
