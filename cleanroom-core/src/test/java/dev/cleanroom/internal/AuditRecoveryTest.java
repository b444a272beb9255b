package dev.cleanroom.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleanroom.Ability;
import dev.cleanroom.Answer;
import dev.cleanroom.CleanRoomException;
import dev.cleanroom.Collaboration;
import dev.cleanroom.CollaborationTestAccess;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.PermissionDeniedException;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.StoreException;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.AuditStore;
import dev.cleanroom.audit.Receipt;
import dev.cleanroom.audit.verify.AuditVerifier;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Origin;
import dev.cleanroom.budget.Run;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger's file and the audit log's file, held against each other, and what receipts say. */
class AuditRecoveryTest {
  private static final String ORIGIN = "example.com/audit";
  private static final Account ALICE = new Account("alice", "visits", "person");

  @TempDir private Path folder;
  private KeyPair keys;
  private LedgerStore store;
  private AuditLog log;
  private final CountingCompiler compiler = new CountingCompiler();

  @BeforeEach
  void start() throws GeneralSecurityException {
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    openFiles();
  }

  private void openFiles() {
    store = LedgerStore.file(folder.resolve("ledger"));
    log = AuditLog.open(AuditStore.file(folder.resolve("audit")), ORIGIN, keys);
  }

  private void closeFiles() {
    store.close();
    log.close();
  }

  private Collaboration room() {
    Collaboration.Builder builder =
        Collaboration.named("trial")
            .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
            .member("carol", Ability.QUERY, Ability.RECEIVE)
            .table(Samples.privateTable("alice", "visits"))
            .template(Samples.template("reach", "COUNT visits").build())
            .ledger(Ledger.of(store))
            .auditLog(log);
    Collaboration room = CollaborationTestAccess.open(builder, compiler);
    room.as("alice").approve("reach");
    return room;
  }

  private List<Kind> kinds() {
    return log.entries().map(AuditEntry::kind).toList();
  }

  private Run admitted(boolean charged) {
    ChargeRequest request =
        new ChargeRequest(
            UUID.randomUUID(),
            false,
            "body",
            Optional.empty(),
            new Origin("trial", "carol", "reach", "00ff"),
            Cost.of(PrivacyLoss.epsilon("0.5")),
            Samples.privateTable("alice", "visits")
                .budget()
                .orElseThrow()
                .limits(ALICE, "trial", "carol", "reach"),
            ORIGIN,
            Instant.EPOCH);
    Run run = ((Admission.Reserved) store.admit(request)).run();
    if (charged) {
      store.charge(run.id());
    }
    return run;
  }

  @Test
  void run_answer_hasAReceiptThatVerifies() {
    Answer answer = room().as("carol").run("reach");
    Receipt receipt = answer.receipt().orElseThrow();
    assertThat(receipt.entry().kind()).isEqualTo(Kind.RELEASED);
    assertThat(receipt.entry().fields())
        .containsEntry("answer", answer.digest().orElseThrow())
        .containsEntry("run", answer.run().orElseThrow().toString());
    assertThat(AuditVerifier.withKey(log.verifierKey()).verify(receipt.toString()).isOk()).isTrue();
    assertThat(store.head(ORIGIN)).contains(receipt.checkpoint());
    closeFiles();
  }

  @Test
  void refusal_ofEveryKind_hasAReceipt() {
    Collaboration room = room();
    List<CleanRoomException> refusals = new ArrayList<>();
    refusals.add(
        catchThrowableOfType(PermissionDeniedException.class, () -> room.as("alice").run("reach")));
    refusals.add(
        catchThrowableOfType(
            CleanRoomException.class, () -> room.as("carol").run("reach", Map.of("x", 1))));
    for (int i = 0; i < 4; i++) {
      assertThat(room.as("carol").run("reach").rows()).hasSize(1);
    }
    refusals.add(
        catchThrowableOfType(CleanRoomException.class, () -> room.as("carol").run("reach")));
    assertThat(refusals)
        .extracting(e -> e.receipt().orElseThrow().entry().fields().get("code"))
        .containsExactly("PERMISSION_DENIED", "PARAMETER_UNKNOWN", "BUDGET_EXCEEDED");
    assertThat(refusals.get(1).receipt().orElseThrow().entry().fields())
        .containsEntry("codes", "PARAMETER_UNKNOWN")
        .containsEntry("member", "carol");
    closeFiles();
  }

  @Test
  void open_again_keepsWhatWasSpentAndContinuesTheLog() {
    Answer first = room().as("carol").run("reach");
    closeFiles();
    openFiles();
    Collaboration again = room();
    assertThat(again.as("carol").explain("reach").runsLeft()).isEqualTo(3);
    Receipt later = again.as("carol").run("reach").receipt().orElseThrow();
    Receipt earlier = first.receipt().orElseThrow();
    assertThat(
            AuditVerifier.withKey(log.verifierKey())
                .verifyConsistent(
                    earlier.toString(),
                    later.toString(),
                    log.consistencyProof(earlier.checkpoint().size(), later.checkpoint().size()))
                .isOk())
        .isTrue();
    assertThat(kinds()).doesNotContain(Kind.OUTCOME_UNKNOWN);
    closeFiles();
  }

  @Test
  void open_runsLeftBehind_areSpentAndHaveAnUnknownOutcome() {
    assertThat(room().as("carol").run("reach").rows()).hasSize(1);
    Run charged = admitted(true);
    Run reserved = admitted(false);
    store.charge(admitted(false).id());
    closeFiles();
    openFiles();
    assertThat(room().as("carol").explain("reach").runsLeft()).isZero();
    assertThat(kinds().stream().filter(Kind.OUTCOME_UNKNOWN::equals)).hasSize(3);
    assertThat(store.find(charged.id()).orElseThrow().state()).isEqualTo(Run.State.FAILED);
    assertThat(store.find(reserved.id()).orElseThrow().state()).isEqualTo(Run.State.FAILED);
    closeFiles();
    openFiles();
    assertThat(room().as("carol").explain("reach").runsLeft()).isZero();
    assertThat(kinds().stream().filter(Kind.OUTCOME_UNKNOWN::equals)).hasSize(3);
    closeFiles();
  }

  /** Killed between the two, a caller would otherwise hear for ever that the run goes on. */
  @Test
  void open_releaseThatOnlyTheLogHas_isLost() {
    assertThat(room().name()).isEqualTo("trial");
    Run left = admitted(true);
    log.append(AuditEntry.of(Kind.RELEASED, Instant.EPOCH).with("run", left.id().toString()));
    closeFiles();
    openFiles();
    assertThat(room().as("carol").explain("reach").runsLeft()).isEqualTo(3);
    assertThat(store.find(left.id()).orElseThrow().state()).isEqualTo(Run.State.FAILED);
    assertThat(kinds()).doesNotContain(Kind.OUTCOME_UNKNOWN);
    closeFiles();
  }

  @Test
  void open_runsOfAnotherLogOrCollaboration_areLeftAlone() {
    Run other = admitted(true);
    Collaboration.Builder builder =
        Collaboration.named("elsewhere")
            .member("alice", Ability.values())
            .ledger(Ledger.of(store))
            .auditLog(log);
    assertThat(CollaborationTestAccess.open(builder, compiler).name()).isEqualTo("elsewhere");
    assertThat(store.find(other.id()).orElseThrow().state()).isEqualTo(Run.State.CHARGED);
    closeFiles();
  }

  @Test
  void open_olderCopyOfTheLedger_isRefused() throws IOException {
    assertThat(room().name()).isEqualTo("trial");
    closeFiles();
    Files.copy(folder.resolve("ledger"), folder.resolve("copy"));
    openFiles();
    assertThat(room().as("carol").run("reach").rows()).hasSize(1);
    closeFiles();
    Files.delete(folder.resolve("ledger"));
    Files.move(folder.resolve("copy"), folder.resolve("ledger"));
    openFiles();
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::room)
        .satisfies(e -> assertThat(e.code()).isEqualTo("LEDGER_CORRUPT"))
        .withMessageContaining("older copy");
    closeFiles();
  }

  @Test
  void open_olderCopyOfTheLog_isRefused() throws IOException {
    assertThat(room().name()).isEqualTo("trial");
    closeFiles();
    Files.copy(folder.resolve("audit"), folder.resolve("copy"));
    openFiles();
    assertThat(room().as("carol").run("reach").rows()).hasSize(1);
    closeFiles();
    Files.delete(folder.resolve("audit"));
    Files.move(folder.resolve("copy"), folder.resolve("audit"));
    openFiles();
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::room)
        .satisfies(e -> assertThat(e.code()).isEqualTo("AUDIT_LOG_CORRUPT"));
    closeFiles();
  }

  @Test
  void open_againWhileARunGoesOn_leavesTheRunAlone() {
    Collaboration room = room();
    compiler.failure =
        () -> {
          assertThat(room().as("carol").explain("reach").runsLeft()).isEqualTo(3);
          assertThat(kinds()).doesNotContain(Kind.OUTCOME_UNKNOWN);
          return new IllegalStateException();
        };
    EvaluationException failure =
        catchThrowableOfType(EvaluationException.class, () -> room.as("carol").run("reach"));
    assertThat(failure.receipt().orElseThrow().entry().kind()).isEqualTo(Kind.FAILED);
    closeFiles();
  }
}
