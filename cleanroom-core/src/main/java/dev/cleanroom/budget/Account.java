package dev.cleanroom.budget;

/**
 * What spending is counted for: one owner's data set and the identity space that it protects, or a
 * part of its spending.
 *
 * <p>Every run is counted on the whole account and on its parts, whether they have a cap or not, so
 * that a cap that is set later counts what was spent before. Names are names: two collaborations
 * that call different members alike share the part.
 *
 * @param owner the member who owns the data
 * @param dataset the identity of the data
 * @param space the identity space of the privacy unit
 * @param part which part of the spending
 * @param name the name of the collaboration, member or template; empty for the whole
 */
public record Account(String owner, String dataset, String space, Part part, String name) {
  /** The parts of an account's spending. */
  public enum Part {
    /** All of it, over all collaborations. */
    WHOLE,
    /** That of one collaboration. */
    COLLABORATION,
    /** That of one member's runs. */
    MEMBER,
    /** That of one template's runs. */
    TEMPLATE
  }

  /**
   * Names a whole account.
   *
   * @param owner the member who owns the data
   * @param dataset the identity of the data
   * @param space the identity space of the privacy unit
   */
  public Account(String owner, String dataset, String space) {
    this(owner, dataset, space, Part.WHOLE, "");
  }

  /**
   * Returns a part of this account.
   *
   * @param part which part
   * @param name the name of the collaboration, member or template
   * @return the account of the part
   */
  public Account part(Part part, String name) {
    return new Account(owner, dataset, space, part, name);
  }

  @Override
  public String toString() {
    String whole = owner + "/" + dataset + " (" + space + ")";
    return switch (part) {
      case WHOLE -> whole;
      case COLLABORATION -> whole + ", collaboration " + name;
      case MEMBER -> whole + ", member " + name;
      case TEMPLATE -> whole + ", template " + name;
    };
  }
}
