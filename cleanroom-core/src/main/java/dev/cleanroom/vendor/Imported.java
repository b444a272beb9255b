package dev.cleanroom.vendor;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.rule.AnswerUse;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a rule in another product's form says, in the parts of this library. {@link #configure}
 * gives all of it to a configured table at once. Immutable and thread-safe.
 *
 * @param rule the analysis rule
 * @param unit the column that holds the privacy unit; empty if the rule counts no units
 * @param budget the cap on the composed loss of all runs; empty without differential privacy
 * @param uses what answers may be for
 * @param receivers the members who may receive answers; empty if the text restricts nobody
 * @param notes what is stricter here than there, and what the caller has to see to
 */
public record Imported(
    AnalysisRule rule,
    Optional<String> unit,
    Optional<PrivacyLoss> budget,
    Set<AnswerUse> uses,
    Optional<Set<String>> receivers,
    List<String> notes) {
  /** Copies the collections. */
  public Imported {
    Set<AnswerUse> sorted = EnumSet.noneOf(AnswerUse.class);
    sorted.addAll(uses);
    uses = Collections.unmodifiableSet(sorted);
    receivers = receivers.map(set -> Collections.unmodifiableSet(new TreeSet<>(set)));
    notes = List.copyOf(notes);
  }

  /**
   * Gives a table the rule and everything that stands beside it: privacy unit, budget, uses and
   * receivers. The caller adds the columns that exist for templates, which no text tells.
   *
   * @param table a builder without these parts
   * @param space the identity space of the privacy unit, agreed between the owners; means nothing
   *     for a rule that counts no units
   * @return the builder
   * @throws IllegalStateException if the builder has one of the parts already
   * @throws IllegalArgumentException if the identity space is blank or too long
   */
  @CanIgnoreReturnValue
  public ConfiguredTable.Builder configure(ConfiguredTable.Builder table, String space) {
    table.rule(rule);
    unit.ifPresent(column -> table.unit(PrivacyUnit.column(column).in(space)));
    budget.ifPresent(table::budget);
    if (uses.size() < AnswerUse.values().length) {
      table.uses(uses.toArray(AnswerUse[]::new));
    }
    receivers.ifPresent(members -> table.receivers(members.toArray(String[]::new)));
    return table;
  }
}
