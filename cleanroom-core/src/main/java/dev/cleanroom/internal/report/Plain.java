package dev.cleanroom.internal.report;

/** Names as they may stand in a text or a page: visible characters, and no others. */
final class Plain {
  private Plain() {}

  /** Characters that break lines, turn their direction or are half of one are replaced. */
  static String of(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().forEach(c -> plain.appendCodePoint(isVisible(c) ? c : 0xFFFD));
    return plain.toString();
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  /** Text between tags or in an attribute of a page. */
  static String html(String text) {
    return Plain.of(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
