package io.tributary;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packages in reading order: imports point upwards in this list only. */
class ArchitectureTest {
  private static final List<String> READING_ORDER =
      List.of(
          "config",
          "data",
          "ingest",
          "math",
          "network",
          "optimizer",
          "evaluation",
          "engine",
          "training",
          "cluster",
          "model",
          "api",
          "report",
          "app");

  private static final List<String> MAY_KNOW_SPARK = List.of("ingest", "cluster", "api", "app");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tributary");

  private static String[] packages(List<String> names) {
    return names.stream().map(n -> "io.tributary." + n + "..").toArray(String[]::new);
  }

  /** A rule about no classes would hold, too. */
  @Test
  void everyPackageHasClasses() {
    for (String name : READING_ORDER) {
      assertFalse(
          CLASSES
              .that(
                  com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                      "io.tributary." + name + ".."))
              .isEmpty(),
          name);
    }
  }

  @Test
  void importsPointUpwardsOnly() {
    for (int i = 0; i < READING_ORDER.size() - 1; i++) {
      noClasses()
          .that()
          .resideInAnyPackage(packages(READING_ORDER.subList(i, i + 1)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages(READING_ORDER.subList(i + 1, READING_ORDER.size())))
          .check(CLASSES);
    }
  }

  @Test
  void onlyFourPackagesKnowSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(MAY_KNOW_SPARK))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.spark..")
        .check(CLASSES);
  }

  @Test
  void filesAreNeverReadWithJavaDeserialisation() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .check(CLASSES);
  }
}
