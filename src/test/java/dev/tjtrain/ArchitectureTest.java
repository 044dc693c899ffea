package dev.tjtrain;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The rooms of the program, along the way of the data, and what each may know. */
@AnalyzeClasses(packages = "dev.tjtrain", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Each room knows the ones before it in this list, and none behind it. */
  private static final List<String> ROOMS =
      List.of(
          "files",
          "work",
          "torch",
          "download",
          "download.http",
          "download.archive",
          "download.kaggle",
          "download.torch",
          "image",
          "image.resize",
          "dataset",
          "dataset.split",
          "weights.tensor",
          "weights.pickle",
          "weights",
          "network",
          "network.summary",
          "network.export",
          "features.cache",
          "features",
          "evaluate",
          "train",
          "audit",
          "report.page",
          "report.plot",
          "report.tensorboard",
          "report",
          "report.compare",
          "audit.page",
          "run.config",
          "run.record",
          "run.folder",
          "run.inspection",
          "run.training",
          "run.evaluation",
          "run.audit",
          "run.prediction",
          "run.diagnosis",
          "cli.print",
          "cli.result",
          "cli.option",
          "cli.command",
          "cli");

  @ArchTest
  static final ArchRule each_room_knows_the_rooms_before_it_only =
      classes()
          .should(
              new ArchCondition<>("know the rooms before theirs only") {
                @Override
                public void check(JavaClass one, ConditionEvents events) {
                  int own = room(one);
                  for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
                    JavaClass other = dependency.getTargetClass();
                    if (other.getPackageName().startsWith("dev.tjtrain") && room(other) > own) {
                      events.add(SimpleConditionEvent.violated(one, dependency.getDescription()));
                    }
                  }
                }
              });

  /** A class in no room is before all of them, and knows none. */
  private static int room(JavaClass one) {
    return ROOMS.indexOf(one.getPackageName().replaceFirst("dev\\.tjtrain\\.?", ""));
  }

  @ArchTest
  static void no_room_is_overcrowded(JavaClasses all) {
    Map<String, Long> files =
        all.stream()
            .filter(JavaClass::isTopLevelClass)
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    files.values().removeIf(count -> count <= 16);
    assertThat(files).isEmpty();
  }

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
                      "dev.tjtrain.work..",
                      "dev.tjtrain.dataset..",
                      "dev.tjtrain.torch..",
                      "dev.tjtrain.weights..",
                      "dev.tjtrain.network..",
                      "dev.tjtrain.features..",
                      "dev.tjtrain.train..",
                      "dev.tjtrain.evaluate..",
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
          .resideInAnyPackage("ai.djl..", "picocli..");

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
