package dev.cleanroom.internal;

import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the modules that stand on the class path. */
public final class Services {
  private Services() {}

  /**
   * Returns the first implementation of an interface.
   *
   * @param <T> the interface
   * @param type the interface
   * @return the implementation, or empty if its module is missing
   */
  public static <T> Optional<T> find(Class<T> type) {
    return ServiceLoader.load(type, type.getClassLoader()).findFirst();
  }
}
