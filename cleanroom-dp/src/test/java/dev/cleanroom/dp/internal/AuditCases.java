package dev.cleanroom.dp.internal;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.dp.internal.google.GoogleNoise;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasedGroups;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;

/** Plans with a pair of inputs in which one person does as much as can be done. */
final class AuditCases {
  private static final long VICTIM = 0;
  private static final GroupKeys ABC = GroupKeys.values("a", "b", "c");

  private AuditCases() {}

  /** One number of a release, its expectation with the person, and a scale to compare with. */
  private record Coordinate(String key, int aggregate, double expected, double scale) {
    double of(ReleasedGroups released) {
      List<Object> wanted = key.isEmpty() ? List.of() : Collections.singletonList(key);
      return released.groups().stream()
          .filter(group -> group.key().equals(wanted))
          .mapToDouble(group -> group.values().get(aggregate).requireValue().doubleValue())
          .map(value -> (value - expected) / scale)
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  /** Laplace noise tells most where all numbers are large, Gaussian noise where their sum is. */
  private static EpsilonAudit.Case audited(
      String name, ReleasePlan plan, Rows rows, Coordinate... numbers) {
    boolean laplace = plan.noise() == NoiseKind.LAPLACE;
    return new EpsilonAudit.Case(
        name + ", " + plan.noise(),
        plan,
        rows,
        rows.where(person -> person != VICTIM),
        released -> {
          DoubleStream all = DoubleStream.of(values(released, numbers));
          return laplace ? all.min().orElseThrow() : all.sum() / Math.sqrt(numbers.length);
        });
  }

  private static double[] values(ReleasedGroups released, Coordinate... numbers) {
    return List.of(numbers).stream().mapToDouble(number -> number.of(released)).toArray();
  }

  static List<EpsilonAudit.Case> all() {
    List<EpsilonAudit.Case> cases = new ArrayList<>();
    for (NoiseKind kind : NoiseKind.values()) {
      cases.add(units(kind));
      cases.add(rows(kind));
      cases.add(sum(kind));
      cases.add(negativeSum(kind));
      cases.add(hugeSum(kind));
      cases.add(mean(kind));
      cases.add(threeAggregates(kind));
      cases.add(publicOneGroup(kind));
      cases.add(publicThreeGroups(kind));
      cases.add(publicTwoAggregates(kind));
      cases.add(publicDifference(kind));
      cases.add(selected(kind));
      cases.add(selectedTwoGroups(kind));
      cases.add(selectedMinimum(kind));
      cases.add(selectedSum(kind));
      cases.add(selectedNothing(kind));
    }
    cases.add(selectedAlmost());
    return cases;
  }

  private static Plans with(NoiseKind kind, Plans plans) {
    return plans.noise(kind).loss("1", kind == NoiseKind.LAPLACE ? "0" : "1e-3");
  }

  private static Rows crowd(boolean grouped, int persons, String key, Long... values) {
    Rows rows = new Rows(grouped);
    for (int person = 1; person <= persons; person++) {
      rows.add(person, key, values);
    }
    return rows;
  }

  /** A scale of about that of the noise. */
  private static double scale(NoiseKind kind, double sensitivityByEpsilon) {
    return kind == NoiseKind.LAPLACE ? sensitivityByEpsilon : 2.5 * sensitivityByEpsilon;
  }

  static EpsilonAudit.Case units(NoiseKind kind) {
    Rows rows = crowd(false, 5, "", 1L);
    rows.add(VICTIM, "", 1L);
    return audited(
        "units",
        with(kind, Plans.plan(Plans.units())).get(),
        rows,
        new Coordinate("", 0, 6, scale(kind, 1)));
  }

  static EpsilonAudit.Case rows(NoiseKind kind) {
    Rows rows = crowd(false, 5, "", 1L);
    for (int i = 0; i < 10; i++) {
      rows.add(VICTIM, "", 1L);
    }
    return audited(
        "rows",
        with(kind, Plans.plan(Plans.rows()).bounds(1, 3)).get(),
        rows,
        new Coordinate("", 0, 8, scale(kind, 3)));
  }

  static EpsilonAudit.Case sum(NoiseKind kind) {
    Rows rows = crowd(false, 5, "", 7L);
    rows.add(VICTIM, "", 30L);
    rows.add(VICTIM, "", 50L);
    return audited(
        "sum",
        with(kind, Plans.plan(Plans.sum(10, 50))).get(),
        rows,
        new Coordinate("", 0, 100, scale(kind, 50)));
  }

  static EpsilonAudit.Case negativeSum(NoiseKind kind) {
    Rows rows = crowd(false, 5, "", 7L);
    rows.add(VICTIM, "", -60L);
    return audited(
        "negative sum",
        with(kind, Plans.plan(Plans.sum(-40, 10))).get(),
        rows,
        new Coordinate("", 0, -5, -scale(kind, 40)));
  }

  private static EpsilonAudit.Case hugeSum(NoiseKind kind) {
    long most = 1L << 53;
    Rows rows = crowd(false, 5, "", 7L);
    rows.add(VICTIM, "", most);
    return audited(
        "sum on a coarse grid",
        with(kind, Plans.plan(Plans.sum(0, most))).get(),
        rows,
        new Coordinate("", 0, most, scale(kind, 0x1p53)));
  }

  private static EpsilonAudit.Case mean(NoiseKind kind) {
    Rows rows = crowd(false, 6, "", 50L);
    for (int i = 0; i < 5; i++) {
      rows.add(VICTIM, "", 100L);
    }
    return audited(
        "mean",
        with(kind, Plans.plan(Plans.mean(0, 100)).bounds(1, 2)).get(),
        rows,
        new Coordinate("", 0, 50, 10));
  }

  static EpsilonAudit.Case threeAggregates(NoiseKind kind) {
    Rows rows = crowd(false, 5, "", 1L, 1L, 1L);
    rows.add(VICTIM, "", 1L, 1L, 10L);
    return audited(
        "three aggregates",
        with(kind, Plans.plan(Plans.units(), Plans.rows(), Plans.sum(0, 10))).get(),
        rows,
        new Coordinate("", 0, 6, scale(kind, 3)),
        new Coordinate("", 1, 6, scale(kind, 3)),
        new Coordinate("", 2, 15, scale(kind, 30)));
  }

  private static EpsilonAudit.Case publicOneGroup(NoiseKind kind) {
    Rows rows = crowd(true, 5, "a", 1L);
    rows.add(VICTIM, "a", 1L);
    rows.add(VICTIM, "b", 1L);
    rows.add(VICTIM, "undeclared", 1L);
    return audited(
        "one of three declared groups",
        with(kind, Plans.plan(Plans.units()).keys(ABC)).get(),
        rows,
        new Coordinate("a", 0, 6, scale(kind, 1)),
        new Coordinate("b", 0, 1, scale(kind, 1)));
  }

  static EpsilonAudit.Case publicThreeGroups(NoiseKind kind) {
    Rows rows = crowd(true, 5, "a", 1L);
    List.of("a", "b", "c").forEach(key -> rows.add(VICTIM, key, 1L));
    return audited(
        "three declared groups",
        with(kind, Plans.plan(Plans.units()).keys(ABC).bounds(3, 1)).get(),
        rows,
        new Coordinate("a", 0, 6, scale(kind, 3)),
        new Coordinate("b", 0, 1, scale(kind, 3)),
        new Coordinate("c", 0, 1, scale(kind, 3)));
  }

  private static EpsilonAudit.Case publicTwoAggregates(NoiseKind kind) {
    Rows rows = crowd(true, 5, "a", 1L, 5L);
    List.of("a", "b").forEach(key -> rows.add(VICTIM, key, 1L, 50L));
    return audited(
        "rows and sum of two declared groups",
        with(kind, Plans.plan(Plans.rows(), Plans.sum(-10, 10)).keys(ABC).bounds(2, 1)).get(),
        rows,
        new Coordinate("a", 0, 6, scale(kind, 4)),
        new Coordinate("a", 1, 35, scale(kind, 40)),
        new Coordinate("b", 0, 1, scale(kind, 4)),
        new Coordinate("b", 1, 10, scale(kind, 40)));
  }

  /** Only of use to an attacker if the noise of two groups is not independent. */
  static EpsilonAudit.Case publicDifference(NoiseKind kind) {
    ReleasePlan plan = with(kind, Plans.plan(Plans.units()).keys(ABC).bounds(3, 1)).get();
    Rows rows = crowd(true, 5, "a", 1L);
    rows.add(VICTIM, "b", 1L);
    Coordinate a = new Coordinate("a", 0, 5, 1);
    Coordinate b = new Coordinate("b", 0, 1, 1);
    return new EpsilonAudit.Case(
        "difference of two declared groups, " + kind,
        plan,
        rows,
        rows.where(person -> person != VICTIM),
        released -> b.of(released) - a.of(released));
  }

  private static Plans selecting(NoiseKind kind, Plans plans) {
    return plans.noise(kind).loss("1", "1e-3").keys(GroupKeys.selected());
  }

  /** As many units as make the group appear every second time. */
  static int enough(ReleasePlan plan) {
    return Math.toIntExact(
        Quotes.of(Blueprint.of(plan, Recipe.SOUND, new GoogleNoise())).hiddenBelow().orElseThrow());
  }

  static EpsilonAudit.Case selected(NoiseKind kind) {
    ReleasePlan plan = selecting(kind, Plans.plan(Plans.everyUnit())).get();
    int persons = enough(plan) - 1;
    Rows rows = crowd(true, persons, "a", 1L);
    rows.add(VICTIM, "a", 1L);
    return audited("selected", plan, rows, new Coordinate("a", 0, persons + 1, scale(kind, 1)));
  }

  /** A group that needs luck to appear, so that a second draw tells something new. */
  static EpsilonAudit.Case selectedAlmost() {
    ReleasePlan plan =
        Plans.plan(Plans.everyUnit()).keys(GroupKeys.selected()).loss("1", "1e-5").get();
    int persons = enough(plan) - 3;
    Rows rows = crowd(true, persons, "a", 1L);
    rows.add(VICTIM, "a", 1L);
    return audited("almost selected", plan, rows, new Coordinate("a", 0, persons + 1, 1));
  }

  private static EpsilonAudit.Case selectedTwoGroups(NoiseKind kind) {
    ReleasePlan plan = selecting(kind, Plans.plan(Plans.everyUnit())).bounds(2, 1).get();
    int persons = enough(plan) - 1;
    Rows rows = crowd(true, persons, "a", 1L);
    rows.list().addAll(crowd(true, persons, "b", 1L).list());
    List.of("a", "b", "lone").forEach(key -> rows.add(VICTIM, key, 1L));
    return audited(
        "two selected groups",
        plan,
        rows,
        new Coordinate("a", 0, persons + 1, scale(kind, 2)),
        new Coordinate("b", 0, persons + 1, scale(kind, 2)));
  }

  static EpsilonAudit.Case selectedMinimum(NoiseKind kind) {
    ReleasePlan plan =
        selecting(kind, Plans.plan(Plans.everyUnit())).keys(GroupKeys.selected().atLeast(40)).get();
    Rows rows = crowd(true, 39, "a", 1L);
    rows.add(VICTIM, "a", 1L);
    return audited(
        "selected with a minimum, which the person completes",
        plan,
        rows,
        new Coordinate("a", 0, 40, scale(kind, 1)));
  }

  static EpsilonAudit.Case selectedSum(NoiseKind kind) {
    ReleasePlan plan = selecting(kind, Plans.plan(Plans.sum(0, 10))).get();
    int persons = enough(plan) - 1;
    Rows rows = crowd(true, persons, "a", 1L);
    rows.add(VICTIM, "a", 10L);
    return audited(
        "sum of a selected group",
        plan,
        rows,
        new Coordinate("a", 0, persons + 10, scale(kind, 20)));
  }

  private static EpsilonAudit.Case selectedNothing(NoiseKind kind) {
    ReleasePlan plan = selecting(kind, Plans.plan()).get();
    Rows rows = crowd(true, enough(plan) - 1, "a");
    rows.add(VICTIM, "a");
    return new EpsilonAudit.Case(
        "selected without aggregates, " + kind,
        plan,
        rows,
        rows.where(person -> person != VICTIM),
        released -> released.groups().isEmpty() ? Double.NaN : 0);
  }
}
