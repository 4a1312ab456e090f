package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.api.Model;
import io.tributary.config.UserException;
import io.tributary.testing.FaultyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run folder whose disk fails, or whose process is killed, at every single call that changes a
 * file: the oracle is the run that nothing happened to.
 */
class RunFolderFaultsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static String hash;
  private static long calls;

  @BeforeAll
  static void undisturbed() throws IOException {
    FaultyFileSystem.register();
    FaultyFileSystem.reset();
    assertEquals(Main.DONE, train("undisturbed").status());
    calls = FaultyFileSystem.calls();
    hash = hash("undisturbed");
    assertTrue(calls > 30, "the file system is used: " + calls);
  }

  @AfterEach
  void noMoreFaults() {
    FaultyFileSystem.reset();
  }

  private static CommandRun train(String run, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "conf/xor.yaml",
                "--out",
                "faulty:" + folder.resolve(run),
                "--set",
                "training.epochs=2",
                "--set",
                "training.checkpoint={everyEpochs: 1, keep: 1}"));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private static JsonNode summary(String run) throws IOException {
    return JSON.readTree(folder.resolve(run).resolve("summary.json").toFile());
  }

  private static String hash(String run) throws IOException {
    return summary(run).get("parametersSha256").textValue();
  }

  private static List<String> epochs(String run) throws IOException {
    List<String> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl"))) {
      JsonNode epoch = JSON.readTree(line);
      epochs.add(epoch.get("epoch") + ": " + epoch.get("train").get("loss"));
    }
    return epochs;
  }

  @Test
  void aRunThatIsKilledAnywhereGoesOnToTheSameBits() throws IOException {
    for (long call = 1; call <= calls; call++) {
      String run = "killed-" + call;
      FaultyFileSystem.killAt(call);
      try {
        train(run);
      } catch (FaultyFileSystem.Killed e) {
        // as it should be, unless the checkpoints' thread was hit
      }
      assertTrue(FaultyFileSystem.wasKilled(), "call " + call);
      FaultyFileSystem.reset();
      assertModelIsReadOrRefused(run);
      CommandRun resumed = train(run, "--resume");
      assertEquals(Main.DONE, resumed.status(), "killed in call " + call + ": " + resumed.err());
      assertEquals(hash, hash(run), "killed in call " + call);
      assertEquals(epochs("undisturbed"), epochs(run), "killed in call " + call);
    }
  }

  private static void assertModelIsReadOrRefused(String run) {
    try {
      assertEquals(hash, Model.load(folder.resolve(run).toString()).parametersSha256());
    } catch (UserException e) {
      assertFalse(e.getMessage().isBlank());
    }
  }

  /** Only a result that cannot be written ends a command, and with advice that works. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aDiskThatIsFullForAWhileCostsNoTraining(int length) throws IOException {
    int done = 0;
    for (long from = 1; from <= calls; from += length) {
      String run = "full-%d-%d".formatted(length, from);
      FaultyFileSystem.fullFrom(from, from + length);
      CommandRun full = train(run);
      FaultyFileSystem.reset();
      if (full.status() == Main.DONE) {
        done++;
      } else {
        assertEquals(Main.USER_ERROR, full.status(), full.err());
        assertTrue(full.err().contains("No space left on device"), full.err());
        assertEquals(Main.DONE, train(run, "--resume").status());
      }
      assertEquals(hash, hash(run), "full from call " + from);
      assertEquals(epochs("undisturbed"), epochs(run), "full from call " + from);
      assertEquals("completed", summary(run).get("status").textValue());
    }
    assertTrue(done > 0, "some runs must survive");
  }

  @Test
  void aDiskThatStaysFullIsToldAndTheResultCanStillBeHad() throws IOException {
    FaultyFileSystem.fullFrom(calls - 8, Long.MAX_VALUE);
    CommandRun full = train("stays-full");
    assertEquals(Main.USER_ERROR, full.status(), full.err());
    assertTrue(full.err().contains("No space left on device"), full.err());
    assertTrue(full.err().contains("--resume"), full.err());
    FaultyFileSystem.reset();
    assertEquals(Main.DONE, train("stays-full", "--resume").status());
    assertEquals(hash, hash("stays-full"));
  }

  @Test
  void checkpointsThatCouldNotBeWrittenAreInTheSummary() throws IOException {
    Path run = folder.resolve("no-checkpoints");
    Files.createDirectories(run);
    Files.writeString(run.resolve("checkpoints"), "a file where a folder should be");
    assertEquals(Main.DONE, train("no-checkpoints", "--resume").status());
    assertEquals(hash, hash("no-checkpoints"));
    assertTrue(summary("no-checkpoints").get("warnings").get(0).textValue().contains("Checkpoint"));
    try (Stream<Path> files = Files.list(run)) {
      assertTrue(files.anyMatch(f -> f.endsWith("summary.json")));
    }
  }
}
