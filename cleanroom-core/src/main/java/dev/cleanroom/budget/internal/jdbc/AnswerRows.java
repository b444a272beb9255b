package dev.cleanroom.budget.internal.jdbc;

import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** The bytes of answers, in pieces that every database takes. */
final class AnswerRows {
  static final int PIECE = 512 * 1024;

  private AnswerRows() {}

  static void insert(Session session, UUID run, byte[] bytes) throws SQLException {
    for (int from = 0; from < bytes.length; from += PIECE) {
      byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE));
      session.update(
          "INSERT INTO cleanroom_answer (run, piece, bytes) VALUES (?, ?, ?)",
          run,
          (long) (from / PIECE),
          piece);
    }
  }

  static boolean isKept(Session session, UUID run) throws SQLException {
    return length(session, run) >= 0;
  }

  private static long length(Session session, UUID run) throws SQLException {
    return session
        .first("SELECT kept FROM cleanroom_run WHERE run = ?", row -> row.getLong(1), run)
        .orElse(-1L);
  }

  /** Of a run with a source, the source's bytes. */
  static Optional<byte[]> find(Session session, UUID run) throws SQLException {
    String sql = "SELECT COALESCE(source, run) FROM cleanroom_run WHERE run = ?";
    Optional<String> source = session.first(sql, row -> row.getString(1), run);
    return source.isEmpty() ? Optional.empty() : read(session, UUID.fromString(source.get()));
  }

  private static Optional<byte[]> read(Session session, UUID run) throws SQLException {
    long length = length(session, run);
    if (length < 0) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String sql = "SELECT bytes FROM cleanroom_answer WHERE run = ? ORDER BY piece";
    session.list(sql, row -> row.getBytes(1), run).forEach(bytes::writeBytes);
    if (bytes.size() != length) {
      throw Failures.corrupt("the bytes of a kept answer are not all there");
    }
    return Optional.of(bytes.toByteArray());
  }
}
