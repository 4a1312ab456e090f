package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that a program asks for: whose they are, and what they survive. */
class KeptCheckpointsTest {
  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  /** Six rows in batches of two: three steps an epoch, and six in all. */
  private RunResult run(RunControl control, long errorIn, Map<String, Object> more)
      throws IOException {
    Path table = folder.resolve("t.csv");
    Files.writeString(table, "x,label\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n");
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", table.toString());
    values.put("data.label", "label");
    values.put("network.hidden", List.of());
    values.put("data.validation", 0);
    values.put("training.epochs", 2);
    values.put("training.batchSize", 2);
    values.putAll(more);
    RunObserver observer =
        new RunObserver() {
          private long steps;

          @Override
          public void batchEnded(int epoch, long rows, double meanLoss) {
            if (++steps == errorIn) {
              throw new OutOfMemoryError("as the test wants it");
            }
          }

          @Override
          public void tells(String line) {
            told.add(line);
          }

          @Override
          public void warns(String line) {
            told.add(line);
          }
        };
    return Tributary.run(SharedSpark.session(), Settings.of(values), observer, control);
  }

  private RunControl control(boolean resume) {
    return RunControl.withCheckpoints(
        folder.resolve("run").toString(), new Configuration(), resume);
  }

  private List<String> checkpoints() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("run/checkpoints"))) {
      return all.map(step -> step.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aRunThatBeginsAnewDoesNotDeleteAnEarlierRunsCheckpoints() throws IOException {
    run(control(false), -1, Map.of());
    List<String> before = checkpoints();
    assertEquals(List.of("step-000000000006"), before);
    UserException refused =
        assertThrows(
            UserException.class, () -> run(control(false), -1, Map.of("training.epochs", 1)));
    assertTrue(refused.getMessage().contains("checkpoints of an earlier run"));
    assertEquals(before, checkpoints());
    assertFalse(Files.exists(folder.resolve("run/.tributary-lock")));
  }

  /** Parameters are whole between two steps, also when memory is short. */
  @Test
  void anErrorIsThrownOnAndItsRunCanGoOn() throws IOException {
    String undisturbed =
        (String)
            run(RunControl.withoutCheckpoints(), -1, Map.of()).summary().get("parametersSha256");
    OutOfMemoryError error =
        assertThrows(OutOfMemoryError.class, () -> run(control(false), 4, Map.of()));
    assertEquals("as the test wants it", error.getMessage());
    assertSame(OutOfMemoryError.class, error.getClass());
    assertEquals(List.of("step-000000000004"), checkpoints());
    assertTrue(
        told.stream().anyMatch(line -> line.contains("--resume goes on from")), told.toString());
    RunResult resumed = run(control(true), -1, Map.of());
    assertEquals(4L, resumed.summary().get("resumedFromStep"));
    assertEquals(undisturbed, resumed.summary().get("parametersSha256"));
  }

  @Test
  void aRunThatFindsNothingToGoOnFromSaysSo() throws IOException {
    RunResult result = run(control(true), -1, Map.of());
    assertEquals("completed", result.summary().get("status"));
    assertTrue(
        told.contains(
            "--resume: there is no checkpoint that was finished, so training begins anew"),
        told.toString());
  }

  /** A run that keeps none of its own goes on from what is there, and leaves it. */
  @Test
  void keepZeroWritesNoneButReadsThem() throws IOException {
    assertThrows(OutOfMemoryError.class, () -> run(control(false), 4, Map.of()));
    RunResult resumed = run(control(true), -1, Map.of("training.checkpoint", Map.of("keep", 0)));
    assertEquals(4L, resumed.summary().get("resumedFromStep"));
    assertEquals(List.of("step-000000000004"), checkpoints());
  }

  @Test
  void twoRunsDoNotShareAFolder() throws IOException {
    List<String> refusals = new ArrayList<>();
    RunControl first = control(false);
    RunObserver starter =
        new RunObserver() {
          @Override
          public void begins(Map<String, Object> configuration, long rows, int epochs) {
            refusals.add(
                assertThrows(UserException.class, () -> run(control(true), -1, Map.of()))
                    .getMessage());
          }
        };
    Path table = folder.resolve("t.csv");
    Files.writeString(table, "x,label\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n");
    Map<String, Object> values =
        Map.of(
            "data.path",
            table.toString(),
            "data.label",
            "label",
            "data.validation",
            0,
            "training.epochs",
            1);
    RunResult result = Tributary.run(SharedSpark.session(), Settings.of(values), starter, first);
    assertEquals("completed", result.summary().get("status"));
    assertEquals(1, refusals.size());
    assertTrue(refusals.get(0).contains("is being written by process"), refusals.get(0));
  }
}
