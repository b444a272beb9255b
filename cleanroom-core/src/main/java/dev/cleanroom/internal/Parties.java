package dev.cleanroom.internal;

import dev.cleanroom.Ability;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who takes part in a collaboration: what owners approve is also who may ask and who is told.
 *
 * @param collaboration the collaboration's name
 * @param members what each member may do
 */
public record Parties(String collaboration, Map<String, Set<Ability>> members) {
  /** Copies the members, in the order of their names. */
  public Parties {
    Map<String, Set<Ability>> ordered = new TreeMap<>();
    members.forEach((member, abilities) -> ordered.put(member, new TreeSet<>(abilities)));
    members = Collections.unmodifiableMap(ordered);
  }

  /**
   * Returns the members who may run templates and receive answers.
   *
   * @return their names, in order; all members if nobody may
   */
  public List<String> runners() {
    List<String> able = able();
    return able.isEmpty() ? List.copyOf(members.keySet()) : able;
  }

  private List<String> able() {
    return members.entrySet().stream()
        .filter(m -> m.getValue().contains(Ability.QUERY) && m.getValue().contains(Ability.RECEIVE))
        .map(Map.Entry::getKey)
        .toList();
  }
}
