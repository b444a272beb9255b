package dev.cleanroom.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the modules that stand on the class path. */
public final class Services {
  private Services() {}

  /**
   * Returns the one implementation of an interface. With several, the order of the class path would
   * decide silently whose guarantee an answer has.
   *
   * @param <T> the interface
   * @param type the interface
   * @param problems receives a line if there is none or more than one
   * @param module the module that has the implementation of this library
   * @return the implementation, or empty if there is a problem
   */
  public static <T> Optional<T> find(Class<T> type, String module, List<String> problems) {
    return only(ServiceLoader.load(type, type.getClassLoader()), type, module, problems);
  }

  static <T> Optional<T> only(
      Iterable<T> found, Class<T> type, String module, List<String> problems) {
    List<T> all = new ArrayList<>();
    found.forEach(all::add);
    if (all.isEmpty()) {
      problems.add(module + " is not on the class path");
    } else if (all.size() > 1) {
      problems.add(
          "the class path has several implementations of "
              + type.getSimpleName()
              + ": "
              + all.stream().map(i -> i.getClass().getName()).sorted().toList());
    }
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }
}
