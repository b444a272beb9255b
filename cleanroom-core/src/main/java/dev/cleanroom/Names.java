package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.regex.Pattern;

/** The form of names that may stand in SQL without quotes. */
final class Names {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private Names() {}

  @CanIgnoreReturnValue
  static String check(String name, String what) {
    if (!IDENTIFIER.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " must be a letter or underscore, then letters, digits and underscores, at most 128"
              + " characters: '"
              + name
              + "'");
    }
    return name;
  }

  @CanIgnoreReturnValue
  static String checkLabel(String label, String what) {
    if (label.isBlank()
        || label.length() > 200
        || !label.codePoints().allMatch(Names::isPrintable)) {
      throw new IllegalArgumentException(
          what + " must be 1 to 200 printable characters, not all of them blank");
    }
    return label;
  }

  /** No control or formatting characters: they can make one label look like another. */
  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
