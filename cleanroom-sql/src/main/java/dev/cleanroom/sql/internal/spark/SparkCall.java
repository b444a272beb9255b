package dev.cleanroom.sql.internal.spark;

import dev.cleanroom.sql.internal.dialect.SparkFunctions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Calls a static method wherever the cluster computes a row; it is sent there by its name. */
final class SparkCall
    implements UDF1<Object, @Nullable Object>,
        UDF2<Object, Object, @Nullable Object>,
        UDF4<Object, Object, Object, Object, @Nullable Object> {
  private static final long serialVersionUID = 1L;

  private final Class<?> home;
  private final String name;
  private transient @Nullable Method method;

  private SparkCall(Method method) {
    this.home = method.getDeclaringClass();
    this.name = method.getName();
  }

  /**
   * Registers all functions that texts call.
   *
   * @param session a session of one run
   */
  static void register(SparkSession session) {
    for (SparkFunctions.Function function : SparkFunctions.all()) {
      SparkCall call = new SparkCall(function.method());
      DataType type = type(function.method().getReturnType());
      switch (function.method().getParameterCount()) {
        case 1 -> session.udf().register(function.name(), (UDF1<?, ?>) call, type);
        case 2 -> session.udf().register(function.name(), (UDF2<?, ?, ?>) call, type);
        case 4 -> session.udf().register(function.name(), (UDF4<?, ?, ?, ?, ?>) call, type);
        default -> throw new IllegalArgumentException("no function of Spark for " + function);
      }
    }
  }

  private static DataType type(Class<?> returned) {
    if (returned == Long.class) {
      return DataTypes.LongType;
    } else if (returned == Double.class) {
      return DataTypes.DoubleType;
    } else if (returned == Boolean.class) {
      return DataTypes.BooleanType;
    } else if (returned == String.class) {
      return DataTypes.StringType;
    }
    throw new IllegalArgumentException("no type of Spark for " + returned);
  }

  @Override
  public @Nullable Object call(Object argument) throws Exception {
    return invoke(argument);
  }

  @Override
  public @Nullable Object call(Object first, Object second) throws Exception {
    return invoke(first, second);
  }

  @Override
  public @Nullable Object call(Object first, Object second, Object third, Object fourth)
      throws Exception {
    return invoke(first, second, third, fourth);
  }

  private @Nullable Object invoke(Object... arguments)
      throws IllegalAccessException, InvocationTargetException {
    Method found = method;
    if (found == null) {
      found = find();
      method = found;
    }
    return found.invoke(null, arguments);
  }

  private Method find() {
    return Arrays.stream(home.getMethods())
        .filter(candidate -> candidate.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
