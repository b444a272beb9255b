package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.testing.Samples;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableTest {
  // An adapter of an application's own, in full: a map from visitor to number of visits.
  private static final class MapTable implements Table {
    private final String name;
    private final Map<String, ?> visits;

    MapTable(String name, Map<String, ?> visits) {
      this.name = name;
      this.visits = visits;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<Column> columns() {
      return List.of(
          Column.of("visitor", ColumnType.TEXT), Column.of("visits", ColumnType.INTEGER));
    }

    @Override
    public Stream<@Nullable Object[]> rows() {
      return visits.entrySet().stream().map(e -> new Object[] {e.getKey(), e.getValue()});
    }
  }

  // end of the adapter

  private static Collaboration collaboration(Table table) {
    return Collaboration.named("trial")
        .member("alice", Ability.values())
        .table(
            ConfiguredTable.of("alice", table)
                .columns("visitor", "visits")
                .unit(PrivacyUnit.column("visitor").in("person"))
                .rule(AnalysisRule.differentialPrivacy().maxLoss(PrivacyLoss.epsilon("1")).build())
                .budget(PrivacyLoss.epsilon("1"))
                .build())
        .template(Samples.template("reach", "COUNT visits").build())
        .compiler(new CountingCompiler())
        .mechanism(new CountingMechanism(), UnsafeAccess.iKnowWhatIAmDoing())
        .open();
  }

  @Test
  void rows_adapterOfAnApplication_isRead() {
    Member alice = collaboration(new MapTable("visits", Map.of("ann", 3, "bob", 5))).as("alice");
    alice.approve("reach");
    assertThat(alice.run("reach").rows().get(0).getLong("units")).isEqualTo(2);
  }

  @Test
  void inspect_unusableCells_areCountedByColumn() {
    Map<String, Object> visits =
        new TreeMap<>(Map.of("a", 1, "b", "many", "c", 1.5, "x".repeat(70_000), 1));
    TableInspection inspection =
        collaboration(new MapTable("visits", visits)).as("alice").inspect("visits");
    assertThat(inspection)
        .isEqualTo(new TableInspection("visits", 4, 1, Map.of("visitor", 1L, "visits", 2L)));
  }

  @Test
  void inspect_rowsThatAreTooShort_areCounted() {
    Table table =
        new Table() {
          @Override
          public String name() {
            return "visits";
          }

          @Override
          public List<Column> columns() {
            return new MapTable("visits", Map.of()).columns();
          }

          @Override
          public Stream<@Nullable Object[]> rows() {
            return Stream.of(new Object[] {"ann"}, new Object[0], new @Nullable Object[2]);
          }
        };
    assertThat(collaboration(table).as("alice").inspect("visits"))
        .isEqualTo(new TableInspection("visits", 3, 2, Map.of("visitor", 1L, "visits", 2L)));
  }

  @Test
  void inspect_byAnotherMember_isDenied() {
    Collaboration collaboration =
        Collaboration.named("trial")
            .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
            .member("bob")
            .table(Samples.privateTable("alice", "visits"))
            .compiler(new CountingCompiler())
            .mechanism(new CountingMechanism(), UnsafeAccess.iKnowWhatIAmDoing())
            .open();
    assertThatExceptionOfType(PermissionDeniedException.class)
        .isThrownBy(() -> collaboration.as("bob").inspect("visits"))
        .withMessage("member 'bob' does not own table 'visits' [PERMISSION_DENIED]")
        .satisfies(e -> assertThat(e.member()).isEqualTo("bob"));
    assertThat(Arrays.asList(collaboration.as("alice").inspect("visits")))
        .containsExactly(new TableInspection("visits", 3, 0, Map.of()));
  }
}
