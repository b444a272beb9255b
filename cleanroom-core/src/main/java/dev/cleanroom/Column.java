package dev.cleanroom;

/**
 * A named, typed column.
 *
 * @param name a letter or underscore, then letters, digits and underscores; at most 128 characters
 * @param type the type of its values
 */
public record Column(String name, ColumnType type) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name is not an identifier
   */
  public Column {
    Names.check(name, "column name");
  }

  /**
   * Returns a column.
   *
   * @param name an identifier
   * @param type the type of its values
   * @return the column
   * @throws IllegalArgumentException if the name is not an identifier
   */
  public static Column of(String name, ColumnType type) {
    return new Column(name, type);
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}
