package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Engine;
import dev.cleanroom.Table;
import dev.cleanroom.examples.benchmark.Contest.Contender;
import dev.cleanroom.examples.benchmark.Rows.Spread;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/** A million rows of a PostgreSQL table, bounded here and bounded there. */
final class Postgres implements Case {
  private static final int CHUNK = 100_000;

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public String title() {
    return "1 M rows, 100 k persons, 100 groups: a PostgreSQL table";
  }

  @Override
  public Findings measure(Settings settings) throws Exception {
    Rows rows =
        Rows.of(
            Spread.uniform(
                settings.scaled(1_000_000), settings.scaled(100_000), settings.scaled(100)));
    Question question = Question.oneTable(5, 3);
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection connection = server.getPostgresDatabase().getConnection()) {
      load(connection, rows);
      Room room =
          Room.of(
              question,
              rows.spread().groups(),
              Table.jdbc("visits", server.getPostgresDatabase(), "visits"));
      List<Contender> contenders =
          List.of(
              room.contender("private, rows streamed here", Engine.IN_PROCESS),
              room.contender("private, bounded in PostgreSQL", Engine.DATABASE),
              rival(connection, "PostgreSQL, exact", question.sql()),
              rival(
                  connection,
                  "PostgreSQL, bounded by a window, no noise",
                  question.boundedInPostgres()));
      return new Contest(settings).between(contenders);
    }
  }

  private static Contender rival(Connection connection, String name, String sql) {
    return new Contender(name, () -> Sql.count(connection, sql));
  }

  /** Fills the table in chunks, as a client would that has no file. */
  static void load(Connection connection, Rows rows) throws SQLException, IOException {
    Sql.execute(connection, "CREATE TABLE visits (person BIGINT, grp INTEGER, amount INTEGER)");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append(rows.person()[i]).append('\t').append(rows.group()[i]).append('\t');
      text.append(rows.amount()[i]).append('\n');
      if (i % CHUNK == CHUNK - 1 || i == rows.size() - 1) {
        long unused =
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY visits FROM STDIN", new StringReader(text.toString()));
        text.setLength(0);
      }
    }
    Sql.execute(connection, "ANALYZE visits");
  }
}
