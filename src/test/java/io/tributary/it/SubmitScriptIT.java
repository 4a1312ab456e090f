package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The outside of {@code submit.sh}: where it can be called from, what it passes on, how it fails.
 */
@DisabledOnOs(OS.WINDOWS)
final class SubmitScriptIT {
  @TempDir Path temp;

  @Test
  void startsFromAnotherDirectoryThroughALinkInAPathWithSpaces() throws Exception {
    Path directory = Files.createDirectories(temp.resolve("a directory, with 100% odd characters"));
    Path link =
        Files.createSymbolicLink(
            directory.resolve("my submit"), SubmitScript.PROJECT.resolve("submit.sh"));

    SubmitScript.Result result = new SubmitScript().through(link).in(directory).run("version");
    Files.delete(link); // or JUnit warns that it leads out of its directory

    assertEquals(0, result.exitCode(), result::toString);
    assertFalse(result.stderr().contains("building"), "it was built already: " + result.stderr());
    assertFalse(result.stderr().contains("log4j"), result.stderr());
  }

  @Test
  void unknownCommandIsTheUsersToMend() throws Exception {
    SubmitScript.Result result = new SubmitScript().run("frobnicate");

    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(result.stderr().contains("frobnicate"), result.stderr());
    assertFalse(result.stderr().contains("\tat "), "no stack trace: " + result.stderr());
  }

  @Test
  void optionOfWhichSparkSubmitKnowsNothingIsTheUsersToMend() throws Exception {
    assertRefused(new SubmitScript().run("--epochs", "5", "train"), "--epochs");
    assertRefused(new SubmitScript().run("--master"), "--master");
  }

  @Test
  void javaThatIsTooOldIsNamed() throws Exception {
    executable("jdk/bin/java", "echo 'openjdk version \"1.8.0_392\"' >&2");

    assertRefused(
        new SubmitScript().with("JAVA_HOME", temp.resolve("jdk")).run("version"),
        "1.8.0_392",
        "17");
  }

  @Test
  void javaHomeWithoutJavaIsNamed() throws Exception {
    assertRefused(new SubmitScript().with("JAVA_HOME", temp).run("version"), temp.toString(), "17");
  }

  @Test
  void sparkHomeWithoutSparkIsNamed() throws Exception {
    assertRefused(
        new SubmitScript().with("SPARK_HOME", temp).run("version"),
        temp.toString(),
        "spark-submit");
  }

  @Test
  void theCollectorIsTheUsersIfThereIsOne() throws Exception {
    assertTrue(launched(new SubmitScript()).contains("-XX:+UseParallelGC"));
    String chosen = launched(new SubmitScript(), "--driver-java-options", "-XX:+UseG1GC");
    assertTrue(chosen.contains("-XX:+UseG1GC"), chosen);
    assertFalse(chosen.contains("-XX:+UseParallelGC"), chosen);
  }

  @Test
  void largePagesAreAskedForWhereTheyCanBeHad() throws Exception {
    Path offer = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    boolean offered = Files.exists(offer) && Files.readString(offer).contains("[madvise]");
    String flag = " -XX:+UseTransparentHugePages "; // executors' stands behind an equals sign
    assertEquals(offered, launched(new SubmitScript()).contains(flag));
    String declined =
        launched(new SubmitScript(), "--driver-java-options", flag.strip().replace('+', '-'));
    assertFalse(declined.contains(flag), declined);
  }

  @Test
  void sparksClassesComeFromWhereTheyAreKeptUnlessTheUserSaysOtherwise() throws Exception {
    Path log = temp.resolve("classes.log");
    launched(new SubmitScript(), "--driver-java-options", "-Xlog:class+load:file=" + log);
    long kept = Files.readAllLines(log).stream().filter(l -> l.contains("file (top)")).count();
    assertTrue(kept > 500, "classes from the archive: " + kept);
    String declined = launched(new SubmitScript(), "--driver-java-options", "-Xshare:off");
    assertFalse(declined.contains("SharedArchiveFile"), declined);
  }

  @Test
  void embeddedSparkTakesDriverMemoryFromOptionsThenUsersDefaultsThenOurs() throws Exception {
    Files.writeString(temp.resolve("spark-defaults.conf"), "spark.driver.memory  700m\n");

    assertTrue(launched(new SubmitScript()).contains(" -Xmx2g "));
    assertTrue(launched(new SubmitScript().with("SPARK_CONF_DIR", temp)).contains(" -Xmx700m "));
    assertTrue(
        launched(new SubmitScript().with("SPARK_CONF_DIR", temp), "--driver-memory", "800m")
            .contains(" -Xmx800m "));
  }

  /** The JVM's command line, which Spark's launcher prints on request. */
  private static String launched(SubmitScript script, String... options)
      throws InterruptedException {
    String[] arguments = new String[options.length + 1];
    System.arraycopy(options, 0, arguments, 0, options.length);
    arguments[options.length] = "version";
    SubmitScript.Result result = script.with("SPARK_PRINT_LAUNCH_COMMAND", "1").run(arguments);
    assertEquals(0, result.exitCode(), result::toString);
    return result.stderr();
  }

  /** Against a Spark installation that does nothing but print what it was called with. */
  @Nested
  class WithAnInstallation {
    @Test
    void optionsGoToSparkSubmitAndTheRestToTheCommand() throws Exception {
      List<String> words =
          passed(
              "--name",
              "train",
              "-c",
              "spark.a=b c",
              "--conf=spark.d=e",
              "-v",
              "train",
              "my conf.yaml",
              "--set",
              "x=");

      int end = words.indexOf("--class");
      assertEquals(
          List.of("--name", "train", "-c", "spark.a=b c", "--conf=spark.d=e", "-v"),
          words.subList(end - 6, end));
      assertEquals("io.tributary.app.Main", words.get(end + 1));
      assertTrue(Files.isRegularFile(Path.of(words.get(end + 2))), words::toString);
      assertEquals(
          List.of("train", "my conf.yaml", "--set", "x="), words.subList(end + 3, words.size()));
    }

    @Test
    void helpAndVersionAreOurs() throws Exception {
      assertEquals("help", last(passed("--help")));
      assertEquals("version", last(passed("--master", "local", "--version")));
    }

    @Test
    void defaultsFillInWhereTheUserIsSilent() throws Exception {
      write(
          "home/conf/spark-defaults.conf",
          "# mine\n  spark.serializer = mine\nspark.ui.retainedJobs\t7\n");

      List<String> words =
          passed("--conf", "spark.kryo.registrator=mine", "--driver-memory=9g", "version");

      assertFalse(sets(words, "spark.serializer"), words::toString);
      assertFalse(sets(words, "spark.ui.retainedJobs"), words::toString);
      assertFalse(sets(words, "spark.driver.memory"), words::toString);
      assertEquals(
          1, words.stream().filter(word -> word.startsWith("spark.kryo.registrator=")).count());
      assertTrue(sets(words, "spark.ui.retainedStages"), words::toString);
    }

    @Test
    void propertiesFileStandsInForTheUsersDefaultsUnlessBothAreAskedFor() throws Exception {
      write("home/conf/spark-defaults.conf", "spark.serializer mine\n");
      String file = write("some.properties", "spark.driver.memory: 9g\n").toString();

      List<String> instead = passed("--properties-file", file, "version");
      List<String> both = passed("--properties-file=" + file, "--load-spark-defaults", "version");

      assertTrue(sets(instead, "spark.serializer"), instead::toString);
      assertFalse(sets(instead, "spark.driver.memory"), instead::toString);
      assertFalse(sets(both, "spark.serializer"), both::toString);
      assertFalse(sets(both, "spark.driver.memory"), both::toString);
    }

    @Test
    void loggingIsOursUnlessTheUserHasHisOwn() throws Exception {
      assertTrue(submit("version").stderr().contains("log4j2.configurationFile=file:"));
      write("home/conf/log4j2.properties.template", "");
      assertTrue(submit("version").stderr().contains("log4j2.configurationFile=file:"));
      assertFalse(
          submit("--driver-java-options", "-Dlog4j2.configurationFile=x", "version")
              .stderr()
              .contains("file:"));
      write("home/conf/log4j2.xml", "");
      assertFalse(submit("version").stderr().contains("log4j2.configurationFile"));
    }

    @Test
    void exitStatusIsTheApplications() throws Exception {
      executable("home/bin/spark-submit", "exit 3");

      assertEquals(3, submit("train").exitCode());
    }

    /** What it logs tells how a driver ended: there the user's configuration does not count. */
    @Test
    void theClientOfAClusterLogsForUs() throws Exception {
      link("home/jars", SubmitScript.PROJECT.resolve("target/spark/jars"));
      write("home/conf/log4j2.xml", "");
      SubmitScript.Result result =
          submit("--deploy-mode", "cluster", "--master", "spark://a:7077", "train");
      assertTrue(result.stderr().contains("log4j2.configurationFile=file:"), result.stderr());
      assertTrue(result.stderr().contains("-Dtributary.submission=info"), result.stderr());
    }

    @Test
    void relativePathsAreRefusedWhereTheDriverIsElsewhere() throws Exception {
      assertRefused(
          submit(
              "--deploy-mode", "cluster", "--master", "spark://a:7077", "train", "conf/iris.yaml"),
          "'conf/iris.yaml' is a relative path");
    }

    /** The lines are those of Spark 4.1.0's client. */
    @Test
    void theEndOfTheDriverIsTheStatus() throws Exception {
      link("home/jars", SubmitScript.PROJECT.resolve("target/spark/jars"));
      assertEquals(0, ended("State of driver driver-20261128125452-0000 is FINISHED, exiting"));
      assertEquals(1, ended("State of driver driver-20261128125452-0000 is FAILED, exiting"));
      assertEquals(1, ended("State of driver driver-20261128125452-0000 is KILLED, exiting"));
      assertEquals(1, ended("nothing of a driver"));
    }

    private int ended(String line) throws Exception {
      executable(
          "home/bin/spark-submit", "echo '12:56:07 INFO ClientEndpoint: %s' >&2".formatted(line));
      return submit("--deploy-mode", "cluster", "--master", "spark://a:7077", "train").exitCode();
    }

    @Test
    void whatAMasterDeniesOrDoesNotAnswerIsNoSuccess() throws Exception {
      String[] kill = {"--master", "spark://a:6066", "--kill", "driver-1"};
      executable(
          "home/bin/spark-submit",
          "cat >&2 <<'end'\n{\n  \"message\" : \"Driver driver-1 does not exist\",\n  \"success\" : false\n}\nend");
      assertRefused(submit(kill), "Driver driver-1 does not exist");
      executable(
          "home/bin/spark-submit",
          "printf 'SubmitRestConnectionException: Unable to connect to server\n\\tat x\n' >&2; exit 1");
      SubmitScript.Result silent = submit(kill);
      assertRefused(silent, "spark://a:6066", "spark.master.rest.enabled");
      assertEquals(1, silent.stderr().lines().count(), silent.stderr());
      executable("home/bin/spark-submit", "echo '  \"success\" : true' >&2");
      assertEquals(0, submit(kill).exitCode());
      assertRefused(submit("--status", "driver-1"), "--master spark://HOST:6066");
    }

    @AfterEach
    void unlink() throws IOException {
      // JUnit warns of links that lead out of its directory.
      Files.deleteIfExists(temp.resolve("home/jars"));
    }

    private void link(String name, Path to) throws IOException {
      Files.createDirectories(temp.resolve(name).getParent());
      Files.createSymbolicLink(temp.resolve(name), to);
    }

    private String last(List<String> words) {
      return words.get(words.size() - 1);
    }

    private boolean sets(List<String> words, String key) {
      return words.stream().anyMatch(word -> word.startsWith(key + "="));
    }

    private List<String> passed(String... arguments) throws IOException, InterruptedException {
      return submit(arguments).stdout().lines().toList();
    }

    private SubmitScript.Result submit(String... arguments)
        throws IOException, InterruptedException {
      if (!Files.exists(temp.resolve("home/bin/spark-submit"))) {
        executable(
            "home/bin/spark-submit", "printf '%s\\n' \"$@\"; echo \"$SPARK_SUBMIT_OPTS\" >&2");
      }
      return new SubmitScript().in(temp).with("SPARK_HOME", temp.resolve("home")).run(arguments);
    }
  }

  private static void assertRefused(SubmitScript.Result result, String... mentions) {
    assertEquals(2, result.exitCode(), result::toString);
    assertEquals("", result.stdout());
    assertTrue(result.stderr().startsWith("submit.sh: "), result.stderr());
    for (String mention : mentions) {
      assertTrue(result.stderr().contains(mention), result.stderr());
    }
  }

  private Path write(String name, String text) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void executable(String name, String shellScript) throws IOException {
    Path file = write(name, "#!/bin/sh\n" + shellScript + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
