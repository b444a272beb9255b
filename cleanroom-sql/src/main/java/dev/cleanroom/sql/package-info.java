/** The compiler of SQL templates. Open {@link dev.cleanroom.sql.SqlQueryCompiler} first. */
@NullMarked
@CheckReturnValue
package dev.cleanroom.sql;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
