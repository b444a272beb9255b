package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Collaboration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A collaboration that is opened when it is first needed. For one thread. */
final class LazyRoom {
  private final Supplier<Collaboration> opener;
  private @Nullable Collaboration room;

  LazyRoom(Supplier<Collaboration> opener) {
    this.opener = opener;
  }

  Collaboration get() {
    Collaboration opened = room;
    if (opened == null) {
      opened = opener.get();
      room = opened;
    }
    return opened;
  }
}
