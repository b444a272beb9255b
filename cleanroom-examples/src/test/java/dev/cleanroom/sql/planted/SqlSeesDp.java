package dev.cleanroom.sql.planted;

import dev.cleanroom.dp.planted.DpSeesSql;

/** Planted: SQL that knows noise. */
public final class SqlSeesDp {
  DpSeesSql other() {
    return new DpSeesSql();
  }
}
