package dev.tjtrain;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/** The directions between the packages: cli, run, then report, train and eval, then model, data. */
@AnalyzeClasses(packages = "dev.tjtrain", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule no_package_depends_on_one_above_it =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("dev.tjtrain.cli..")
          .layer("run")
          .definedBy("dev.tjtrain.run..")
          .optionalLayer("report")
          .definedBy("dev.tjtrain.report..")
          .layer("train")
          .definedBy("dev.tjtrain.train..")
          .layer("eval")
          .definedBy("dev.tjtrain.eval..")
          .layer("model")
          .definedBy("dev.tjtrain.model..")
          .layer("data")
          .definedBy("dev.tjtrain.data..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("cli", "run")
          .whereLayer("train")
          .mayOnlyBeAccessedByLayers("cli", "run", "report")
          .whereLayer("eval")
          .mayOnlyBeAccessedByLayers("cli", "run", "report")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("cli", "run", "train", "eval");

  @ArchTest
  static final ArchRule every_class_has_a_place_in_that_order =
      classes()
          .should()
          .resideInAnyPackage(
              "dev.tjtrain.cli..",
              "dev.tjtrain.run..",
              "dev.tjtrain.report..",
              "dev.tjtrain.train..",
              "dev.tjtrain.eval..",
              "dev.tjtrain.model..",
              "dev.tjtrain.data..");

  @ArchTest
  static final ArchRule there_are_no_cycles =
      slices().matching("dev.tjtrain.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule only_cli_parses_the_command_line =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tjtrain.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule djl_stays_in_the_inner_packages =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      "dev.tjtrain.data..",
                      "dev.tjtrain.model..",
                      "dev.tjtrain.train..",
                      "dev.tjtrain.eval..",
                      "dev.tjtrain.run..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule report_sees_plain_records_only =
      noClasses()
          .that()
          .resideInAPackage("dev.tjtrain.report..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "dev.tjtrain.model..", "dev.tjtrain.run..", "picocli..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule only_main_ends_the_process =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("InterruptHook")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static void every_package_is_null_marked_and_says_what_it_is_for(JavaClasses all) {
    TreeSet<String> unmarked = new TreeSet<>();
    for (JavaClass one : all) {
      JavaPackage itsPackage = one.getPackage();
      if (!itsPackage.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(itsPackage.getName());
      }
    }
    assertThat(unmarked).isEmpty();
  }
}
