package dev.cleanroom;

import dev.cleanroom.spi.QueryCompiler;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.unsafe.UnsafeAccess;

/** Opens collaborations with a compiler of tests, from tests of other packages. */
public final class CollaborationTestAccess {
  private CollaborationTestAccess() {}

  /** Opens a collaboration whose answers count without noise. */
  public static Collaboration open(Collaboration.Builder builder, QueryCompiler compiler) {
    return open(builder, compiler, new CountingMechanism());
  }

  /** Opens a collaboration with a mechanism of tests. */
  public static Collaboration open(
      Collaboration.Builder builder, QueryCompiler compiler, ReleaseMechanism mechanism) {
    return builder.compiler(compiler).mechanism(mechanism, UnsafeAccess.iKnowWhatIAmDoing()).open();
  }
}
