package dev.cleanroom.internal;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyLoss;
import java.util.List;
import java.util.TreeSet;

/** The neighbouring relation and the loss of a release, in words. */
final class Guarantee {
  private Guarantee() {}

  static String inWords(List<ConfiguredTable> tables, PrivacyLoss loss) {
    List<ConfiguredTable> protectedTables =
        tables.stream().filter(ConfiguredTable::isPrivate).toList();
    TreeSet<String> spaces = new TreeSet<>();
    TreeSet<String> names = new TreeSet<>();
    for (ConfiguredTable table : protectedTables) {
      spaces.add(table.unit().orElseThrow().space());
      names.add(table.name() + " of " + table.owner());
    }
    String unit = String.join(", ", spaces);
    return "("
        + loss
        + ")-differentially private: two databases are neighbours if one is the other without all"
        + " rows of one "
        + unit
        + ", in "
        + String.join(" and ", names)
        + " at once";
  }
}
