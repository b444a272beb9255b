package dev.cleanroom.sql.internal.spark;

import dev.cleanroom.Table;

/** Marks tables of a Spark session without naming a class of Spark. */
interface SparkBacked extends Table {}
