package dev.cleanroom.budget.internal.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes names so that every database gives them back as they were: PostgreSQL takes no zero
 * character, and none takes half of a surrogate pair. Usual names stay as they are.
 */
final class Texts {
  private static final Pattern ESCAPE = Pattern.compile("\\\\(\\\\|u[0-9a-f]{4})");

  private Texts() {}

  static String stored(String text) {
    StringBuilder stored = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '\\') {
        stored.append("\\\\");
      } else if (character == 0 || isHalf(text, i)) {
        stored.append(String.format("\\u%04x", (int) character));
      } else {
        stored.append(character);
      }
    }
    return stored.toString();
  }

  private static boolean isHalf(String text, int place) {
    char character = text.charAt(place);
    if (Character.isHighSurrogate(character)) {
      return place + 1 == text.length() || !Character.isLowSurrogate(text.charAt(place + 1));
    }
    return Character.isLowSurrogate(character)
        && (place == 0 || !Character.isHighSurrogate(text.charAt(place - 1)));
  }

  static String read(String stored) {
    return ESCAPE
        .matcher(stored)
        .replaceAll(match -> Matcher.quoteReplacement(meant(match.group(1))));
  }

  private static String meant(String escape) {
    return escape.equals("\\")
        ? "\\"
        : String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
  }
}
