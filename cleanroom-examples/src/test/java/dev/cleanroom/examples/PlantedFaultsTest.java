package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.cleanroom.audit.verify.planted.VerifierUsesWriter;
import dev.cleanroom.budget.planted.InexactBudget;
import dev.cleanroom.dp.internal.planted.Inner;
import dev.cleanroom.dp.planted.DpSeesSql;
import dev.cleanroom.planted.LeakyException;
import dev.cleanroom.planted.OpenNoisyClass;
import dev.cleanroom.sql.planted.SqlSeesDp;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that cannot fail guards nothing: each one finds a fault that was planted for it. */
class PlantedFaultsTest {
  private static final JavaClasses PLANTED =
      new ClassFileImporter()
          .importPackages(
              "dev.cleanroom.planted",
              "dev.cleanroom.audit.verify.planted",
              "dev.cleanroom.budget.planted",
              "dev.cleanroom.dp.planted",
              "dev.cleanroom.dp.internal.planted",
              "dev.cleanroom.dp.internal.other",
              "dev.cleanroom.sql.planted");

  static Stream<Arguments> rules() {
    return Stream.of(
        rule(ArchitectureTest.packages_are_free_of_cycles, "Slice dp"),
        rule(ArchitectureTest.internal_packages_are_free_of_cycles, Inner.class.getName()),
        rule(ArchitectureTest.dp_never_meets_sql, DpSeesSql.class.getName()),
        rule(ArchitectureTest.sql_never_meets_dp, SqlSeesDp.class.getName()),
        rule(ArchitectureTest.core_stands_alone, OpenNoisyClass.class.getName()),
        rule(
            ArchitectureTest.the_verifier_shares_nothing_with_the_writer,
            VerifierUsesWriter.class.getName()),
        rule(ArchitectureTest.calcite_stays_in_sql, OpenNoisyClass.class.getName()),
        rule(ArchitectureTest.google_stays_behind_its_adapter, OpenNoisyClass.class.getName()),
        rule(ArchitectureTest.spark_stays_with_its_tables, OpenNoisyClass.class.getName()),
        rule(ArchitectureTest.signatures_show_neither_vendors_nor_internals, "SqlNode"),
        rule(ArchitectureTest.signatures_show_neither_vendors_nor_internals, "LaplaceNoise"),
        rule(ArchitectureTest.signatures_show_neither_vendors_nor_internals, "Inner"),
        rule(ArchitectureTest.randomness_has_one_source, "java.util.SplittableRandom"),
        rule(ArchitectureTest.randomness_has_one_source, "Math.random()"),
        rule(ArchitectureTest.budgets_are_exact, InexactBudget.class.getName() + ".left"),
        rule(ArchitectureTest.budgets_come_from_no_double, "BigDecimal.<init>(double)"),
        rule(ArchitectureTest.budgets_come_from_no_double, "BigDecimal.valueOf(double)"),
        rule(ArchitectureTest.public_classes_are_final, OpenNoisyClass.class.getName()),
        rule(ArchitectureTest.exceptions_hold_no_rows, LeakyException.class.getName()),
        rule(ArchitectureTest.libraries_print_and_log_nothing, "java.lang.System.out"),
        rule(ArchitectureTest.libraries_print_and_log_nothing, "printStackTrace()"),
        rule(ArchitectureTest.libraries_print_and_log_nothing, "java.lang.System$Logger"),
        rule(ArchitectureTest.packages_are_null_marked, "dev.cleanroom.planted is not"));
  }

  private static Arguments rule(ArchRule rule, String found) {
    return Arguments.of(rule, found);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void evaluate_plantedFault_isFound(ArchRule rule, String found) {
    assertThat(rule.evaluate(PLANTED).getFailureReport().getDetails())
        .anyMatch(d -> d.contains(found));
  }
}
