package dev.cleanroom.sql.internal.dialect;

import com.google.common.collect.ImmutableMap;
import dev.cleanroom.sql.internal.schema.TotalFunctions;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Spark's text calls and relies on. Each function is a static method of the code that runs in
 * process, or one of this class, registered under its name; arguments and results are {@code Long},
 * {@code Integer}, {@code BigDecimal}, {@code Double}, {@code String} and {@code Boolean} as the
 * method says, and NULL is null.
 */
public final class SparkFunctions {
  /** What all names begin with. */
  public static final String PREFIX = "cleanroom_";

  /**
   * Settings without which the text means something else: overflow and division by zero fail
   * instead of wrapping, a backslash begins an escape, decimals keep their digits, times without a
   * zone are of UTC, dates are those of the proleptic Gregorian calendar.
   */
  public static final Map<String, String> SETTINGS =
      ImmutableMap.of(
          "spark.sql.ansi.enabled", "true",
          "spark.sql.parser.escapedStringLiterals", "false",
          "spark.sql.decimalOperations.allowPrecisionLoss", "false",
          "spark.sql.session.timeZone", "UTC");

  private static final String LAST = "\udbff\udfff";

  private SparkFunctions() {}

  /**
   * A function of Spark's text.
   *
   * @param name the name to register it under
   * @param method a static method
   */
  public record Function(String name, Method method) {}

  /**
   * Returns all functions.
   *
   * @return the functions, by name
   */
  public static List<Function> all() {
    return Stream.concat(
            Stream.of("plus", "minus", "times", "abs", "finite", "concat", "upper", "lower", "like")
                .map(name -> function(name, TotalFunctions.class, name)),
            Stream.of(
                function("grid_whole", TotalFunctions.class, "gridWhole"),
                function("grid_decimal", TotalFunctions.class, "gridDecimal"),
                function("grid_double", TotalFunctions.class, "gridDouble"),
                function("units", SparkFunctions.class, "units"),
                function("order_key", SparkFunctions.class, "orderKey"),
                function("from_order_key", SparkFunctions.class, "fromOrderKey")))
        .toList();
  }

  private static Function function(String name, Class<?> home, String method) {
    return new Function(
        PREFIX + name,
        Arrays.stream(home.getMethods())
            .filter(m -> m.getName().equals(method))
            .findFirst()
            .orElseThrow());
  }

  /**
   * Returns the length that Java has.
   *
   * @param text a text or null
   * @return its characters, those of four bytes twice; null if the argument is
   */
  public static @Nullable Long units(@Nullable String text) {
    return text == null ? null : (Long) (long) text.length();
  }

  /**
   * Returns a text whose order by bytes is Java's order of the original.
   *
   * @param text a text or null
   * @return the key; null if the argument is
   */
  public static @Nullable String orderKey(@Nullable String text) {
    return text == null
        ? null
        : text.replace(LAST, LAST + "\u0001").replaceAll("[\ue000-\uffff]", LAST + "$0");
  }

  /**
   * Returns the text of a key.
   *
   * @param key what {@link #orderKey} returned
   * @return the text; null if the argument is
   */
  public static @Nullable String fromOrderKey(@Nullable String key) {
    return key == null
        ? null
        : key.replaceAll(LAST + "([\ue000-\uffff])", "$1").replace(LAST + "\u0001", LAST);
  }
}
