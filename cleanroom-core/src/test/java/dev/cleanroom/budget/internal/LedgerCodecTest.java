package dev.cleanroom.budget.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.LedgerFrame.Aborted;
import dev.cleanroom.budget.internal.LedgerFrame.Admitted;
import dev.cleanroom.budget.internal.LedgerFrame.Charged;
import dev.cleanroom.budget.internal.LedgerFrame.Failed;
import dev.cleanroom.budget.internal.LedgerFrame.Head;
import dev.cleanroom.budget.internal.LedgerFrame.Part;
import dev.cleanroom.budget.internal.LedgerFrame.Released;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerCodecTest {
  private static final UUID ID = new UUID(-1, 7);
  private static final Checkpoint HEAD =
      new Checkpoint("log", Long.MAX_VALUE, Base64.getEncoder().encodeToString(new byte[32]));
  private final LedgerCodec codec = new LedgerCodec();

  private static Run run(String text, Instant time) {
    Account account = new Account(text, "visits", "person");
    Cap sum = Cap.of(new PrivacyLoss(new BigDecimal("1e50"), new BigDecimal("1e-18")));
    Cap rho = Cap.of(ConcentratedLoss.of("0.000000000001", "0.5"));
    return new Run(
        ID,
        true,
        text,
        Optional.of(text),
        new Origin("trial", "carol", text, "00ff"),
        Cost.of(PrivacyLoss.of("0.000000001", "0.999999999999999999")),
        List.of(
            new Limit(account, Optional.empty(), Optional.empty()),
            new Limit(account.part(Account.Part.MEMBER, text), Optional.of(sum), Optional.empty()),
            new Limit(
                account.part(Account.Part.TEMPLATE, ""),
                Optional.of(rho),
                Optional.of(Duration.ofSeconds(1, 5))),
            new Limit(
                account.part(Account.Part.COLLABORATION, "trial"),
                Optional.of(rho),
                Optional.empty())),
        "log",
        Optional.of(new UUID(3, 4)),
        time,
        Run.State.RESERVED,
        Optional.empty());
  }

  static Stream<LedgerFrame> frames() {
    return Stream.of(
        new Admitted(run("body", Instant.EPOCH)),
        new Admitted(run("", Instant.MAX)),
        new Admitted(run("\u0000\u00ff\u0100\ud800\n", Instant.MIN)),
        new Charged(ID),
        new Aborted(ID),
        new Failed(ID),
        new Released(ID, "ab".repeat(32), Optional.empty(), HEAD),
        new Released(ID, "", Optional.of(List.of()), HEAD),
        new Released(ID, "ab", Optional.of(List.of(0L, Long.MAX_VALUE)), HEAD),
        new Head(HEAD));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void decode_whatWasEncoded_isEqual(LedgerFrame frame) {
    byte[] bytes = LedgerCodec.encode(frame);
    assertThat(codec.decode(bytes)).isEqualTo(frame);
    assertThat(LedgerCodec.encode(codec.decode(bytes))).isEqualTo(bytes);
  }

  @Test
  void decode_part_holdsTheBytes() {
    Part part = (Part) codec.decode(LedgerCodec.encode(new Part(ID, new byte[] {1, 0, 2})));
    assertThat(part.run()).isEqualTo(ID);
    assertThat(part.bytes()).containsExactly(1, 0, 2);
    assertThat(LedgerCodec.encode(part)).hasSize(LedgerCodec.PART_OVERHEAD + 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.decode(LedgerCodec.encode(new Part(ID, new byte[0]))));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void decode_shorterOrLonger_isRefused(LedgerFrame frame) {
    byte[] bytes = LedgerCodec.encode(frame);
    for (int length = 0; length < bytes.length; length++) {
      byte[] shorter = Arrays.copyOf(bytes, length);
      assertThatIllegalArgumentException().isThrownBy(() -> codec.decode(shorter));
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatIllegalArgumentException().isThrownBy(() -> codec.decode(longer));
  }

  /** A changed frame may be another frame, but then it is the only form of that frame. */
  @ParameterizedTest
  @MethodSource("frames")
  void decode_anyChangedBit_isRefusedOrCanonical(LedgerFrame frame) {
    byte[] bytes = LedgerCodec.encode(frame);
    for (int i = 0; i < bytes.length * 8; i++) {
      byte[] changed = bytes.clone();
      changed[i / 8] ^= (byte) (1 << i % 8);
      requireRefusedOrCanonical(changed);
    }
  }

  @Test
  void decode_randomBytes_isRefusedOrCanonical() {
    Random random = new Random(4);
    byte[] kinds = {'A', 'C', 'X', 'F', 'P', 'R', 'H', 'Z'};
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[2 + random.nextInt(60)];
      random.nextBytes(bytes);
      bytes[0] = LedgerCodec.VERSION;
      bytes[1] = kinds[i % kinds.length];
      requireRefusedOrCanonical(bytes);
    }
  }

  private void requireRefusedOrCanonical(byte[] bytes) {
    LedgerFrame frame;
    try {
      frame = codec.decode(bytes);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(LedgerCodec.encode(frame)).isEqualTo(bytes);
  }

  @Test
  void decode_countsLargerThanTheFrame_takeNoMemory() {
    byte[] bytes = LedgerCodec.encode(new Released(ID, "", Optional.of(List.of(1L)), HEAD));
    int count = 2 + 16 + 5 + 1; // version and kind, id, empty text, flag
    assertThat(Arrays.copyOfRange(bytes, count, count + 4)).containsExactly(0, 0, 0, 1);
    bytes[count] = 0x7f;
    assertThatIllegalArgumentException().isThrownBy(() -> codec.decode(bytes));
  }

  @Test
  void decode_runsThatHaveMuchInCommon_shareIt() {
    Run one = decodedRun("body", Instant.EPOCH);
    Run two = decodedRun("body", Instant.MAX);
    assertThat(one.origin()).isSameAs(two.origin());
    assertThat(one.cost()).isSameAs(two.cost());
    assertThat(one.limits()).isSameAs(two.limits());
    assertThat(one.writer()).isSameAs(two.writer());
  }

  private Run decodedRun(String text, Instant time) {
    return ((Admitted) codec.decode(LedgerCodec.encode(new Admitted(run(text, time))))).run();
  }

  @Test
  void decode_moreThanAreShared_staysRight() {
    for (int i = 0; i < 25_000; i++) {
      assertThat(decodedRun("text" + i, Instant.EPOCH).body()).isEqualTo("text" + i);
    }
  }
}
