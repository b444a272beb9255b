package dev.cleanroom.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObjectTableTest {
  enum Size {
    SMALL {
      @Override
      public String toString() {
        return "tiny";
      }
    }
  }

  private record Everything(
      boolean a,
      Byte b,
      short c,
      int d,
      Long e,
      BigInteger f,
      BigDecimal g,
      float h,
      Double i,
      char j,
      @Nullable String k,
      UUID l,
      Size m,
      LocalDate n,
      LocalDateTime o,
      Instant p) {}

  private static List<@Nullable Object> first(Table table) {
    try (Stream<@Nullable Object[]> rows = table.rows()) {
      return Arrays.asList(rows.iterator().next());
    }
  }

  @Test
  void of_privateRecordOfEveryType_works() {
    Everything row =
        new Everything(
            true,
            (byte) 1,
            (short) 2,
            3,
            4L,
            BigInteger.TEN,
            new BigDecimal("1.50"),
            1.5f,
            2.5,
            'x',
            null,
            new UUID(1, 2),
            Size.SMALL,
            LocalDate.EPOCH,
            LocalDate.EPOCH.atStartOfDay(),
            Instant.EPOCH);
    Table table = Table.of("t", Everything.class, List.of(row));
    assertThat(table.name()).isEqualTo("t");
    assertThat(table.columns())
        .extracting(Column::toString)
        .containsExactly(
            "a BOOLEAN",
            "b INTEGER",
            "c INTEGER",
            "d INTEGER",
            "e INTEGER",
            "f INTEGER",
            "g DECIMAL(38, 9)",
            "h DOUBLE",
            "i DOUBLE",
            "j TEXT",
            "k TEXT",
            "l TEXT",
            "m TEXT",
            "n DATE",
            "o TIMESTAMP",
            "p TIMESTAMP");
    assertThat(first(table))
        .containsExactly(
            true,
            (byte) 1,
            (short) 2,
            3,
            4L,
            BigInteger.TEN,
            new BigDecimal("1.50"),
            1.5f,
            2.5,
            'x',
            null,
            new UUID(1, 2),
            Size.SMALL,
            LocalDate.EPOCH,
            LocalDate.EPOCH.atStartOfDay(),
            Instant.EPOCH);
  }

  /** A bean. */
  public static class Bean {
    public String getName() {
      return "n";
    }

    public boolean isOld() {
      return true;
    }

    public String getURL() {
      return "u";
    }

    public int getX() {
      return 7;
    }

    public void getReady() {}

    public String getaway() {
      return "";
    }

    public String get() {
      return "";
    }

    public boolean issue() {
      return false;
    }

    public String getWith(String argument) {
      return argument;
    }

    public static String getShared() {
      return "";
    }
  }

  @Test
  void of_bean_readsItsProperties() {
    Table table = Table.of("t", Bean.class, List.of(new Bean()));
    assertThat(table.columns()).extracting(Column::name).containsExactly("name", "URL", "x", "old");
    assertThat(first(table)).containsExactly("n", "u", 7, true);
  }

  /** A record whose accessor throws. */
  public record Failing(String id) {
    @Override
    public String id() {
      throw new IllegalStateException("secret");
    }
  }

  @Test
  void rows_accessorThrows_isUnreadable() {
    assertThat(first(Table.of("t", Failing.class, List.of(new Failing("x")))))
        .containsExactly(CellParser.UNREADABLE);
  }

  private record Id(String id) {}

  @Test
  void rows_nullRow_isUnreadable() {
    List<@Nullable Id> rows = Arrays.asList((Id) null);
    @SuppressWarnings("NullAway") // the row that a caller should not have
    Table table = Table.of("t", Id.class, rows);
    assertThat(first(table)).containsExactly(CellParser.UNREADABLE);
  }

  @Test
  void stream_eachRun_isOpenedAndClosed() {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    Table table =
        Table.stream(
            "t",
            Id.class,
            () -> {
              opened.incrementAndGet();
              return Stream.of(new Id("a")).onClose(closed::incrementAndGet);
            });
    assertThat(opened).hasValue(0);
    assertThat(first(table)).containsExactly("a");
    assertThat(first(table)).containsExactly("a");
    assertThat(opened).hasValue(2);
    assertThat(closed).hasValue(2);
  }

  private record Odd(List<String> tags) {}

  private record None() {}

  private record Odder(String $name) {}

  @Test
  void of_classThatIsNoTable_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.of("t", Odd.class, List.of()))
        .withMessage(
            "property 'tags' of dev.cleanroom.internal.table.ObjectTableTest$Odd has type"
                + " java.util.List, which is no column type");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.of("t", None.class, List.of()))
        .withMessageContaining("has no properties");
    assertThatIllegalArgumentException().isThrownBy(() -> Table.of("t", Odder.class, List.of()));
    assertThatIllegalArgumentException()
        .as("a class of the JDK")
        .isThrownBy(() -> Table.of("t", Thread.State.class, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.of("no name", Id.class, List.of()))
        .withMessageContaining("table name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.stream("", Id.class, Stream::empty));
  }

  @Test
  void of_localRecord_works() {
    record Local(long n) {}
    Table table = Table.of("t", Local.class, List.of(new Local(5)));
    assertThat(table.columns()).containsExactly(Column.of("n", ColumnType.INTEGER));
    assertThat(first(table)).containsExactly(5L);
  }

  @Test
  void of_recordDeclaredInJShell_works() throws URISyntaxException {
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      for (Class<?> type : List.of(Table.class, Nullable.class)) {
        shell.addToClasspath(
            Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
      }
      String value = "";
      for (String line :
          List.of(
              "record Visit(String id, java.math.BigDecimal amount) {}",
              "var rows = java.util.List.of(new Visit(\"ann\", new"
                  + " java.math.BigDecimal(\"1.5\")));",
              "var table = dev.cleanroom.Table.of(\"visits\", Visit.class, rows);",
              "table.columns() + \" \" +"
                  + " java.util.Arrays.toString(table.rows().iterator().next())")) {
        for (SnippetEvent event : shell.eval(line)) {
          assertThat(event.exception()).as(line).isNull();
          assertThat(shell.diagnostics(event.snippet())).as(line).isEmpty();
          value = event.value();
        }
      }
      assertThat(value).isEqualTo("\"[id TEXT, amount DECIMAL(38, 9)] [ann, 1.5]\"");
    }
  }

  @Test
  void toString_table_showsNoRow() {
    assertThat(Table.of("t", Id.class, List.of(new Id("secret"))).toString())
        .doesNotContain("secret");
  }
}
