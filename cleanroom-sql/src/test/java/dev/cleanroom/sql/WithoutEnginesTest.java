package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import dev.cleanroom.Engine;
import dev.cleanroom.QueryRejectedException;
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
      NoisyQuery query = compile(world, Engine.AUTOMATIC);
      query.prepare();
      EntrySums sums = new EntrySums();
      query.contribute(Map.of(), sums, RunControl.start(Duration.ofMinutes(1)));
      return sums.sums(List.of(false)).toString();
    }
  }

  /** Asks for each engine by name and returns the reasons why it does not compute. */
  public static final class Refusals implements Supplier<String> {
    @Override
    public String get() {
      return refusal(Engine.DUCKDB) + " " + refusal(Engine.SPARK);
    }

    private static String refusal(Engine engine) {
      try {
        compile(new SeparabilityWorld(), engine).prepare();
        return "none";
      } catch (QueryRejectedException e) {
        return e.violations().get(0).code().name();
      }
    }
  }

  private static NoisyQuery compile(SeparabilityWorld world, Engine engine) {
    return (NoisyQuery)
        new SqlQueryCompiler()
            .compile(
                SeparabilityWorld.template("SELECT k, COUNT(*) AS n FROM pa GROUP BY k"),
                world.tables(),
                "analyst",
                engine);
  }

  @Test
  void contribute_withoutEnginesOnTheClassPath_isWhatItIsWithThem() throws Exception {
    assertThat(withoutEngines(Queries.class))
        .isEqualTo(new Queries().get())
        .asString()
        .contains("=[");
  }

  @Test
  void compile_engineThatIsNotOnTheClassPath_isRefused() throws Exception {
    assertThat(withoutEngines(Refusals.class)).isEqualTo("ENGINE_NOT_POSSIBLE ENGINE_NOT_POSSIBLE");
  }

  private static Object withoutEngines(Class<?> what) throws Exception {
    try (URLClassLoader bare = withoutEngines()) {
      assertThatThrownBy(() -> bare.loadClass("org.apache.spark.sql.Dataset"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> bare.loadClass("org.duckdb.DuckDBDriver"))
          .isInstanceOf(ClassNotFoundException.class);
      Supplier<?> there =
          (Supplier<?>) bare.loadClass(what.getName()).getDeclaredConstructor().newInstance();
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(bare);
      try {
        return there.get();
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
