package dev.cleanroom.internal.table;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Records or beans as a table, read through method handles. {@link BigDecimal} properties become
 * DECIMAL(38, 9).
 *
 * @param <T> the class of a row
 */
public final class ObjectTable<T> implements VectorScan.Source {
  private static final ColumnType DECIMAL = ColumnType.decimal(38, 9);
  private static final Map<Class<?>, ColumnType> TYPES =
      Map.ofEntries(
          Map.entry(boolean.class, ColumnType.BOOLEAN),
          Map.entry(Boolean.class, ColumnType.BOOLEAN),
          Map.entry(byte.class, ColumnType.INTEGER),
          Map.entry(Byte.class, ColumnType.INTEGER),
          Map.entry(short.class, ColumnType.INTEGER),
          Map.entry(Short.class, ColumnType.INTEGER),
          Map.entry(int.class, ColumnType.INTEGER),
          Map.entry(Integer.class, ColumnType.INTEGER),
          Map.entry(long.class, ColumnType.INTEGER),
          Map.entry(Long.class, ColumnType.INTEGER),
          Map.entry(BigInteger.class, ColumnType.INTEGER),
          Map.entry(BigDecimal.class, DECIMAL),
          Map.entry(float.class, ColumnType.DOUBLE),
          Map.entry(Float.class, ColumnType.DOUBLE),
          Map.entry(double.class, ColumnType.DOUBLE),
          Map.entry(Double.class, ColumnType.DOUBLE),
          Map.entry(char.class, ColumnType.TEXT),
          Map.entry(Character.class, ColumnType.TEXT),
          Map.entry(String.class, ColumnType.TEXT),
          Map.entry(UUID.class, ColumnType.TEXT),
          Map.entry(LocalDate.class, ColumnType.DATE),
          Map.entry(java.sql.Date.class, ColumnType.DATE),
          Map.entry(LocalDateTime.class, ColumnType.TIMESTAMP),
          Map.entry(Instant.class, ColumnType.TIMESTAMP),
          Map.entry(java.sql.Timestamp.class, ColumnType.TIMESTAMP));

  private final String name;
  private final List<Column> columns;
  private final List<Accessor> accessors;
  private final Supplier<? extends Stream<? extends T>> source;
  private final @Nullable List<? extends T> shared;

  /**
   * Creates the table.
   *
   * @param name the table's name
   * @param type the class of a row
   * @param source opens a stream of rows
   * @throws IllegalArgumentException if the class has no readable properties of column types
   */
  public ObjectTable(String name, Class<T> type, Supplier<? extends Stream<? extends T>> source) {
    this(name, type, source, null);
  }

  private ObjectTable(
      String name,
      Class<T> type,
      Supplier<? extends Stream<? extends T>> source,
      @Nullable List<? extends T> shared) {
    this.name = name;
    this.source = source;
    this.shared = shared;
    List<Method> getters = type.isRecord() ? components(type) : beanGetters(type);
    if (getters.isEmpty()) {
      throw new IllegalArgumentException(
          type.getName() + " has no properties: it is neither a record nor has it getters");
    }
    this.columns =
        getters.stream().map(getter -> new Column(property(getter), columnType(getter))).toList();
    this.accessors =
        getters.stream().map(g -> Accessor.of(columnType(g), handle(type, g))).toList();
  }

  /**
   * Returns the rows of a collection. Records of a list may be read by several threads; beans may
   * not, because getters may load what they return in ways that belong to one thread.
   *
   * @param <T> the class of a row
   * @param name the table's name
   * @param type the class of a row
   * @param rows the rows
   * @return the table
   * @throws IllegalArgumentException if the class has no readable properties of column types
   */
  public static <T> ObjectTable<T> of(String name, Class<T> type, Iterable<? extends T> rows) {
    List<? extends T> shared = type.isRecord() && rows instanceof List<? extends T> l ? l : null;
    return new ObjectTable<>(
        name, type, () -> StreamSupport.stream(rows.spliterator(), false), shared);
  }

  private static List<Method> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getAccessor).toList();
  }

  private static List<Method> beanGetters(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getParameterCount() == 0 && !Modifier.isStatic(m.getModifiers()))
        .filter(m -> m.getDeclaringClass() != Object.class && !m.isBridge())
        .filter(m -> m.getReturnType() != void.class)
        .filter(m -> !property(m).equals(m.getName()))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  private static String property(Method getter) {
    String name = getter.getName();
    if (getter.getDeclaringClass().isRecord()) {
      return name;
    }
    int prefix = name.startsWith("get") ? 3 : 0;
    if (name.startsWith("is") && getter.getReturnType() == boolean.class) {
      prefix = 2;
    }
    if (prefix == 0 || name.length() == prefix || Character.isLowerCase(name.charAt(prefix))) {
      return name;
    }
    String property = name.substring(prefix);
    // As for beans elsewhere, getURL is the property URL.
    return property.length() > 1 && Character.isUpperCase(property.charAt(1))
        ? property
        : property.substring(0, 1).toLowerCase(Locale.ROOT) + property.substring(1);
  }

  private static ColumnType columnType(Method getter) {
    Class<?> type = getter.getReturnType();
    ColumnType known = type.isEnum() ? ColumnType.TEXT : TYPES.get(type);
    if (known == null) {
      throw new IllegalArgumentException(
          "property '"
              + property(getter)
              + "' of "
              + getter.getDeclaringClass().getName()
              + " has type "
              + type.getName()
              + ", which is no column type");
    }
    return known;
  }

  private static MethodHandle handle(Class<?> type, Method getter) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      return lookup.unreflect(getter);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          type.getName() + " is not accessible to this library; open its package to it", e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public Stream<@Nullable Object[]> rows() {
    Stream<? extends T> rows = source.get();
    return rows.<@Nullable Object[]>map(this::cells).onClose(rows::close);
  }

  private @Nullable Object[] cells(T row) {
    @Nullable Object[] cells = new @Nullable Object[accessors.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = accessors.get(i).cell(row);
    }
    return cells;
  }

  @Override
  public VectorScan scan(int[] places) {
    List<Accessor> wanted = Arrays.stream(places).mapToObj(accessors::get).toList();
    List<? extends T> list = shared;
    return list == null
        ? new ObjectScan(wanted, source.get(), 0)
        : new ObjectScan(wanted, list.stream(), list.size());
  }
}
