package dev.cleanroom;

import dev.cleanroom.spi.QueryCompiler;
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.unsafe.UnsafeAccess;

/** Opens collaborations with a compiler of tests, from tests of other packages. */
public final class CollaborationTestAccess {
  private CollaborationTestAccess() {}

  /** Opens a collaboration whose answers count without noise. */
  public static Collaboration open(Collaboration.Builder builder, QueryCompiler compiler) {
    return builder
        .compiler(compiler)
        .mechanism(new CountingMechanism(), UnsafeAccess.iKnowWhatIAmDoing())
        .open();
  }
}
