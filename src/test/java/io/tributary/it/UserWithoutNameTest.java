package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A container's user that only has a number. */
@EnabledOnOs(OS.LINUX)
class UserWithoutNameTest {
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
}
