package dev.cleanroom.vendor;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A value of a JSON text. */
sealed interface Json {
  /** An object. */
  record Members(Map<String, Json> values) implements Json {}

  /** An array. */
  record Items(List<Json> values) implements Json {}

  /** A text. */
  record Text(String value) implements Json {}

  /** A number, and whether it is written without point and exponent. */
  record Amount(BigDecimal value, boolean isWhole) implements Json {}

  /** A truth value. */
  record Flag(boolean value) implements Json {}

  /** The word null, or a value that was reported when it was read. */
  record Nothing() implements Json {}
}
