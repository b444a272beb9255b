package dev.cleanroom.dp.planted;

import dev.cleanroom.sql.planted.SqlSeesDp;

/** Planted: noise that knows SQL. */
public final class DpSeesSql {
  SqlSeesDp other() {
    return new SqlSeesDp();
  }
}
