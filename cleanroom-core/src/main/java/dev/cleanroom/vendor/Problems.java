package dev.cleanroom.vendor;

import dev.cleanroom.ImportRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects what is wrong with texts, so that all of it can be told at once. */
final class Problems {
  private static final int SHOWN = 100;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,60}");

  private final List<String> found = new ArrayList<>();
  private int more;

  void add(String path, String message) {
    if (found.size() < SHOWN) {
      found.add(path + ": " + message);
    } else {
      more++;
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  int count() {
    return found.size() + more;
  }

  ImportRejectedException rejection(String what) {
    List<String> all = new ArrayList<>(found);
    if (more > 0) {
      all.add("and " + more + " more");
    }
    return new ImportRejectedException(what, all);
  }

  /** The path of a field. A name that is no plain word is not repeated in messages. */
  static String field(String path, String name) {
    return path + (PLAIN.matcher(name).matches() ? "." + name : "[a name that is no word]");
  }

  static String item(String path, int index) {
    return path + "[" + index + "]";
  }
}
