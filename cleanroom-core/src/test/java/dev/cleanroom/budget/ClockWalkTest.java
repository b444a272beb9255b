package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.budget.internal.LedgerOnDisk;
import dev.cleanroom.internal.journal.Disk;
import dev.cleanroom.testing.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever the clock shows, no window and no lifetime is overspent. */
class ClockWalkTest {
  private static final int WALKS = Integer.getInteger("clock.walks", 1_000);
  private static final int WALKS_ON_DISK = WALKS / 5;
  private static final long SEED = Long.getLong("clock.seed", 20);

  private static List<String> walk(
      long seed, UnaryOperator<LedgerStore> reopening, UnaryOperator<List<Limit>> fault) {
    return new ClockWalk(seed, LedgerStore.inMemory(), reopening, fault).walk();
  }

  private static List<String> walkOnDisk(long seed) {
    Disk disk = LedgerOnDisk.empty();
    UnaryOperator<LedgerStore> reopening =
        open -> {
          open.close();
          return LedgerOnDisk.open(disk);
        };
    return new ClockWalk(seed, LedgerOnDisk.open(disk), reopening, limits -> limits).walk();
  }

  @Test
  void walk_anyClock_overspendsNothing() {
    Evidence evidence = Evidence.of("clock-walks", SEED);
    List<String> mistakes = new ArrayList<>();
    for (int i = 0; i < WALKS; i++) {
      mistakes.addAll(walk(SEED + i, store -> store, limits -> limits));
    }
    for (int i = 0; i < WALKS_ON_DISK; i++) {
      mistakes.addAll(walkOnDisk(SEED + i));
    }
    evidence.figure("walks", WALKS + WALKS_ON_DISK).figure("overspends", mistakes.size()).write();
    assertThat(mistakes).isEmpty();
  }

  private static List<String> planted(
      UnaryOperator<LedgerStore> reopening, UnaryOperator<List<Limit>> fault) {
    List<String> mistakes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      mistakes.addAll(walk(i, reopening, fault));
    }
    return mistakes;
  }

  @Test
  void walk_storeThatForgets_isFound() {
    assertThat(planted(store -> LedgerStore.inMemory(), limits -> limits))
        .contains(
            "a run was admitted that does not fit",
            "another sum is counted",
            "the time went back",
            "a window is overspent",
            "the lifetime is overspent");
  }

  @Test
  void walk_windowThatIsNotChecked_isFound() {
    assertThat(planted(store -> store, limits -> List.of(limits.get(0))))
        .contains("a run was admitted that does not fit", "a window is overspent")
        .doesNotContain("the lifetime is overspent");
  }

  @Test
  void walk_lifetimeThatIsNotChecked_isFound() {
    assertThat(planted(store -> store, limits -> List.of(limits.get(1))))
        .contains("a run was admitted that does not fit", "the lifetime is overspent")
        .doesNotContain("a window is overspent");
  }
}
