package dev.cleanroom.budget;

/**
 * What a budget is bound to: one owner's data set and the identity space that it protects.
 *
 * @param owner the member who owns the data
 * @param dataset the identity of the data
 * @param space the identity space of the privacy unit
 */
public record Account(String owner, String dataset, String space) {
  @Override
  public String toString() {
    return owner + "/" + dataset + " (" + space + ")";
  }
}
