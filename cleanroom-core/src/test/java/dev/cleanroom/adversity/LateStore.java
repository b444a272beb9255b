package dev.cleanroom.adversity;

import dev.cleanroom.budget.LedgerStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What must be found out: a store that says that releases are kept, and keeps them later. */
final class LateStore {
  private static final int LATE = 3;

  private final LedgerStore store;
  private final Deque<Object[]> releases = new ArrayDeque<>();

  private LateStore(LedgerStore store) {
    this.store = store;
  }

  static LedgerStore over(LedgerStore store) {
    LateStore late = new LateStore(store);
    return (LedgerStore)
        Proxy.newProxyInstance(
            LateStore.class.getClassLoader(),
            new Class<?>[] {LedgerStore.class},
            (proxy, method, arguments) -> late.call(method, arguments));
  }

  private synchronized @Nullable Object call(Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (!method.getName().equals("release") || arguments == null) {
      return now(method, arguments);
    }
    releases.add(Arrays.copyOf(arguments, arguments.length));
    return releases.size() > LATE ? now(method, releases.remove()) : null;
  }

  private @Nullable Object now(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
