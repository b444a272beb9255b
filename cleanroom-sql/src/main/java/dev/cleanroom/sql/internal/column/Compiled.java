package dev.cleanroom.sql.internal.column;

import java.util.List;

/**
 * The expressions of a query for one thread.
 *
 * @param owner the unit column of the table
 * @param conditions which must all be true
 * @param unit the unit that contributions belong to
 * @param keys the group keys
 * @param measures what each aggregate takes
 */
record Compiled(
    Expression owner,
    List<Expression> conditions,
    Expression unit,
    List<Expression> keys,
    List<Measure> measures) {}
