package dev.cleanroom.unsafe;

/**
 * The token that dangerous methods ask for: those that may show private values or weaken noise.
 *
 * <p>Search a code base for {@code UnsafeAccess} to find every place that could break the
 * guarantees. Production code of an application should have none.
 */
public final class UnsafeAccess {
  private static final UnsafeAccess TOKEN = new UnsafeAccess();

  private UnsafeAccess() {}

  /**
   * Returns the token. Whoever calls this has read what the methods that take it can do.
   *
   * @return the token
   */
  public static UnsafeAccess iKnowWhatIAmDoing() {
    return TOKEN;
  }
}
