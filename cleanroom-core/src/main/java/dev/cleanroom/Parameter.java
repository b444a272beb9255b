package dev.cleanroom;

import dev.cleanroom.internal.Cells;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A typed, named place for a literal in a template, with the values that it may take.
 *
 * <p>The domain is part of what owners approve. A run binds a value of the domain; it is never
 * spliced into SQL text. NULL is no value, and no value is rounded. Immutable and thread-safe.
 */
public final class Parameter {
  private final String name;
  private final ColumnType type;
  private final List<Object> allowed;
  private final @Nullable Comparable<Object> low;
  private final @Nullable Comparable<Object> high;
  private final int maxLength;

  private Parameter(
      String name,
      ColumnType type,
      List<Object> allowed,
      @Nullable Comparable<Object> low,
      @Nullable Comparable<Object> high,
      int maxLength) {
    this.name = Names.check(name, "parameter name");
    this.type = type;
    this.allowed = List.copyOf(allowed);
    this.low = low;
    this.high = high;
    this.maxLength = maxLength;
  }

  /**
   * Starts a parameter of whole numbers.
   *
   * @param name the name that stands after the colon in SQL
   * @return a parameter without a domain; whichever domain completes it checks the name
   */
  public static Undomained<Long> integer(String name) {
    return new Undomained<>(name, ColumnType.INTEGER);
  }

  /**
   * Starts a parameter of exact decimals.
   *
   * @param name the name that stands after the colon in SQL
   * @param precision digits in all, 1 to 38
   * @param scale digits after the point
   * @return a parameter without a domain
   * @throws IllegalArgumentException if precision or scale is out of range
   */
  public static Undomained<BigDecimal> decimal(String name, int precision, int scale) {
    return new Undomained<>(name, ColumnType.decimal(precision, scale));
  }

  /**
   * Starts a parameter of floating-point numbers.
   *
   * @param name the name that stands after the colon in SQL
   * @return a parameter without a domain
   */
  public static Undomained<Double> floating(String name) {
    return new Undomained<>(name, ColumnType.DOUBLE);
  }

  /**
   * Starts a parameter of dates.
   *
   * @param name the name that stands after the colon in SQL
   * @return a parameter without a domain
   */
  public static Undomained<LocalDate> date(String name) {
    return new Undomained<>(name, ColumnType.DATE);
  }

  /**
   * Starts a parameter of date and time.
   *
   * @param name the name that stands after the colon in SQL
   * @return a parameter without a domain
   */
  public static Undomained<LocalDateTime> timestamp(String name) {
    return new Undomained<>(name, ColumnType.TIMESTAMP);
  }

  /**
   * Starts a parameter of text.
   *
   * @param name the name that stands after the colon in SQL
   * @return a parameter without a domain
   */
  public static Undomained<String> text(String name) {
    return new Undomained<>(name, ColumnType.TEXT);
  }

  /**
   * Returns the name.
   *
   * @return an identifier
   */
  public String name() {
    return name;
  }

  /**
   * Returns the type of its values.
   *
   * @return the type
   */
  public ColumnType type() {
    return type;
  }

  /**
   * Returns the smallest and the largest value of a numeric parameter.
   *
   * @return the interval of the domain; empty for other types, and for domains that {@link
   *     ValueBounds} cannot hold: beyond ±10¹⁸ or with more than 18 decimals
   */
  public Optional<ValueBounds> numericRange() {
    if (!type.isNumeric()) {
      return Optional.empty();
    }
    BigDecimal least = null;
    BigDecimal most = null;
    for (Object value : low == null || high == null ? allowed : List.<Object>of(low, high)) {
      BigDecimal number = new BigDecimal(value.toString());
      least = least == null ? number : least.min(number);
      most = most == null ? number : most.max(number);
    }
    if (least == null || most == null || !ValueBounds.canHold(least, most)) {
      return Optional.empty();
    }
    return Optional.of(new ValueBounds(least, most));
  }

  /**
   * Returns whether a value, already of this parameter's Java class, is in the domain.
   *
   * @param value a value of {@link ColumnType.Kind#javaClass()}
   * @return true if it may be bound
   */
  public boolean contains(Object value) {
    if (!type.kind().javaClass().isInstance(value)) {
      return false;
    }
    if (low != null && high != null) {
      return low.compareTo(value) <= 0 && high.compareTo(value) >= 0;
    }
    if (!allowed.isEmpty()) {
      return allowed.contains(value);
    }
    return value.toString().length() <= maxLength;
  }

  /**
   * Returns the name, the type and the domain.
   *
   * @return the text
   */
  @Override
  public String toString() {
    String domain;
    if (low != null) {
      domain = "between " + low + " and " + high;
    } else if (!allowed.isEmpty()) {
      domain = "one of " + allowed.stream().map(Parameter::quoted).toList();
    } else {
      domain = "at most " + maxLength + " characters";
    }
    return ":" + name + " " + type + " " + domain;
  }

  /** Text stands in quotes, so that domains which differ never read the same. */
  private static String quoted(Object value) {
    return value instanceof String text ? "'" + text.replace("'", "''") + "'" : value.toString();
  }

  /**
   * A parameter that still lacks its domain.
   *
   * @param <T> the Java class of its values
   */
  public static final class Undomained<T> {
    private final String name;
    private final ColumnType type;

    private Undomained(String name, ColumnType type) {
      this.name = name;
      this.type = type;
    }

    /**
     * Allows the values from {@code low} to {@code high}, both included.
     *
     * @param low the smallest value
     * @param high the largest value
     * @return the parameter
     * @throws IllegalArgumentException if {@code low} exceeds {@code high}, a bound is not finite
     *     or does not fit the type, or the type is text
     */
    @SuppressWarnings("unchecked") // every type but text is Comparable to itself; text is refused
    public Parameter between(T low, T high) {
      if (type.kind() == ColumnType.Kind.TEXT) {
        throw new IllegalArgumentException("text parameter '" + name + "' has no range");
      }
      Comparable<Object> from = (Comparable<Object>) normalised(low);
      Comparable<Object> to = (Comparable<Object>) normalised(high);
      if (from.compareTo(to) > 0) {
        throw new IllegalArgumentException("parameter '" + name + "': " + low + " exceeds " + high);
      }
      return new Parameter(name, type, List.of(), from, to, 0);
    }

    /**
     * Allows the listed values only.
     *
     * @param values at least one value
     * @return the parameter
     * @throws IllegalArgumentException if there are no values, or one does not fit the type or is
     *     not finite
     */
    @SafeVarargs
    public final Parameter oneOf(T... values) {
      if (values.length == 0) {
        throw new IllegalArgumentException("parameter '" + name + "' has no values");
      }
      List<Object> allowed = new ArrayList<>();
      for (T value : values) {
        allowed.add(normalised(value));
      }
      return new Parameter(name, type, allowed, null, null, 0);
    }

    /**
     * Allows any text up to a length.
     *
     * @param characters the largest number of characters, 1 to 1,000
     * @return the parameter
     * @throws IllegalArgumentException if the type is not text or the length is out of range
     */
    public Parameter maxLength(int characters) {
      if (type.kind() != ColumnType.Kind.TEXT) {
        throw new IllegalArgumentException("parameter '" + name + "' is not text");
      }
      if (characters < 1 || characters > 1_000) {
        throw new IllegalArgumentException("the length must be 1 to 1000, but is " + characters);
      }
      return new Parameter(name, type, List.of(), null, null, characters);
    }

    private Object normalised(T value) {
      Object normal = Cells.exact(type, value);
      if (normal == null || (normal instanceof Double number && number.isInfinite())) {
        throw new IllegalArgumentException(
            "parameter '" + name + "': a value of the domain does not fit " + type);
      }
      return normal;
    }
  }
}
