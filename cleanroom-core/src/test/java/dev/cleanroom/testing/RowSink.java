package dev.cleanroom.testing;

import dev.cleanroom.spi.BoundedGroup;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.KeyedHash;
import dev.cleanroom.spi.ReleasedGroups;

/** A sink that tests take rows with: under a known key, for one thread, and without a release. */
public abstract class RowSink implements ContributionSink {
  private static final KeyedHash HASH = new KeyedHash(new byte[32]);

  @Override
  public KeyedHash unitHash() {
    return HASH;
  }

  @Override
  public byte[] choiceKey() {
    return new byte[32];
  }

  @Override
  public void accept(BoundedGroup group) {
    throw new UnsupportedOperationException("this sink takes rows");
  }

  @Override
  public ReleasedGroups release() {
    throw new UnsupportedOperationException("this sink releases nothing");
  }
}
