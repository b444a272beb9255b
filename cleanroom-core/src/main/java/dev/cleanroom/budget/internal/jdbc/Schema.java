package dev.cleanroom.budget.internal.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The ledger's tables: there, or made from the script. */
final class Schema {
  private static final String SCRIPT = "/dev/cleanroom/budget/ledger-schema-1.sql";
  private static final long VERSION = 1;
  private static final int MOST_TRIES = 5;

  private Schema() {}

  /** Two processes may make the tables at once: one of them then finds those of the other. */
  static void open(Transactions transactions) {
    for (int tries = 1; ; tries++) {
      OptionalLong found = version(transactions);
      if (found.isPresent()) {
        check(found.getAsLong());
        return;
      }
      try {
        transactions.attempt(Schema::create, true);
      } catch (SQLException e) {
        if (tries == MOST_TRIES) {
          throw Failures.failed(e);
        }
        Transactions.pause(tries);
      }
    }
  }

  private static OptionalLong version(Transactions transactions) {
    try {
      return transactions.attempt(
          session ->
              session
                  .list(
                      "SELECT version FROM cleanroom_schema ORDER BY version DESC",
                      row -> row.getLong(1))
                  .stream()
                  .mapToLong(Long::longValue)
                  .findFirst(),
          false);
    } catch (SQLException e) {
      // There is no such table; if it is something else, making the tables fails and tells it.
      return OptionalLong.empty();
    }
  }

  private static void check(long found) {
    if (found != VERSION) {
      throw Failures.version(found);
    }
  }

  private static boolean create(Session session) throws SQLException {
    for (String statement : statements()) {
      session.execute(statement);
    }
    return true;
  }

  static List<String> statements() {
    String script = script().replaceAll("(?m)--.*$", "");
    return Arrays.stream(script.split(";", -1))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  private static String script() {
    try (InputStream in = Schema.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException("the library's archive has no " + SCRIPT);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
