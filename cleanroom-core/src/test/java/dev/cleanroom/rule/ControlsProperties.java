package dev.cleanroom.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BinaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ControlsProperties {
  @Provide
  Arbitrary<Controls> controls() {
    return RandomControls.any();
  }

  @Provide
  Arbitrary<List<Set<String>>> keys() {
    return Arbitraries.of(RandomControls.COLUMNS).set().ofMaxSize(3).list().ofMaxSize(3);
  }

  @Property(tries = 500)
  void meet_threeControls_isAssociative(
      @ForAll("controls") Controls a,
      @ForAll("controls") Controls b,
      @ForAll("controls") Controls c) {
    assertThat(a.meet(b).meet(c)).isEqualTo(a.meet(b.meet(c)));
  }

  @Property(tries = 500)
  void meet_twoControls_isCommutative(
      @ForAll("controls") Controls a, @ForAll("controls") Controls b) {
    assertThat(a.meet(b)).isEqualTo(b.meet(a));
  }

  @Property(tries = 500)
  void meet_self_isIdempotent(@ForAll("controls") Controls a, @ForAll("controls") Controls b) {
    assertThat(a.meet(a)).isEqualTo(a);
    assertThat(a.meet(b).meet(b)).isEqualTo(a.meet(b));
  }

  @Property(tries = 200)
  void meet_none_isNeutral(@ForAll("controls") Controls a) {
    assertThat(a.meet(Controls.NONE)).isEqualTo(a);
    assertThat(Controls.NONE.meet(a)).isEqualTo(a);
  }

  @Property(tries = 200)
  void meetOf_anyOrder_isTheSame(
      @ForAll("controls") Controls a,
      @ForAll("controls") Controls b,
      @ForAll("controls") Controls c,
      @ForAll Random random) {
    List<Controls> all = new ArrayList<>(List.of(a, b, c));
    Collections.shuffle(all, random);
    assertThat(Controls.meetOf(all)).isEqualTo(a.meet(b).meet(c));
  }

  @Property(tries = 500)
  void meet_twoControls_isPointwise(
      @ForAll("controls") Controls a, @ForAll("controls") Controls b) {
    Controls meet = a.meet(b);
    assertThat(meet.denials()).containsAll(a.denials()).containsAll(b.denials());
    assertThat(meet.denials()).allMatch(d -> a.denials().contains(d) || b.denials().contains(d));
    assertThat(meet.joins()).containsAll(a.joins()).containsAll(b.joins());
    assertThat(meet.joins()).allMatch(j -> a.joins().contains(j) || b.joins().contains(j));
    assertThat(meet.plainAggregates()).isEqualTo(a.plainAggregates() || b.plainAggregates());
    for (AnswerUse use : AnswerUse.values()) {
      assertThat(meet.uses().contains(use))
          .isEqualTo(a.uses().contains(use) && b.uses().contains(use));
    }
    for (String member : RandomControls.MEMBERS) {
      assertThat(meet.allowsReceiver(member))
          .isEqualTo(a.allowsReceiver(member) && b.allowsReceiver(member));
    }
    for (String column : RandomControls.COLUMNS) {
      assertThat(meet.columnMinimums().getOrDefault(column, 0))
          .isEqualTo(
              Math.max(
                  a.columnMinimums().getOrDefault(column, 0),
                  b.columnMinimums().getOrDefault(column, 0)));
      for (ColumnUse use : ColumnUse.values()) {
        assertThat(meet.denies(column, use))
            .isEqualTo(a.denies(column, use) || b.denies(column, use));
      }
    }
  }

  /** An exemption of one rule never lowers what another asks for. */
  @Property(tries = 1_000)
  void minimumUnits_ofTheMeet_isTheLargerForAnyKeys(
      @ForAll("controls") Controls a,
      @ForAll("controls") Controls b,
      @ForAll("keys") List<Set<String>> keys) {
    assertThat(a.meet(b).minimumUnits(keys))
        .isEqualTo(Math.max(a.minimumUnits(keys), b.minimumUnits(keys)));
  }

  @Property(tries = 500)
  void minimumUnits_moreColumnsInAKey_isNotLower(
      @ForAll("controls") Controls a, @ForAll("keys") List<Set<String>> keys) {
    List<Set<String>> more = new ArrayList<>(keys);
    more.add(Set.of("a.x"));
    if (!keys.isEmpty()) {
      assertThat(a.minimumUnits(more)).isGreaterThanOrEqualTo(a.minimumUnits(keys));
    }
  }

  @Property(tries = 500)
  void suppression_ofTheMeet_tellsNoMoreThanEither(
      @ForAll("controls") Controls a, @ForAll("controls") Controls b) {
    Optional<Suppression> meet = a.meet(b).suppression();
    assertThat(meet.isPresent())
        .isEqualTo(a.suppression().isPresent() || b.suppression().isPresent());
    for (Controls one : List.of(a, b)) {
      one.suppression()
          .ifPresent(
              s -> {
                assertThat(meet.orElseThrow().step().mod(s.step())).isEqualTo(BigInteger.ZERO);
                assertThat(meet.orElseThrow().form()).isIn(s.form(), Suppression.Form.DROP);
              });
    }
  }

  /** Each decision of a query's check is taken against the meet; none is milder than of a part. */
  @Property(tries = 500)
  void meet_withAnything_neverAcceptsMore(
      @ForAll("controls") Controls a,
      @ForAll("controls") Controls b,
      @ForAll("keys") List<Set<String>> keys) {
    BinaryOperator<Controls> stricter = Controls::meet;
    Controls meet = stricter.apply(a, b);
    for (String column : RandomControls.COLUMNS) {
      for (ColumnUse use : ColumnUse.values()) {
        assertThat(!a.denies(column, use) || meet.denies(column, use)).isTrue();
      }
    }
    for (String member : RandomControls.MEMBERS) {
      assertThat(a.allowsReceiver(member) || !meet.allowsReceiver(member)).isTrue();
    }
    assertThat(a.uses()).containsAll(meet.uses());
    assertThat(meet.minimumUnits(keys)).isGreaterThanOrEqualTo(a.minimumUnits(keys));
    assertThat(meet.joins()).containsAll(a.joins());
    assertThat(!a.plainAggregates() || meet.plainAggregates()).isTrue();
  }
}
