package dev.cleanroom.sql.internal.schema;

import dev.cleanroom.ColumnType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The types of this library in Calcite's words: one integer (BIGINT), exact decimals of 38 digits,
 * sums wide enough that no engine wraps, averages as DOUBLE, text in UTF-8.
 */
public final class Types {
  private static final int DIGITS = 38;

  private Types() {}

  /**
   * Returns a type factory for one template; it is not shared, because it caches types.
   *
   * @return the factory
   */
  public static JavaTypeFactoryImpl factory() {
    return new Factory();
  }

  /** Text in UTF-8, whatever the platform says. */
  private static final class Factory extends JavaTypeFactoryImpl {
    Factory() {
      super(new WideTypes());
    }

    @Override
    public Charset getDefaultCharset() {
      return StandardCharsets.UTF_8;
    }
  }

  /** Wide results of arithmetic and aggregates. */
  private static final class WideTypes extends RelDataTypeSystemImpl {
    @Override
    public int getMaxPrecision(SqlTypeName type) {
      return type == SqlTypeName.DECIMAL ? DIGITS : super.getMaxPrecision(type);
    }

    @Override
    public int getMaxScale(SqlTypeName type) {
      return type == SqlTypeName.DECIMAL ? DIGITS : super.getMaxScale(type);
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
      return true;
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
      RelDataType sum =
          switch (argument.getSqlTypeName()) {
            case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, DIGITS, argument.getScale());
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                factory.createSqlType(SqlTypeName.DECIMAL, DIGITS, 0);
            default -> factory.createSqlType(SqlTypeName.DOUBLE);
          };
      return factory.createTypeWithNullability(sum, argument.isNullable());
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
      return factory.createTypeWithNullability(
          factory.createSqlType(SqlTypeName.DOUBLE), argument.isNullable());
    }
  }

  /**
   * Returns a column's type.
   *
   * @param factory the template's factory
   * @param type the column's type
   * @param nullable whether NULL occurs
   * @return Calcite's type
   */
  public static RelDataType of(RelDataTypeFactory factory, ColumnType type, boolean nullable) {
    RelDataType plain =
        switch (type.kind()) {
          case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
          case INTEGER -> factory.createSqlType(SqlTypeName.BIGINT);
          case DECIMAL ->
              factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
          case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
          case TEXT -> factory.createSqlType(SqlTypeName.VARCHAR);
          case DATE -> factory.createSqlType(SqlTypeName.DATE);
          case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, 3);
        };
    return factory.createTypeWithNullability(plain, nullable);
  }

  /**
   * Returns a type as it is written in a CAST.
   *
   * @param type the type
   * @param pos the place to give it
   * @return the syntax node
   */
  public static SqlDataTypeSpec spec(ColumnType type, SqlParserPos pos) {
    SqlBasicTypeNameSpec name =
        switch (type.kind()) {
          case BOOLEAN -> new SqlBasicTypeNameSpec(SqlTypeName.BOOLEAN, pos);
          case INTEGER -> new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, pos);
          case DECIMAL ->
              new SqlBasicTypeNameSpec(SqlTypeName.DECIMAL, type.precision(), type.scale(), pos);
          case DOUBLE -> new SqlBasicTypeNameSpec(SqlTypeName.DOUBLE, pos);
          case TEXT -> new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, pos);
          case DATE -> new SqlBasicTypeNameSpec(SqlTypeName.DATE, pos);
          case TIMESTAMP -> new SqlBasicTypeNameSpec(SqlTypeName.TIMESTAMP, 3, pos);
        };
    return new SqlDataTypeSpec(name, pos);
  }

  /**
   * Returns the library's type of an output column.
   *
   * @param type Calcite's type
   * @return the type, or empty if there is none
   */
  public static Optional<ColumnType> columnType(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> Optional.of(ColumnType.BOOLEAN);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> Optional.of(ColumnType.INTEGER);
      case DECIMAL -> Optional.of(ColumnType.decimal(type.getPrecision(), type.getScale()));
      case REAL, FLOAT, DOUBLE -> Optional.of(ColumnType.DOUBLE);
      case CHAR, VARCHAR -> Optional.of(ColumnType.TEXT);
      case DATE -> Optional.of(ColumnType.DATE);
      case TIMESTAMP -> Optional.of(ColumnType.TIMESTAMP);
      default -> Optional.empty();
    };
  }
}
