package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.spi.KeyedHash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallestTagsTest {
  /** Tags as given; the upper halves may be equal, as those of a hash almost never are. */
  private static final class Given implements GroupTags {
    private final long[][] tags;

    Given(long[][] tags) {
      this.tags = tags;
    }

    @Override
    public int groups() {
      return tags.length;
    }

    @Override
    public KeyedHash hash() {
      return new KeyedHash(new byte[32]);
    }

    @Override
    public long upper(Entries entries, int entry) {
      return tags[entries.group(entry)][0];
    }

    @Override
    public long lower(Entries entries, int entry) {
      return tags[entries.group(entry)][1];
    }
  }

  private static Entries entries(long[]... unitsAndGroups) {
    Entries entries = new Entries(new RowLayout(Plans.plan(Plans.everyUnit()).get()));
    for (long[] row : unitsAndGroups) {
      entries.addRows(new long[] {row[0], row[0], row[1] | 1L << 32}, 0, 3);
    }
    return entries;
  }

  private static List<Integer> dropped(Entries entries, long[][] tags, int limit) {
    List<Integer> dropped = new ArrayList<>();
    GroupChoice.SMALLEST_TAGS.dropped(entries, new Given(tags), limit).stream()
        .forEach(dropped::add);
    return dropped;
  }

  @Test
  void dropped_unitsOfManyGroups_keepTheirSmallestSignedTags() {
    Entries entries =
        entries(
            new long[] {5, 0},
            new long[] {6, 2},
            new long[] {5, 1},
            new long[] {5, 2},
            new long[] {6, 0},
            new long[] {5, 3});
    long[][] tags = {{7, 0}, {-9, 0}, {Long.MAX_VALUE, 0}, {1, 0}};
    assertThat(dropped(entries, tags, 2)).containsExactlyInAnyOrder(0, 3);
    assertThat(dropped(entries, tags, 1)).containsExactlyInAnyOrder(0, 3, 5, 1);
    assertThat(dropped(entries, tags, 4)).isEmpty();
  }

  @Test
  void dropped_equalUpperHalves_decidesByTheLower() {
    Entries entries =
        entries(new long[] {5, 0}, new long[] {5, 1}, new long[] {5, 2}, new long[] {5, 3});
    long[][] tags = {{4, 9}, {4, -1}, {2, 50}, {4, 3}};
    assertThat(dropped(entries, tags, 2)).containsExactlyInAnyOrder(0, 3);
    assertThat(dropped(entries, tags, 3)).containsExactly(0);
  }
}
