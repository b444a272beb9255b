package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Answer;
import dev.cleanroom.CleanRoomException;
import dev.cleanroom.Collaboration;
import dev.cleanroom.Engine;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Table;
import dev.cleanroom.dp.DpReleaseMechanism;
import dev.cleanroom.examples.AirlineLoyalty;
import dev.cleanroom.examples.AirlineLoyalty.Tables;
import dev.cleanroom.examples.benchmark.Contest.Contender;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.unsafe.UnsafeAccess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * The example of an airline on its real files, on every engine: the same exact numbers before
 * noise, and the time of each.
 */
final class Airline implements Case {
  private static final long SEED = 42;
  private static final List<String> TABLES =
      List.of("members", "flights_airline", "flights_partner");

  @Override
  public String name() {
    return "airline";
  }

  @Override
  public String title() {
    return "The airline example: 16,150 members, 391,152 rows of flights, kilometres by province";
  }

  @Override
  public String goal() {
    return "the same integers before noise on every engine";
  }

  @Override
  public List<String> options() {
    return Cluster.options();
  }

  @Override
  public Optional<String> missing(Settings settings) {
    return settings.airline().isPresent()
        ? Optional.empty()
        : Optional.of("the airline's files are not there; give -Dairline.folder");
  }

  /** Tables somewhere, and who computes with them. */
  private record Place(String name, Engine engine, Tables tables) {}

  @Override
  public Findings measure(Settings settings) throws Exception {
    Path folder = settings.airline().orElseThrow();
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Cluster spark = Cluster.start()) {
      load(server.getPostgresDatabase(), folder);
      return measure(settings, places(folder, server.getPostgresDatabase(), spark))
          .noting("Spark " + spark.version() + " ran in the JVM of the case.");
    }
  }

  private static List<Place> places(Path folder, DataSource postgres, Cluster spark) {
    Tables files = tables(name -> Table.parquet(name, parquet(folder, name)));
    Tables database = tables(name -> Table.jdbc(name, postgres, name));
    Tables cluster = tables(name -> spark.parquet(name, parquet(folder, name)));
    return List.of(
        new Place("CSV files, in process", Engine.IN_PROCESS, Tables.csv(folder)),
        new Place("Parquet files, in process", Engine.IN_PROCESS, files),
        new Place("Parquet files, DuckDB", Engine.DUCKDB, files),
        new Place("PostgreSQL tables, in process", Engine.IN_PROCESS, database),
        new Place("PostgreSQL tables, PostgreSQL", Engine.DATABASE, database),
        new Place("Parquet files, Spark", Engine.SPARK, cluster));
  }

  private static Path parquet(Path folder, String name) {
    return folder.resolve(name + ".parquet");
  }

  private static Tables tables(Function<String, Table> of) {
    return new Tables(of.apply(TABLES.get(0)), of.apply(TABLES.get(1)), of.apply(TABLES.get(2)));
  }

  private static Findings measure(Settings settings, List<Place> places) throws Exception {
    List<Contender> contenders = new ArrayList<>();
    Map<String, String> answers = new LinkedHashMap<>();
    List<String> refused = new ArrayList<>();
    for (Place place : places) {
      try {
        answers.put(place.name(), seeded(place));
        Collaboration room = open(place, builder -> builder);
        contenders.add(
            new Contender(
                place.name(),
                () -> run(room).rows().size(),
                () ->
                    Room.places(
                        room.as(AirlineLoyalty.PARTNER)
                            .explain(AirlineLoyalty.BY_PROVINCE, Map.of("year", 2018)))));
      } catch (CleanRoomException e) {
        refused.add(place.name() + " is refused: " + e.code());
      }
    }
    Findings findings = new Contest(settings).between(contenders);
    boolean same = answers.values().stream().distinct().count() == 1;
    for (String refusal : refused) {
      findings = findings.noting(refusal);
    }
    return findings
        .reaching(
            (same ? "the same answer" : "different answers")
                + " on "
                + answers.size()
                + " of "
                + places.size(),
            same && refused.isEmpty())
        .noting(
            "Answers were compared under the same keys and noise, with which they are equal just"
                + " where the integers before noise are.");
  }

  /** Answers under noise that is the same for all places, so that answers can be compared. */
  private static String seeded(Place place) {
    UnsafeAccess access = UnsafeAccess.iKnowWhatIAmDoing();
    ReleaseMechanism mechanism = new DpReleaseMechanism().seeded(SEED, access);
    return run(open(place, builder -> builder.mechanism(mechanism, access))).rows().toString();
  }

  private static Collaboration open(Place place, UnaryOperator<Collaboration.Builder> settings) {
    return new AirlineLoyalty(PrivacyLoss.of("1", "0"), PrivacyLoss.of("100000", "0"), "40000")
        .open(place.tables(), builder -> settings.apply(builder.engine(place.engine())));
  }

  private static Answer run(Collaboration room) {
    return room.as(AirlineLoyalty.PARTNER).run(AirlineLoyalty.BY_PROVINCE, Map.of("year", 2018));
  }

  private static void load(DataSource postgres, Path folder) throws SQLException, IOException {
    try (Connection connection = postgres.getConnection()) {
      for (String table : TABLES) {
        Path file = folder.resolve(table + ".csv");
        Sql.execute(connection, "CREATE TABLE " + table + " (" + columns(file) + ")");
        try (Reader reader = Files.newBufferedReader(file)) {
          long unused =
              connection
                  .unwrap(PGConnection.class)
                  .getCopyAPI()
                  .copyIn("COPY " + table + " FROM STDIN (FORMAT CSV, HEADER)", reader);
        }
        Sql.execute(connection, "ANALYZE " + table);
      }
    }
  }

  /** The columns of a header: whole numbers where the example reads some, text otherwise. */
  private static String columns(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      String header = lines.findFirst().orElseThrow();
      return List.of(header.split(",", -1)).stream()
          .map(name -> name + (List.of("year", "distance").contains(name) ? " BIGINT" : " TEXT"))
          .reduce((a, b) -> a + ", " + b)
          .orElseThrow();
    }
  }
}
