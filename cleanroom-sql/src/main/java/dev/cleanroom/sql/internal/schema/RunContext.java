package dev.cleanroom.sql.internal.schema;

import dev.cleanroom.spi.RunControl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/** What generated code reads of one run: parameters, the control and released rows. */
public final class RunContext implements DataContext {
  private static final String CONTROL = "cleanroom.control";
  private static final String PARAMETER = "?";
  private static final String RELEASED = "cleanroom.released";

  private final SchemaPlus schema;
  private final JavaTypeFactory typeFactory;
  private final Map<String, Object> values = new HashMap<>();
  private IntFunction<@Nullable Object> parameters = number -> null;

  /**
   * Creates the context of one run.
   *
   * @param schema the tables
   * @param typeFactory the template's type factory
   * @param stash objects that generated code refers to by name
   * @param control stops the run
   */
  public RunContext(
      SchemaPlus schema,
      JavaTypeFactory typeFactory,
      Map<String, Object> stash,
      RunControl control) {
    this.schema = schema;
    this.typeFactory = typeFactory;
    values.putAll(stash);
    values.put(CONTROL, control);
  }

  /**
   * Binds the parameters.
   *
   * @param byNumber the internal value of each parameter by its number, from 0
   */
  public void bind(IntFunction<@Nullable Object> byNumber) {
    parameters = byNumber;
  }

  /**
   * Returns the value of a parameter.
   *
   * @param context the context
   * @param number the parameter's number, from 0
   * @return the internal value
   */
  public static @Nullable Object parameter(DataContext context, int number) {
    return context.get(PARAMETER + number);
  }

  /**
   * Hands over the rows of the release.
   *
   * @param rows internal values in the order of the released table
   */
  public void released(List<@Nullable Object[]> rows) {
    values.put(RELEASED, rows);
  }

  /**
   * Returns what stops the run.
   *
   * @param context the context
   * @return the control
   */
  public static RunControl control(DataContext context) {
    return (RunControl) context.get(CONTROL);
  }

  @SuppressWarnings("unchecked")
  static List<@Nullable Object[]> released(DataContext context) {
    return (List<@Nullable Object[]>) context.get(RELEASED);
  }

  @Override
  public SchemaPlus getRootSchema() {
    return schema;
  }

  @Override
  public JavaTypeFactory getTypeFactory() {
    return typeFactory;
  }

  @Override
  @SuppressWarnings("NullAway") // this library never builds a query through a provider
  public QueryProvider getQueryProvider() {
    return null;
  }

  @Override
  public @Nullable Object get(String name) {
    return name.startsWith(PARAMETER)
        ? parameters.apply(Integer.parseInt(name.substring(PARAMETER.length())))
        : values.get(name);
  }
}
