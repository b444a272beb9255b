package dev.cleanroom.examples.conformance;

import dev.cleanroom.ConfiguredTable;
import java.util.List;
import java.util.Set;

/**
 * BigQuery, differential privacy policy. Variant: {@code apart} puts the hotel's people into an
 * identity space of its own.
 */
final class BigQueryPrivacy {
  private BigQueryPrivacy() {}

  static List<ConfiguredTable> tables(Set<String> variant) {
    return World.noisy(World.grants(), variant.contains("apart") ? "guest" : "person");
  }
}
