package dev.cleanroom.sql.internal.privacy;

/**
 * What is known of a column of an intermediate relation.
 *
 * @param name its name
 * @param lineage what it derives from
 * @param range its interval
 */
record ColumnInfo(String name, Lineage lineage, Range range) {}
