package dev.cleanroom.examples.threshold;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One randomized state of an owner's table, into whose rows it is put, with one victim in it. The
 * attacker knows everything but the secret: whether the victim is in the table at all, or else the
 * victim's amount.
 */
final class World {
  static final String VICTIM = "victim";

  /** What the attacker wants to learn. */
  enum Secret {
    MEMBERSHIP,
    AMOUNT
  }

  /** A row of the owner's table, one for each unit. */
  record Person(
      String uid, String zip, String region, String campaign, long age, BigDecimal amount) {}

  /** A row of the attacker's own table. */
  record Own(String uid, String zip, long weight, BigDecimal amount, BigDecimal zero) {}

  /** A row of a table that is public. */
  record Area(String zip, String region) {}

  static final List<Area> AREAS =
      List.of(
          new Area("z1", "north"),
          new Area("z2", "north"),
          new Area("z3", "south"),
          new Area("z4", "south"));

  private final Random random;
  private final Secret secret;
  private final BigDecimal amount;
  private final boolean isMember;
  private final List<Person> others = new ArrayList<>();
  private final List<Person> rows;

  World(long seed, int threshold, Secret secret, List<Person> rows) {
    this.rows = rows;
    this.random = new Random(seed);
    this.secret = secret;
    this.amount = BigDecimal.valueOf(1000 + random.nextInt(1000));
    this.isMember = secret == Secret.AMOUNT || random.nextBoolean();
    for (Area area : AREAS.subList(1, 4)) {
      int size = 2 * threshold + 2 + random.nextInt(4);
      for (int i = 0; i < size; i++) {
        others.add(other(area, i));
      }
    }
    rows.clear();
    rows.addAll(others);
    if (isMember) {
      rows.add(new Person(VICTIM, "z1", "north", "c1", 99, amount));
    }
    Collections.shuffle(rows, random);
  }

  private Person other(Area area, int i) {
    return new Person(
        area.zip() + "-" + i,
        area.zip(),
        area.region(),
        i % 2 == 0 ? "c1" : "c2",
        20 + random.nextInt(3),
        BigDecimal.valueOf(random.nextInt(1000)));
  }

  /** What the attacker knows: all rows but the victim's. */
  List<Person> others() {
    return List.copyOf(others);
  }

  /** The owner deletes the victim's row between two runs, as a law may ask. */
  void removeVictim() {
    rows.removeIf(row -> row.uid().equals(VICTIM));
  }

  /** A guess of somebody who learned nothing. */
  Object coin() {
    return secret == Secret.MEMBERSHIP
        ? (Object) random.nextBoolean()
        : BigDecimal.valueOf(1000 + random.nextInt(1000));
  }

  boolean isRight(Object guess) {
    return guess instanceof BigDecimal number
        ? number.compareTo(amount) == 0
        : guess.equals(isMember);
  }
}
