package dev.cleanroom.sql.internal.template;

import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Copies a syntax tree, so that one copy stays as it was written. */
public final class WrittenTree extends SqlShuttle {
  private WrittenTree() {}

  /**
   * Returns a copy that shares nothing that can change.
   *
   * @param tree the tree
   * @return the copy
   */
  public static SqlNode copyOf(SqlNode tree) {
    return Objects.requireNonNull(tree.accept(new WrittenTree()), "a tree has a copy");
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    CallCopyingArgHandler copy = new CallCopyingArgHandler(call, true);
    call.getOperator().acceptCall(this, call, false, copy);
    return copy.result();
  }

  @Override
  public @Nullable SqlNode visit(SqlIdentifier identifier) {
    return identifier.clone(identifier.getParserPosition());
  }
}
