package dev.cleanroom;

/**
 * The entity that a private table protects, usually a person, and how a row names it.
 *
 * <p>Under differential privacy all rows of one unit, in all tables of one identity space together,
 * are what neighbouring databases differ in, and two private tables can be joined only in the same
 * identity space, where equal values must mean the same unit. Under a threshold units are what each
 * row of an answer must count enough of, for each table apart, whatever its space.
 *
 * <p>A row whose unit is NULL belongs to nobody and is dropped. Values are compared as they are:
 * {@code 'A'} and {@code 'a'}, or a name in two Unicode forms, are two units. Immutable and
 * thread-safe.
 *
 * @param column the column of the table that holds the unit, or the foreign key that leads to it
 * @param space the name of the identity space, agreed between the owners
 * @param parentTable the table that holds the unit, or empty if {@code column} itself does
 * @param parentKey the unique key of the parent table that {@code column} refers to, or empty
 */
public record PrivacyUnit(String column, String space, String parentTable, String parentKey) {
  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if a name is not an identifier
   */
  public PrivacyUnit {
    Names.check(column, "privacy unit column");
    Names.checkLabel(space, "identity space");
    if (parentTable.isEmpty() != parentKey.isEmpty()) {
      throw new IllegalArgumentException("a parent table needs a parent key, and the reverse");
    }
    if (!parentTable.isEmpty()) {
      Names.check(parentTable, "parent table");
      Names.check(parentKey, "parent key");
    }
  }

  /**
   * Names the column that holds the unit; {@link Named#in} completes it.
   *
   * @param column a column of type INTEGER or TEXT
   * @return the first half of a privacy unit
   * @throws IllegalArgumentException if the name is not an identifier
   */
  public static Named column(String column) {
    return new Named(Names.check(column, "privacy unit column"), "", "");
  }

  /**
   * Says that a row belongs to the unit of its parent row: {@code foreignKey} refers to {@code
   * parentKey} of a private table of the same owner. Rows without a parent are dropped. Under
   * differential privacy every run is charged to the parent's account too.
   *
   * <p>A parent key must not stand beside two units: a collaboration does not open over such a
   * parent, and a run fails if it has become one since.
   *
   * @param foreignKey a column of this table
   * @param parentTable the name of a private table of the same owner in the same collaboration
   * @param parentKey a column of the parent table, unique among its rows
   * @return the first half of a privacy unit
   * @throws IllegalArgumentException if a name is not an identifier
   */
  public static Named through(String foreignKey, String parentTable, String parentKey) {
    return new Named(
        Names.check(foreignKey, "foreign key"),
        Names.check(parentTable, "parent table"),
        Names.check(parentKey, "parent key"));
  }

  /**
   * Returns whether the unit is reached through a parent table.
   *
   * @return true if it is
   */
  public boolean hasParent() {
    return !parentTable.isEmpty();
  }

  @Override
  public String toString() {
    return hasParent()
        ? column + " → " + parentTable + "." + parentKey + " in " + space
        : column + " in " + space;
  }

  /** A privacy unit that still lacks its identity space. */
  public static final class Named {
    private final String column;
    private final String parentTable;
    private final String parentKey;

    private Named(String column, String parentTable, String parentKey) {
      this.column = column;
      this.parentTable = parentTable;
      this.parentKey = parentKey;
    }

    /**
     * Names the identity space.
     *
     * @param space a name that the owners agreed on, for example {@code person}
     * @return the privacy unit
     * @throws IllegalArgumentException if the space is blank
     */
    public PrivacyUnit in(String space) {
      return new PrivacyUnit(column, space, parentTable, parentKey);
    }
  }
}
