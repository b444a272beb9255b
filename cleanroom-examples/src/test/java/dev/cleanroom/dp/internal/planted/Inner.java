package dev.cleanroom.dp.internal.planted;

import dev.cleanroom.dp.internal.other.Other;

/** Planted: one half of a cycle. */
public final class Inner {
  Other other() {
    return new Other();
  }
}
