package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import dev.cleanroom.Engine;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.RunControl;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Users who have neither Spark nor DuckDB lack nothing else. */
class WithoutEnginesTest {
  /** Runs a query; its answer is a text, which both class loaders know. */
  public static final class Queries implements Supplier<String> {
    @Override
    public String get() {
      SeparabilityWorld world = new SeparabilityWorld();
      world.use(new RandomData(new Random(7)).next(12));
      NoisyQuery query =
          (NoisyQuery)
              new SqlQueryCompiler()
                  .compile(
                      SeparabilityWorld.template("SELECT k, COUNT(*) AS n FROM pa GROUP BY k"),
                      world.tables(),
                      "analyst",
                      Engine.AUTOMATIC);
      query.prepare();
      EntrySums sums = new EntrySums();
      query.contribute(Map.of(), sums, RunControl.start(Duration.ofMinutes(1)));
      return sums.sums(List.of(false)).toString();
    }
  }

  @Test
  void contribute_withoutEnginesOnTheClassPath_isWhatItIsWithThem() throws Exception {
    try (URLClassLoader bare = withoutEngines()) {
      assertThatThrownBy(() -> bare.loadClass("org.apache.spark.sql.Dataset"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> bare.loadClass("org.duckdb.DuckDBDriver"))
          .isInstanceOf(ClassNotFoundException.class);
      Supplier<?> there =
          (Supplier<?>)
              bare.loadClass(Queries.class.getName()).getDeclaredConstructor().newInstance();
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(bare);
      try {
        assertThat(there.get()).isEqualTo(new Queries().get()).asString().contains("=[");
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }
    }
  }

  private static URLClassLoader withoutEngines() throws IOException {
    List<URL> kept = new ArrayList<>();
    for (String entry : Splitter.on(File.pathSeparatorChar).split(classPath())) {
      String path = entry.replace('\\', '/');
      if (!path.contains("/org/apache/spark/")
          && !path.contains("/org/scala-lang/")
          && !path.contains("/org/duckdb/")) {
        kept.add(url(entry));
      }
    }
    return new URLClassLoader(kept.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static URL url(String entry) throws MalformedURLException {
    return Path.of(entry).toUri().toURL();
  }
}
