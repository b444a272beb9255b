package dev.cleanroom.audit;

import java.util.stream.IntStream;

/** Texts as parts of one line, so that no value can look like another field or another line. */
final class Line {
  private Line() {}

  static String of(String value) {
    boolean isPlain = !value.isEmpty() && value.codePoints().allMatch(Line::isPlain);
    return isPlain ? value : quoted(value);
  }

  private static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    value.codePoints().forEach(character -> append(text, character));
    return text.append('"').toString();
  }

  private static void append(StringBuilder text, int character) {
    if (character == '"' || character == '\\') {
      text.append('\\').appendCodePoint(character);
    } else if (character == ' ' || isPlain(character)) {
      text.appendCodePoint(character);
    } else {
      text.append(String.format("\\u{%x}", character));
    }
  }

  /** Neither a quote nor a space nor anything that a reader cannot see. */
  private static boolean isPlain(int character) {
    boolean isHidden =
        IntStream.of(
                Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.PRIVATE_USE,
                Character.UNASSIGNED)
            .anyMatch(type -> type == Character.getType(character));
    return !isHidden && !Character.isSpaceChar(character) && character != '"' && character != '\\';
  }
}
