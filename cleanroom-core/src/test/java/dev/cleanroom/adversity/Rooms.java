package dev.cleanroom.adversity;

import dev.cleanroom.Ability;
import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.CollaborationTestAccess;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.Samples;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Map;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A collaboration of which ledger and audit log are put to the test: one question, many runs. */
final class Rooms {
  static final String ORIGIN = "example.com/audit";
  static final Account ALICE = new Account("alice", "visits", "person");
  static final PrivacyLoss LOSS = PrivacyLoss.epsilon("0.5");

  /** The key of answers, the same in all processes. */
  private static final SecretKey ANSWERS = new SecretKeySpec(new byte[16], "AES");

  private Rooms() {}

  static Collaboration open(
      LedgerStore store, AuditLog log, CountingCompiler compiler, Draws draws) {
    Collaboration.Builder builder =
        Collaboration.named("trial")
            .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
            .member("carol", Ability.QUERY, Ability.RECEIVE)
            .table(
                Samples.table("alice", "visits").budget(PrivacyLoss.of("1000000", "0.1")).build())
            .template(Samples.template("reach", "COUNT visits").build())
            .ledger(Ledger.over(store).answerKey(ANSWERS).build())
            .auditLog(log);
    Collaboration room = CollaborationTestAccess.open(builder, compiler, draws);
    room.as("alice").approve("reach");
    return room;
  }

  /** Asks the question under an id. */
  static Answer ask(Collaboration room, Draws draws, UUID request) {
    return draws.during(request, () -> room.as("carol").run("reach", Map.of(), LOSS, request));
  }

  static KeyPair freshKeys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of this version has Ed25519", e);
    }
  }
}
