package dev.cleanroom.sql.internal.privacy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the analysis knows of a relation.
 *
 * @param kind whose rows it has
 * @param owner how rows name their owner; only for {@link Kind#OWNED}
 * @param columns its columns
 */
record Shape(Kind kind, @Nullable Unit owner, List<ColumnInfo> columns) {
  enum Kind {
    /** Rows that protect nobody. */
    PUBLIC,
    /** Each row has exactly one owner: without a unit, exactly its own rows are missing. */
    OWNED,
    /** Already refused; nothing more is said about it. */
    BROKEN
  }

  Shape {
    columns = List.copyOf(columns);
  }

  static Shape broken(List<ColumnInfo> columns) {
    return new Shape(Kind.BROKEN, null, columns);
  }

  boolean isOwned() {
    return kind == Kind.OWNED;
  }

  boolean isPublic() {
    return kind == Kind.PUBLIC;
  }

  boolean isBroken() {
    return kind == Kind.BROKEN;
  }

  Optional<Unit> unit() {
    return Optional.ofNullable(owner);
  }

  Unit requireUnit() {
    return unit().orElseThrow();
  }

  Shape withColumns(List<ColumnInfo> others) {
    return new Shape(kind, owner, others);
  }

  Shape withUnit(Unit other, List<ColumnInfo> others) {
    return new Shape(Kind.OWNED, other, others);
  }
}
