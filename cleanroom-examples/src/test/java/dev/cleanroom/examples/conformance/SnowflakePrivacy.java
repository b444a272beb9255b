package dev.cleanroom.examples.conformance;

import dev.cleanroom.ConfiguredTable;
import java.util.List;

/** Snowflake, privacy policy. */
final class SnowflakePrivacy {
  private SnowflakePrivacy() {}

  static List<ConfiguredTable> tables() {
    return World.noisy(World.grants(), "person");
  }
}
