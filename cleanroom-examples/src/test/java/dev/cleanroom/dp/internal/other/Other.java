package dev.cleanroom.dp.internal.other;

import dev.cleanroom.dp.internal.planted.Inner;

/** Planted: the other half of a cycle. */
public final class Other {
  Inner inner() {
    return new Inner();
  }
}
