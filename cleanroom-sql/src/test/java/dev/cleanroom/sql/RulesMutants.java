package dev.cleanroom.sql;

import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.spi.ExactQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Mutants of the templates that one room accepts, each judged if the room accepts it too. */
final class RulesMutants {
  private static final int DRAWN = 80;
  private static final int DATABASES = 3;

  private final RulesRoom room;
  private final Random random;
  private final RulesMutator mutator;
  private final List<RulesOracle> oracles = new ArrayList<>();
  private final List<String> bases;
  private final Set<String> seen = new HashSet<>();
  private final List<String> unsound = new ArrayList<>();
  private int accepted;

  RulesMutants(RulesRoom room, long seed) {
    this.room = room;
    this.random = new Random(seed + room.toString().hashCode());
    this.mutator = new RulesMutator(random);
    for (int i = 0; i < DATABASES; i++) {
      oracles.add(new RulesOracle(room, RulesData.of(seed + i, i > 0)));
    }
    this.bases = new ArrayList<>(RulesTemplates.WRITTEN);
    for (int i = 0; i < DRAWN; i++) {
      bases.add(RulesTemplates.drawn(random));
    }
    bases.removeIf(sql -> room.compile(sql).isEmpty());
  }

  List<String> bases() {
    return bases;
  }

  int accepted() {
    return accepted;
  }

  List<String> unsound() {
    return unsound;
  }

  /** Some plans have no code; the pipeline refuses them before a run, by the same call. */
  private static boolean canRun(ExactQuery query) {
    try {
      query.prepare();
      return true;
    } catch (QueryRejectedException e) {
      return false;
    }
  }

  /** Checks one mutant that was not seen before. */
  void next() {
    String mutant = mutator.mutant(RulesTemplates.pick(bases, random));
    while (!seen.add(mutant)) {
      mutant = mutator.mutant(RulesTemplates.pick(bases, random));
    }
    try {
      Optional<ExactQuery> query = room.compile(mutant).filter(RulesMutants::canRun);
      if (query.isPresent()) {
        RulesOracle oracle = oracles.get(accepted++ % DATABASES);
        Optional<String> violation = oracle.violation(mutant, query.get());
        if (violation.isPresent()) {
          unsound.add(room + ": " + mutant + "\n  " + violation.get());
        }
      }
    } catch (RuntimeException | Error e) {
      unsound.add(
          room + ": " + mutant + "\n  fails: " + e + " at " + List.of(e.getStackTrace()).get(0));
    }
  }
}
