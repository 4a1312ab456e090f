package io.tributary;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tributary.api.InternalAccess;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The packages in reading order: imports point upwards in this list only. */
class ArchitectureTest {
  private static final List<String> READING_ORDER =
      List.of(
          "extension",
          "time",
          "spark",
          "config",
          "data",
          "ingest",
          "math",
          "network",
          "state",
          "optimizer",
          "evaluation",
          "engine",
          "training",
          "cluster",
          "model",
          "api",
          "report",
          "app");

  private static final List<String> MAY_KNOW_SPARK =
      List.of("spark", "ingest", "cluster", "api", "app");

  /** Interfaces for developers that Spark keeps, and the rows that tables are read as. */
  private static final Set<String> ALLOWED =
      Set.of(
          "org.apache.spark.sql.catalyst.InternalRow",
          "org.apache.spark.sql.catalyst.expressions.GenericInternalRow",
          "org.apache.spark.sql.catalyst.expressions.JoinedRow",
          "org.apache.spark.sql.catalyst.expressions.UnsafeProjection",
          "org.apache.spark.sql.catalyst.expressions.UnsafeProjection$",
          "org.apache.spark.sql.catalyst.expressions.UnsafeRow",
          "org.apache.spark.sql.catalyst.util.ArrayData",
          "org.apache.spark.sql.catalyst.util.DateTimeUtils",
          "org.apache.spark.storage.StorageLevel",
          "org.apache.spark.util.AccumulatorV2",
          "org.apache.spark.util.SerializableConfiguration");

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
              .that(JavaClass.Predicates.resideInAPackage("io.tributary." + name + ".."))
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
  void onlyFivePackagesKnowSpark() {
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

  /** What Spark keeps for itself changes with its versions: one package knows of it. */
  @Test
  void whatSparkKeepsForItselfIsUsedInOneRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tributary.spark..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    "org.apache.spark.deploy..",
                    "org.apache.spark.internal..",
                    "org.apache.spark.sql.catalyst..",
                    "org.apache.spark.sql.classic..",
                    "org.apache.spark.sql.execution..",
                    "org.apache.spark.sql.internal..",
                    "org.apache.spark.storage..",
                    "org.apache.spark.util..",
                    "com.univocity..")
                .and(
                    DescribedPredicate.describe(
                        "are Spark's own",
                        type -> !ALLOWED.contains(type.getBaseComponentType().getFullName()))))
        .check(CLASSES);
  }

  /** What the door shows that lies behind it: values that a program gets, and errors. */
  private static final Set<String> SHOWN =
      Set.of(
          "io.tributary.config.ConfigException",
          "io.tributary.config.UserException",
          "io.tributary.evaluation.Metric",
          "io.tributary.evaluation.Metrics",
          "io.tributary.training.EngineChoice",
          "io.tributary.engine.Split",
          "io.tributary.evaluation.ClassMetrics",
          "io.tributary.math.MathBackend",
          "io.tributary.training.Ending",
          "io.tributary.training.EpochReport",
          "io.tributary.training.TrainingListener");

  private static boolean isShown(JavaClass type) {
    JavaClass base = type.getBaseComponentType();
    String name = base.getFullName();
    return !name.startsWith("io.tributary.")
        ? base.isPrimitive()
            || name.startsWith("java.")
            || name.startsWith("org.apache.spark.sql.")
            || name.equals("org.apache.hadoop.conf.Configuration")
        : SHOWN.contains(name)
            || (base.getPackageName().equals("io.tributary.api")
                && base.getModifiers().contains(JavaModifier.PUBLIC)
                && !base.isAssignableTo(InternalAccess.class));
  }

  /** A program can use the door without meeting what is behind it. */
  @Test
  void theDoorShowsNothingOfTheHouse() {
    var door =
        DescribedPredicate.<JavaClass>describe(
            "are the door",
            type ->
                type.getPackageName().equals("io.tributary.api") && ArchitectureTest.isShown(type));
    codeUnits()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat(door)
        .should()
        .haveRawReturnType(DescribedPredicate.describe("shown", ArchitectureTest::isShown))
        .andShould()
        .haveRawParameterTypes(
            DescribedPredicate.describe(
                "shown", types -> types.stream().allMatch(ArchitectureTest::isShown)))
        .check(CLASSES);
  }

  /** Only Tributary's own commands and reports reach behind the door. */
  @Test
  void theBackDoorIsForTheHouseAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(List.of("api", "report", "app")))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(InternalAccess.class)
        .check(CLASSES);
  }

  /**
   * Who depends on the time takes a Ticker, so that a test need not wait. What is left: threads
   * that meet within microseconds, measures that are only told, a process's end, and a lock's
   * renewal, which other processes' clocks judge.
   */
  @Test
  void timeIsHandedIn() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tributary.time..")
        .and()
        .doNotHaveFullyQualifiedName("io.tributary.engine.ThreadTeam")
        .and()
        .doNotHaveFullyQualifiedName("io.tributary.engine.GradientSum")
        .and()
        .doNotHaveFullyQualifiedName("io.tributary.engine.ShardSums")
        .and()
        .doNotHaveFullyQualifiedName("io.tributary.cluster.SparkEngine")
        .and()
        .doNotHaveFullyQualifiedName("io.tributary.app.StopSignals")
        .and()
        .doNotHaveFullyQualifiedName("io.tributary.model.FolderLock")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.concurrent.ScheduledExecutorService.class)
        .check(CLASSES);
  }
}
