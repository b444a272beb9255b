package dev.cleanroom.examples.oracle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks for marks of private cells in everything that leaves the library. */
final class LeakScanner implements AutoCloseable {
  private static final int DEEPEST = 8;

  private final List<String> marks;
  private final Path fixtures;
  private final List<String> hits = new ArrayList<>();
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final FileTime started = FileTime.fromMillis(System.currentTimeMillis() - 2_000);
  private final Logger root = Logger.getLogger("");
  private final Level level = root.getLevel();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          text("log", line.getMessage());
          object("log", line.getParameters());
          Throwable thrown = line.getThrown();
          if (thrown != null) {
            failure("log", thrown);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Starts to listen. The folder of the fixtures, which holds the marks, is not searched. */
  LeakScanner(List<String> marks, Path fixtures) {
    this.marks = marks;
    this.fixtures = fixtures;
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
    handler.setLevel(Level.ALL);
    root.setLevel(Level.ALL);
    root.addHandler(handler);
  }

  List<String> hits() {
    return hits;
  }

  void text(String where, @Nullable String text) {
    for (String mark : marks) {
      int at = text == null ? -1 : text.indexOf(mark);
      if (text != null && at >= 0) {
        hits.add(
            where + ": …" + text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60)));
      }
    }
  }

  /** Searches all forms in which an exception can be shown, stored or sent. */
  void failure(String where, Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    text(where + " trace", trace.toString());
    serialised(where, failure);
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      text(where + " message", t.getMessage());
      text(where + " localised", t.getLocalizedMessage());
      object(where, t);
      for (Throwable suppressed : t.getSuppressed()) {
        failure(where + " suppressed", suppressed);
      }
    }
  }

  private void serialised(String where, Throwable failure) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(failure);
    } catch (IOException e) {
      text(where, e.toString()); // what was written so far is searched all the same
    }
    text(where + " serialised", bytes.toString(StandardCharsets.ISO_8859_1));
  }

  /** Searches the text of an object and of all that its public methods lead to. */
  void object(String where, @Nullable Object object) {
    walk(where, object, 0, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private void walk(String where, @Nullable Object object, int depth, Set<Object> seen) {
    if (object == null || depth > DEEPEST || !seen.add(object)) {
      return;
    }
    text(where + " " + object.getClass().getSimpleName(), object.toString());
    if (object instanceof Iterable<?> many && !(object instanceof Path)) {
      many.forEach(one -> walk(where, one, depth + 1, seen));
    } else if (object instanceof Map<?, ?> map) {
      walk(where, map.keySet(), depth + 1, seen);
      walk(where, map.values(), depth + 1, seen);
    } else if (object instanceof Optional<?> optional) {
      walk(where, optional.orElse(null), depth + 1, seen);
    } else if (object instanceof Object[] array) {
      walk(where, List.of(array), depth + 1, seen);
    } else if (object.getClass().getName().startsWith("dev.cleanroom.")) {
      for (Method method : object.getClass().getMethods()) {
        if (isQuestion(method)) {
          walk(where + "." + method.getName(), ask(method, object), depth + 1, seen);
        }
      }
    }
  }

  /** A table gives its rows to whoever holds it; that is its owner. */
  private static boolean isQuestion(Method method) {
    return method.getParameterCount() == 0
        && method.getReturnType() != void.class
        && !Modifier.isStatic(method.getModifiers())
        && method.getDeclaringClass() != Object.class
        && method.getDeclaringClass() != Throwable.class
        && !(method.getName().equals("rows")
            && Stream.class.isAssignableFrom(method.getReturnType()));
  }

  private @Nullable Object ask(Method method, Object object) {
    try {
      return Modifier.isPublic(object.getClass().getModifiers())
          ? method.invoke(object)
          : null; // methods of hidden classes are those of public interfaces
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause();
      if (cause != null) {
        text(method.getName(), cause.toString());
      }
      return null;
    }
  }

  /** Searches what was printed, and what was written to the folder for temporary files. */
  void printedAndWritten() {
    text("printed", printed.toString(StandardCharsets.UTF_8));
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.io.tmpdir")), 1)) {
      files.filter(this::isNew).forEach(this::written);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isNew(Path file) {
    try {
      return Files.isRegularFile(file)
          && !file.startsWith(fixtures)
          && Files.getLastModifiedTime(file).compareTo(started) >= 0
          && Files.size(file) < 100_000_000;
    } catch (IOException e) {
      return false; // gone, and so is what it held
    }
  }

  private void written(Path file) {
    try {
      text("file " + file, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // not ours, or gone
    }
  }

  @Override
  public void close() {
    System.setOut(realOut);
    System.setErr(realErr);
    root.removeHandler(handler);
    root.setLevel(level);
  }
}
