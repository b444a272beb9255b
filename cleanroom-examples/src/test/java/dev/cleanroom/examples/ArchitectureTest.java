package dev.cleanroom.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.google.common.base.Splitter;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.cleanroom.Answer;
import dev.cleanroom.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * Holds the house together: only this module sees all the others. {@link PlantedFaultsTest} shows
 * that every rule can fail.
 */
@AnalyzeClasses(packages = "dev.cleanroom", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {
  /** Neither test classes nor the jar of them that modules share. */
  static final class MainCode implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return new DoNotIncludeTests().includes(location) && !location.contains("-tests.jar");
    }
  }

  /**
   * The face itself is left out: it and its internal pipeline know each other. The journal stands
   * apart from that pipeline: the ledger and the audit log are kept in it, and the pipeline uses
   * them.
   */
  @ArchTest
  static final ArchRule packages_are_free_of_cycles =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                  return slice(type.getPackageName());
                }

                @Override
                public String getDescription() {
                  return "packages of dev.cleanroom, and its internal journal";
                }
              })
          .should()
          .beFreeOfCycles();

  private static SliceIdentifier slice(String name) {
    List<String> parts = Splitter.on('.').splitToList(name);
    if (parts.size() < 3) {
      return SliceIdentifier.ignore();
    }
    return name.startsWith("dev.cleanroom.internal.journal")
        ? SliceIdentifier.of("internal", "journal")
        : SliceIdentifier.of(parts.get(2));
  }

  @ArchTest
  static final ArchRule internal_packages_are_free_of_cycles =
      slices().matching("dev.cleanroom.(*).internal.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule dp_never_meets_sql =
      noClasses()
          .that(resideInAnyPackage("dev.cleanroom.dp.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.cleanroom.sql..");

  @ArchTest
  static final ArchRule sql_never_meets_dp =
      noClasses()
          .that(resideInAnyPackage("dev.cleanroom.sql.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.cleanroom.dp..");

  @ArchTest
  static final ArchRule core_stands_alone =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.cleanroom.dp..", "dev.cleanroom.sql..", "dev.cleanroom.examples..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.cleanroom.dp..", "dev.cleanroom.sql..", "dev.cleanroom.examples..");

  /** Else a fault of the writer could be one of the check, which would then not see it. */
  @ArchTest
  static final ArchRule the_verifier_shares_nothing_with_the_writer =
      noClasses()
          .that()
          .resideInAPackage("dev.cleanroom.audit.verify..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.cleanroom..")
                  .and(DescribedPredicate.not(resideInAnyPackage("dev.cleanroom.audit.verify.."))));

  @ArchTest
  static final ArchRule calcite_stays_in_sql =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.cleanroom.sql..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.calcite..");

  @ArchTest
  static final ArchRule google_stays_behind_its_adapter =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.cleanroom.dp.internal.google..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.privacy..");

  /** Users without Spark must never load a class that needs it. */
  @ArchTest
  static final ArchRule spark_stays_with_its_tables =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.cleanroom.sql.spark..",
              "dev.cleanroom.sql.internal.spark..",
              "dev.cleanroom.examples..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  /** Only who has a Dataset calls {@code dev.cleanroom.sql.spark}, whose purpose is to take one. */
  @ArchTest
  static final ArchRule signatures_show_neither_vendors_nor_internals =
      codeUnits()
          .that()
          .areDeclaredInClassesThat(
              DescribedPredicate.describe("are on the face", ArchitectureTest::isOnTheFace))
          .should(showOnlyTypesOutsideOf("org.apache.calcite..", "com.google..", "..internal.."));

  /** The generator of invented data is the exception: it makes tables, never noise. */
  @ArchTest
  static final ArchRule randomness_has_one_source =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.cleanroom.dp.internal.random..")
          .and()
          .doNotHaveFullyQualifiedName("dev.cleanroom.examples.TravelData")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              java.util.Random.class,
              java.util.SplittableRandom.class,
              java.util.concurrent.ThreadLocalRandom.class,
              java.util.random.RandomGenerator.class,
              java.security.SecureRandom.class)
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule budgets_are_exact =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage("..budget..")
          .should()
          .notHaveRawType(double.class)
          .andShould()
          .notHaveRawType(float.class);

  @ArchTest
  static final ArchRule budgets_come_from_no_double =
      noClasses()
          .that()
          .resideInAPackage("..budget..")
          .should()
          .callConstructor(BigDecimal.class, double.class)
          .orShould()
          .callMethod(BigDecimal.class, "valueOf", double.class);

  @ArchTest
  static final ArchRule public_classes_are_final =
      classes()
          .that()
          .arePublic()
          .and()
          .areNotInterfaces()
          .and()
          .doNotHaveModifier(JavaModifier.ABSTRACT)
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule exceptions_hold_no_rows =
      noConstructors()
          .that()
          .areDeclaredInClassesThat()
          .areAssignableTo(Throwable.class)
          .should()
          .haveRawParameterTypes(
              DescribedPredicate.describe(
                  "that can hold a row",
                  types -> types.stream().anyMatch(ArchitectureTest::isRow)));

  /** A logger may stand in a signature: that of a data source, which the JDK prescribes. */
  @ArchTest
  static final ArchRule libraries_print_and_log_nothing =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.cleanroom.examples..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "the stack trace is printed",
                  call -> call.getTarget().getName().equals("printStackTrace")))
          .orShould()
          .accessClassesThat(
              resideInAnyPackage(
                      "java.util.logging..", "org.slf4j..", "org.apache.commons.logging..")
                  .or(
                      DescribedPredicate.describe(
                          "are system loggers",
                          type -> type.getName().startsWith("java.lang.System$Logger"))));

  @ArchTest
  static final ArchRule packages_are_null_marked = classes().should(new BeInNullMarkedPackages());

  private static boolean isOnTheFace(JavaClass type) {
    boolean isOpen = type.getModifiers().contains(JavaModifier.PUBLIC);
    return isOpen
        && !type.getPackageName().contains(".internal")
        && type.getEnclosingClass().map(ArchitectureTest::isOnTheFace).orElse(true);
  }

  private static boolean isRow(JavaClass type) {
    return type.isAssignableTo(Table.class)
        || type.isAssignableTo(Answer.Row.class)
        || type.isEquivalentTo(Object.class)
        || type.isEquivalentTo(Object[].class);
  }

  private static ArchCondition<JavaCodeUnit> showOnlyTypesOutsideOf(String... packages) {
    return new ArchCondition<>("show only types outside of " + List.of(packages)) {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        boolean isOpen =
            unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
        for (JavaClass shown : isOpen ? shownBy(unit) : Set.<JavaClass>of()) {
          if (resideInAnyPackage(packages).test(shown)) {
            events.add(
                SimpleConditionEvent.violated(
                    unit, unit.getDescription() + " shows " + shown.getName()));
          }
        }
      }
    };
  }

  private static Set<JavaClass> shownBy(JavaCodeUnit unit) {
    List<JavaType> types = new ArrayList<>(unit.getParameterTypes());
    types.add(unit.getReturnType());
    Set<JavaClass> shown = new HashSet<>();
    types.forEach(type -> shown.addAll(type.getAllInvolvedRawTypes()));
    return shown;
  }

  /** A class without a marked package would be one where null is not checked. */
  private static final class BeInNullMarkedPackages extends ArchCondition<JavaClass> {
    BeInNullMarkedPackages() {
      super("be in a package that is @NullMarked");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        events.add(
            SimpleConditionEvent.violated(
                type, type.getPackageName() + " is not @NullMarked: " + type.getName()));
      }
    }
  }
}
