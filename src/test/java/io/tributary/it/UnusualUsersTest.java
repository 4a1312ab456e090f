package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Users that have no name, or may not write where Tributary lies: as in containers. */
@EnabledOnOs(OS.LINUX)
class UnusualUsersTest {
  private static final String NUMBER = "1234567";

  @TempDir Path folder;

  private ProcessBuilder as(String... command) {
    List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=" + NUMBER, "--clear-groups"));
    all.addAll(List.of(command));
    ProcessBuilder process = new ProcessBuilder(all);
    process.environment().remove("HOME");
    return process.redirectErrorStream(true).redirectOutput(folder.resolve("told").toFile());
  }

  private boolean canBecome() throws InterruptedException {
    try {
      return as("true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void isToldWhatSparkNeeds() throws Exception {
    assumeTrue(canBecome(), "only root can become another user");
    Path script =
        Files.copy(SubmitScript.PROJECT.resolve("submit.sh"), folder.resolve("submit.sh"));
    for (Path open : List.of(folder, script)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    int status = as(script.toString(), "version").start().waitFor();
    List<String> told = Files.readAllLines(folder.resolve("told"));
    assertEquals(2, status, told.toString());
    assertEquals(1, told.size(), told.toString());
    assertTrue(told.get(0).contains("the user with the number " + NUMBER), told.toString());
    assertTrue(told.get(0).contains("spark:x:" + NUMBER + ":0::/tmp:/bin/sh"), told.toString());
  }

  /** A file where the folder should be refuses root, too. */
  @Test
  void whoCannotBuildIsToldSo() throws Exception {
    Path script =
        Files.copy(
            SubmitScript.PROJECT.resolve("submit.sh"),
            folder.resolve("submit.sh"),
            StandardCopyOption.COPY_ATTRIBUTES);
    Files.createFile(folder.resolve("target"));
    Path maven = Files.createFile(Files.createDirectory(folder.resolve("bin")).resolve("mvn"));
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    SubmitScript.Result result =
        new SubmitScript()
            .through(script)
            .with("JAVA_HOME", System.getProperty("java.home"))
            .with("PATH", maven.getParent() + ":" + System.getenv("PATH"))
            .run("version");
    assertEquals(2, result.exitCode(), result::toString);
    assertEquals(1, result.stderr().lines().count(), result::toString);
    assertTrue(
        result.stderr().contains("cannot write to " + folder.toRealPath()), result::toString);
  }
}
