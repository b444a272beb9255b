package dev.cleanroom.examples.threshold;

import dev.cleanroom.Explanation;
import dev.cleanroom.Parameter;
import dev.cleanroom.QueryRejectedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Runs attacks against presets and measures how often a guess is right. */
final class Trial {
  /** So often a bit must be guessed to be a leak; a coin is right so often in 1 of 10⁴ suites. */
  private static final double LEAKED_BIT = 0.95;

  /** So often an amount must be guessed to be a leak, of which each guess hits 1 of 1,000. */
  private static final double LEAKED_AMOUNT = 0.1;

  private final long seed;
  private final int worldsOfNoise;
  private final int worldsOfExact;

  /** Of exact answers the seed decides which guesses are right, so fewer worlds do no harm. */
  Trial(long seed, int worldsOfNoise, int worldsOfExact) {
    this.seed = seed;
    this.worldsOfNoise = worldsOfNoise;
    this.worldsOfExact = worldsOfExact;
  }

  /**
   * What became of an attack.
   *
   * @param verdict LEAKS, blocked or refused
   * @param codes why templates were refused
   * @param rate the share of right guesses; of what is blocked, of those until that was sure
   */
  record Outcome(Verdict verdict, List<String> codes, double rate) {
    String cell() {
      return switch (verdict) {
        case LEAKS -> "**LEAKS** " + Math.round(100 * rate) + " %";
        case BLOCKED -> "blocked";
        case REFUSED ->
            "refused: " + codes.stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
      };
    }
  }

  /** From the worst to the best. */
  enum Verdict {
    LEAKS,
    BLOCKED,
    REFUSED
  }

  Outcome run(Attack attack, Preset preset) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Attack.Variant variant : attack.variants()) {
      Outcome outcome = run(attack, variant, preset);
      if (Boolean.getBoolean("threshold.verbose")) {
        System.out.println(
            preset
                + " | "
                + attack.name()
                + " | "
                + variant.queries().get(variant.queries().size() - 1).sql()
                + " -> "
                + outcome);
      }
      outcomes.add(outcome);
      if (outcome.rate() == 1) {
        break; // no other variant can be worse
      }
    }
    Outcome worst = outcomes.get(0);
    for (Outcome outcome : outcomes) {
      boolean worse = outcome.verdict().compareTo(worst.verdict()) < 0;
      worst =
          worse || (outcome.verdict() == worst.verdict() && outcome.rate() > worst.rate())
              ? outcome
              : worst;
    }
    return worst.verdict() == Verdict.REFUSED
        ? new Outcome(Verdict.REFUSED, common(outcomes), 0)
        : worst;
  }

  /** The two most frequent codes. */
  private static List<String> common(List<Outcome> refused) {
    Map<String, Integer> counts = new TreeMap<>();
    refused.forEach(o -> o.codes().forEach(c -> counts.merge(c, 1, Integer::sum)));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(2)
        .map(Map.Entry::getKey)
        .toList();
  }

  private Outcome run(Attack attack, Attack.Variant variant, Preset preset) {
    List<World.Person> rows = new ArrayList<>();
    List<World.Own> own = new ArrayList<>();
    AttackRoom room = new AttackRoom(preset, rows, own, variant.queries());
    List<String> codes = refused(room, variant);
    double leak = attack.secret() == World.Secret.AMOUNT ? LEAKED_AMOUNT : LEAKED_BIT;
    int worlds = preset.hasNoise() ? worldsOfNoise : worldsOfExact;
    int right = 0;
    for (int i = 0; i < worlds && codes.isEmpty() && right + worlds - i >= leak * worlds; i++) {
      World world =
          new World(Objects.hash(seed, i, attack.name()), preset.units(), attack.secret(), rows);
      own.clear();
      own.addAll(variant.own().apply(world));
      room.nextWorld();
      right += world.isRight(guess(room, variant, world)) ? 1 : 0;
    }
    if (!codes.isEmpty()) {
      return new Outcome(Verdict.REFUSED, codes, 0);
    }
    double rate = (double) right / worlds;
    return new Outcome(rate >= leak ? Verdict.LEAKS : Verdict.BLOCKED, List.of(), rate);
  }

  private static Object guess(AttackRoom room, Attack.Variant variant, World world) {
    Object guess = variant.solver().guess(new Attack.Ask(room), world);
    return guess == null ? world.coin() : guess;
  }

  private static List<String> refused(AttackRoom room, Attack.Variant variant) {
    List<String> codes = new ArrayList<>();
    for (AttackRoom.Query query : variant.queries()) {
      try {
        Explanation explanation = room.explain(query.name(), values(query));
        explanation.violations().forEach(v -> codes.add(v.code().name()));
      } catch (QueryRejectedException e) {
        e.violations().forEach(v -> codes.add(v.code().name()));
      }
    }
    return codes.stream().distinct().toList();
  }

  private static Map<String, Object> values(AttackRoom.Query query) {
    Map<String, Object> values = new HashMap<>();
    for (Parameter parameter : query.parameters()) {
      values.put(parameter.name(), parameter.type().isNumeric() ? (Object) 50L : "z1");
    }
    return values;
  }
}
