package dev.cleanroom.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers with a fault each, of which every one must be found. */
class FuzzPlantedFaultsTest {
  private static final byte[] SAMPLE = {0, 0, 0, 4, 'a', 'b', 'c', 'd', 1};
  private static final int EXECUTIONS = 1_000;

  private static Fuzz.Result run(FuzzTarget.Reader reader) {
    FuzzTarget target = FuzzTarget.bytes("planted", List.of(SAMPLE), reader);
    return Fuzz.run(target, EXECUTIONS, 2_000_000_000);
  }

  private static void refuseUnless(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("refused");
    }
  }

  /** Reads a length, so many bytes and a flag, as it should be done. */
  @CanIgnoreReturnValue
  private static boolean sound(byte[] input) {
    refuseUnless(input.length >= 5);
    int length = ByteBuffer.wrap(input).getInt();
    refuseUnless(length == input.length - 5);
    refuseUnless(input[input.length - 1] == 1);
    return true;
  }

  @Test
  void run_soundReader_findsNothing() {
    Fuzz.Result result = run(FuzzPlantedFaultsTest::sound);
    assertThat(result.findings()).isEmpty();
    assertThat(result.untyped()).isZero();
    assertThat(result.executions()).isGreaterThanOrEqualTo(EXECUTIONS);
    assertThat(result.accepted()).isBetween(2L, result.executions() - 2);
  }

  @Test
  void run_lengthThatIsNotChecked_isFound() {
    assertFound(
        "NegativeArraySizeException",
        input -> {
          refuseUnless(input.length >= 5);
          return new byte[Math.min(100, ByteBuffer.wrap(input).getInt())].length > 0;
        });
  }

  @Test
  void run_lengthThatIsBelieved_isFound() {
    assertFound(
        "256 MiB",
        input -> {
          refuseUnless(input.length >= 5);
          int length = ByteBuffer.wrap(input).getInt();
          refuseUnless(length >= 0);
          return new byte[Math.min(length, 300 << 20)].length > 0;
        });
  }

  @Test
  void run_endThatIsNotChecked_isFound() {
    assertFound("ArrayIndexOutOfBoundsException", input -> input[4] == 'a');
  }

  @Test
  void run_nestingThatIsNotBounded_isFound() {
    assertFound("StackOverflowError", input -> depth(input, 0) > 0);
  }

  /** Goes 100 calls deeper for each byte, as a parser does for each parenthesis. */
  private static int depth(byte[] input, int calls) {
    return calls / 100 < input.length ? 1 + depth(input, calls + 1) : 0;
  }

  @Test
  void run_valueWithTwoForms_isFound() {
    assertFound(
        "another form",
        input -> {
          refuseUnless(input.length >= 5);
          refuseUnless(ByteBuffer.wrap(input).getInt() == input.length - 5);
          FuzzTarget.require(input[input.length - 1] == 1, "written again it has another form");
          return true;
        });
  }

  @Test
  void run_moreSpecialException_isFound() {
    assertFound(
        "NumberFormatException",
        input -> {
          sound(input);
          return Integer.parseInt(FuzzTarget.text(input).substring(4, 5), 16) > 0;
        });
  }

  @Test
  void run_readerThatTakesItsTime_isFound() {
    FuzzTarget slow = FuzzTarget.bytes("slow", List.of(SAMPLE), input -> spin(5_000_000));
    assertThat(Fuzz.run(slow, 3, 1_000_000).findings())
        .hasSize(3)
        .allSatisfy(finding -> assertThat(finding).contains("took more than"));
    assertThat(Fuzz.run(slow, 3, 2_000_000_000).findings()).isEmpty();
  }

  private static boolean spin(long nanos) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - start < nanos) {
      Thread.onSpinWait();
    }
    return true;
  }

  private static void assertFound(String what, FuzzTarget.Reader reader) {
    Fuzz.Result result = run(reader);
    assertThat(result.untyped()).isPositive();
    assertThat(result.findings()).anySatisfy(finding -> assertThat(finding).contains(what));
  }
}
