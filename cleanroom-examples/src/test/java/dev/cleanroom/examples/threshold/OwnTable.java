package dev.cleanroom.examples.threshold;

import static dev.cleanroom.examples.threshold.Attack.own;
import static dev.cleanroom.examples.threshold.Attack.with;
import static dev.cleanroom.examples.threshold.World.Secret.AMOUNT;
import static dev.cleanroom.examples.threshold.World.Secret.MEMBERSHIP;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Attacks with a table that the runner brings. */
final class OwnTable {
  private static final String JOIN = " FROM people p JOIN mine m ON p.uid = m.uid";
  private static final String LEFT = " FROM people p LEFT JOIN mine m ON p.uid = m.uid";
  private static final String BY_ZIP = " FROM people p JOIN mine m ON p.zip = m.zip";

  private OwnTable() {}

  static List<Attack> attacks() {
    return List.of(
        padding(), oneRow(), knownOthers(), oracle(), weights(), outer(), fanOut(), anti(), zips());
  }

  private static Attack padding() {
    String union =
        "SELECT SUM(amount) AS s FROM (SELECT amount FROM people WHERE age = 99"
            + " UNION ALL SELECT zero AS amount FROM mine) AS padded";
    String distinct =
        "SELECT SUM(amount) AS s, COUNT(DISTINCT uid) AS c FROM (SELECT uid, amount FROM people"
            + " WHERE zip = 'z1' UNION ALL SELECT uid, zero AS amount FROM mine) AS padded";
    return Attack.of(
        "padding by the runner",
        "Invented units of the runner's are added to the victim's group until it looks large.",
        AMOUNT,
        with(OwnTable::fakes, OwnTable::sum, union),
        with(OwnTable::fakes, OwnTable::sum, distinct),
        with(OwnTable::fakes, OwnTable::sumOfCopies, repeated(BY_ZIP + " WHERE p.age = 99")),
        with(
            OwnTable::fakes,
            OwnTable::sumOfCopies,
            repeated(" FROM people p CROSS JOIN mine m WHERE p.age = 99")));
  }

  private static String repeated(String from) {
    return "SELECT SUM(p.amount) AS s, COUNT(p.amount) AS c" + from;
  }

  private static List<World.Own> fakes(World world) {
    List<World.Own> fakes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      fakes.add(own("fake" + i, 0));
    }
    return fakes;
  }

  private static @Nullable Object sum(Attack.Ask ask, World world) {
    return ask.number("q0", "s").orElse(null);
  }

  private static @Nullable Object sumOfCopies(Attack.Ask ask, World world) {
    Optional<BigDecimal> sum = ask.number("q0", "s");
    return sum.map(s -> s.divideToIntegralValue(BigDecimal.valueOf(200))).orElse(null);
  }

  private static Attack oneRow() {
    return Attack.of(
        "one-row join table",
        "A join with a table of the runner's that holds the victim alone.",
        AMOUNT,
        with(
            world -> List.of(own(World.VICTIM, 1)),
            OwnTable::sum,
            "SELECT SUM(p.amount) AS s" + JOIN),
        with(
            world -> List.of(own(World.VICTIM, 1)),
            OwnTable::sum,
            "SELECT SUM(amount) AS s FROM people WHERE uid IN (SELECT uid FROM mine)"));
  }

  /** The victim, and others of whom the attacker knows everything. */
  private static List<World.Own> crowd(World world, int size, long weight) {
    List<World.Own> rows = new ArrayList<>();
    rows.add(own(World.VICTIM, weight));
    world.others().stream().limit(size).forEach(p -> rows.add(own(p.uid(), 0)));
    return rows;
  }

  private static Attack knownOthers() {
    String sum = "SELECT SUM(p.amount) AS s, COUNT(p.amount) AS c" + JOIN;
    return Attack.of(
        "known others",
        "A join with the victim and as many units whose amounts the runner knows as are needed.",
        AMOUNT,
        with(
            world -> crowd(world, 150, 1),
            (ask, world) -> {
              BigDecimal known =
                  world.others().stream()
                      .limit(150)
                      .map(World.Person::amount)
                      .reduce(BigDecimal.ZERO, BigDecimal::add);
              return ask.number("q0", "s").map(s -> s.subtract(known)).orElse(null);
            },
            sum));
  }

  private static Attack oracle() {
    List<Attack.Variant> variants = new ArrayList<>();
    for (int known : new int[] {4, 99}) {
      variants.add(
          with(
              world -> crowd(world, known, 1),
              (ask, world) -> shown(ask),
              "SELECT COUNT(p.amount) AS s" + JOIN));
    }
    return Attack.of(
        "threshold as an oracle",
        "A join with the victim and k − 1 units that are known to be there: the row is shown if and"
            + " only if the victim is there too.",
        MEMBERSHIP,
        variants.toArray(Attack.Variant[]::new));
  }

  private static Object shown(Attack.Ask ask) {
    return ask.number("q0", "s").isPresent();
  }

  private static Attack weights() {
    return Attack.of(
        "weights of the runner's",
        "A sum over a column of the runner's own, in which the victim's row weighs, and the others"
            + " are 0.",
        MEMBERSHIP,
        with(
            world -> crowd(world, 150, 1_000_000),
            (ask, world) -> isLarge(ask, 1000),
            "SELECT SUM(m.weight) AS s" + JOIN));
  }

  private static @Nullable Object isLarge(Attack.Ask ask, long least) {
    return ask.number("q0", "s")
        .map(s -> (Object) (s.compareTo(BigDecimal.valueOf(least)) >= 0))
        .orElse(null);
  }

  private static Attack outer() {
    return Attack.of(
        "outer join probe",
        "A LEFT JOIN keeps everybody in the group, and counts who has a partner among the"
            + " runner's.",
        MEMBERSHIP,
        with(
            world -> List.of(own(World.VICTIM, 1_000_000)),
            (ask, world) -> hidden(ask),
            "SELECT COUNT(m.uid) AS s, COUNT(*) AS c" + LEFT),
        with(
            world -> List.of(own(World.VICTIM, 1_000_000)),
            (ask, world) -> hidden(ask),
            "SELECT SUM(m.weight) AS s, COUNT(*) AS c" + LEFT));
  }

  /** A row that is not shown, where everybody knows that the group is large. */
  private static Object hidden(Attack.Ask ask) {
    return ask.number("q0", "c").isEmpty();
  }

  private static Attack fanOut() {
    return Attack.of(
        "join fan-out",
        "The victim has so many rows in the runner's table that its amount fills the high digits of"
            + " a sum over a large group.",
        AMOUNT,
        with(
            world -> copies(world, repeats(world)),
            (ask, world) ->
                ask.number("q0", "s")
                    .map(s -> s.divideToIntegralValue(copiesOfVictim(world)))
                    .orElse(null),
            "SELECT SUM(p.amount) AS s" + JOIN + " JOIN mine n ON p.uid = n.uid"));
  }

  /** The joined copies of the victim, more than all others' amounts together. */
  private static BigDecimal copiesOfVictim(World world) {
    return BigDecimal.valueOf((long) repeats(world) * repeats(world));
  }

  private static int repeats(World world) {
    return (int) Math.ceil(Math.sqrt(1000.0 * world.others().size()));
  }

  private static List<World.Own> copies(World world, int copies) {
    List<World.Own> rows = new ArrayList<>(crowd(world, world.others().size(), 0));
    for (int i = 1; i < copies; i++) {
      rows.add(own(World.VICTIM, 0));
    }
    return rows;
  }

  private static Attack anti() {
    return Attack.of(
        "outer join without a partner",
        "The runner's rows that find no partner are counted, one of which is the victim's.",
        MEMBERSHIP,
        with(
            world -> crowd(world, 0, 1),
            (ask, world) -> ask.number("q0", "s").map(n -> (Object) (n.signum() == 0)).orElse(null),
            "SELECT COUNT(m.uid) AS s FROM mine m LEFT JOIN people p ON m.uid = p.uid"
                + " WHERE p.uid IS NULL"),
        with(
            world -> crowd(world, 0, 1),
            (ask, world) -> ask.number("q0", "s").map(n -> (Object) (n.signum() == 0)).orElse(null),
            "SELECT COUNT(uid) AS s FROM mine WHERE uid NOT IN (SELECT uid FROM people)"),
        with(
            world -> crowd(world, 150, 1),
            (ask, world) ->
                ask.number("q0", "s")
                    .map(
                        n ->
                            (Object)
                                (n.compareTo(
                                        BigDecimal.valueOf(
                                            world.others().stream().limit(150).count()))
                                    > 0))
                    .orElse(null),
            "SELECT COUNT(p.amount) AS s FROM mine m LEFT JOIN people p ON m.uid = p.uid"));
  }

  private static Attack zips() {
    return Attack.of(
        "join on another key",
        "A join on the postal code, where the victim lives alone, with a weight on that code.",
        MEMBERSHIP,
        with(
            world -> List.of(zip("z1", 1_000_000), zip("z2", 0), zip("z3", 0), zip("z4", 0)),
            (ask, world) -> isLarge(ask, 1000),
            "SELECT SUM(m.weight) AS s" + BY_ZIP),
        with(
            world -> List.of(zip("z1", 1)),
            (ask, world) -> shown(ask),
            "SELECT COUNT(p.amount) AS s" + BY_ZIP));
  }

  private static World.Own zip(String zip, long weight) {
    return new World.Own(zip, zip, weight, BigDecimal.ONE, BigDecimal.ZERO);
  }
}
