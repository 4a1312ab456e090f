package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.SharedSpark;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program is told, and what its session and controls mean to runs and models. */
class ProgramsTest {
  private static final String IMPLEMENTATION = "fs.program.impl";

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();
  private final List<String> warned = new ArrayList<>();

  private class Listener implements RunObserver {
    @Override
    public void tells(String line) {
      told.add(line);
    }

    @Override
    public void warns(String line) {
      warned.add(line);
    }
  }

  private static Configuration hadoop() {
    return SharedSpark.session().sparkContext().hadoopConfiguration();
  }

  @AfterEach
  void forgetTheFileSystem() {
    hadoop().unset(IMPLEMENTATION);
  }

  // y = x over 64 rows.
  private static Dataset<Row> table() {
    return SharedSpark.session().range(64).selectExpr("id AS x", "id AS y");
  }

  private static Settings settings(Map<String, Object> more) {
    Map<String, Object> values =
        new HashMap<>(
            Map.of(
                "network.hidden",
                List.of(),
                "data.label",
                "y",
                "data.task",
                "regression",
                "training.batchSize",
                16));
    values.putAll(more);
    return Settings.of(values);
  }

  /** A file system that only the session's settings know. */
  public static final class ProgramFileSystem extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("program:///");
    }

    @Override
    public String getScheme() {
      return "program";
    }
  }

  @Test
  void modelsAreSavedAndLoadedByTheSessionsFileSystems() throws Exception {
    hadoop().set(IMPLEMENTATION, ProgramFileSystem.class.getName());
    Model model = Tributary.train(table(), settings(Map.of("training.epochs", 1)));
    String path = "program:" + folder.resolve("model");
    model.save(path);
    assertEquals(model.trained().parametersSha256(), Model.load(path).trained().parametersSha256());
  }

  @Test
  void settingsThatAProgramsRunIgnoresAreTold() {
    Tributary.run(
        table(),
        settings(Map.of("training.epochs", 1, "data.path", "x.csv", "output", "runs/x")),
        new Listener());
    assertEquals(2, warned.size(), warned.toString());
    assertTrue(warned.get(0).startsWith("data.path is not read"), warned.get(0));
    assertTrue(warned.get(1).startsWith("output is not written"), warned.get(1));
  }

  @Test
  void fewStepsAreToldAndKept() {
    RunResult result =
        Tributary.run(table(), settings(Map.of("training.epochs", 5)), new Listener());
    String note = told.get(told.size() - 1);
    assertTrue(note.startsWith("Only 20 steps, and the loss was still falling ("), note);
    assertTrue(((List<?>) result.summary().get("notes")).contains(note));
  }

  @Test
  void aStopConcernsOneRun() {
    RunControl control = RunControl.withoutCheckpoints();
    RunObserver stops =
        new RunObserver() {
          @Override
          public void batchEnded(int epoch, long rows, double meanLoss) {
            assertTrue(control.requestStop());
          }
        };
    Settings settings = settings(Map.of("training.epochs", 2));
    RunResult stopped = Tributary.run(table(), settings, stops, control);
    assertEquals("stopped", stopped.summary().get("status"));
    assertFalse(control.requestStop(), "there is no training to stop");
    RunResult next = Tributary.run(table(), settings, new Listener(), control);
    assertEquals("completed", next.summary().get("status"));
  }

  @Test
  void anEvaluationSaysOfHowManyRows() {
    Model model = Tributary.train(table(), settings(Map.of("training.epochs", 1)));
    assertEquals(64L, model.evaluate(table(), "the table").get("rows"));
  }
}
