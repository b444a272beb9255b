package dev.cleanroom.spi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.Progress.Stage;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunControlTest {
  @Test
  void check_withinLimit_doesNothing() {
    assertThatCode(() -> RunControl.start(Duration.ofMinutes(1)).check())
        .doesNotThrowAnyException();
  }

  @Test
  void start_forever_isALongTime() {
    RunControl control = RunControl.start(ChronoUnit.FOREVER.getDuration());
    assertThatCode(control::check).doesNotThrowAnyException();
  }

  @Test
  void check_timeUp_stops() throws InterruptedException {
    RunControl control = RunControl.start(Duration.ofNanos(1));
    Thread.sleep(2);
    assertThatExceptionOfType(RunControl.RunStoppedException.class).isThrownBy(control::check);
  }

  @Test
  void check_interrupted_stops() {
    RunControl control = RunControl.start(Duration.ofMinutes(1));
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(RunControl.RunStoppedException.class).isThrownBy(control::check);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void enter_listenerThrowsCheckedException_isItsOwnAffair() {
    RunControl control =
        RunControl.start(
            Duration.ofMinutes(1),
            Long.MAX_VALUE,
            (stage, rows, groups) -> RunControlTest.<RuntimeException>sneak(new IOException()));
    assertThatCode(() -> control.enter(Stage.READING, 0)).doesNotThrowAnyException();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void sneak(Exception e) throws E {
    throw (E) e;
  }

  @Test
  void aggregate_differentScales_throws() {
    FixedPoint cents = new FixedPoint(2, 0, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ReleasePlan.Aggregate(
                    "x", ReleasePlan.AggregateKind.SUM, FixedPoint.INDICATOR, cents, true));
  }

  @Test
  void release_lists_areCopied() {
    assertThatCode(() -> new ReleasedGroups(List.of()).groups().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
