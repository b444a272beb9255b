/** Tables of a Spark session; needs {@code org.apache.spark:spark-sql_2.13} 4.2 or newer. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql.spark;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
