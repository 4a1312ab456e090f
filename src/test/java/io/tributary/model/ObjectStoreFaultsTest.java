package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where a file must be deleted before another one takes its place, as on S3 and its like: whatever
 * fails, the earlier one or the later one can be read.
 */
class ObjectStoreFaultsTest {
  private static final Configuration HADOOP = ObjectStore.configuration();

  @TempDir Path folder;

  @AfterEach
  void noMoreFaults() {
    ObjectStore.reset();
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return ObjectStore.path(folder.resolve(name));
  }

  private float bias(String name) {
    return ModelFolder.read(path(name), HADOOP).members()[0][4];
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Of the calls that a second model takes; the oracle are the biases 1 to 3. */
  @ParameterizedTest
  @EnumSource(ObjectStore.Fault.class)
  void oneOfTwoModelsIsReadAndTheNextIsWrittenWhole(ObjectStore.Fault fault) throws IOException {
    Set<Float> found = new TreeSet<>();
    boolean failed = true;
    for (int call = 1; failed; call++) {
      String name = "model-" + call;
      ModelFolder.write(ModelSwitchFaultsTest.model(1), path(name), HADOOP);
      ObjectStore.fail(call, fault);
      failed = writeFails(ModelSwitchFaultsTest.model(2), name);
      failed |= ObjectStore.calls() >= call;
      ObjectStore.reset();
      float bias = bias(name);
      found.add(bias);
      assertTrue(bias == 1 || bias == 2, "call " + call + ": " + bias);
      ModelFolder.write(ModelSwitchFaultsTest.model(3), path(name), HADOOP);
      assertEquals(3, bias(name), "call " + call);
      assertEquals(List.of("model.json", "parameters.safetensors"), files(name), "call " + call);
    }
    assertEquals(Set.of(1f, 2f), found);
  }

  private boolean writeFails(TrainedModel model, String name) {
    try {
      ModelFolder.write(model, path(name), HADOOP);
      return false;
    } catch (IOException | RuntimeException e) {
      return true;
    } catch (Error e) {
      assertTrue(e.getMessage().contains("killed"), e.getMessage());
      return true;
    }
  }

  /** The parameters stay in their place, and model.json alone is replaced. */
  @ParameterizedTest
  @EnumSource(ObjectStore.Fault.class)
  void aModelThatGetsItsMetricsStaysReadable(ObjectStore.Fault fault) throws IOException {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      String name = "metrics-" + call;
      ModelFolder.write(ModelSwitchFaultsTest.model(1), path(name), HADOOP);
      ObjectStore.fail(call, fault);
      failed = writeFails(ModelSwitchFaultsTest.model(1), name);
      failed |= ObjectStore.calls() >= call;
      ObjectStore.reset();
      assertEquals(1, bias(name), "call " + call);
    }
  }

  /** Delete, then rename: the second of the two is refused from then on. */
  @Test
  void whereModelJsonHasToStayUnderAnotherNameTheMessageTellsIt() throws IOException {
    ModelFolder.write(ModelSwitchFaultsTest.model(1), path("told"), HADOOP);
    boolean told = false;
    for (int call = 1; !told && call < 30; call++) {
      ObjectStore.fail(call, ObjectStore.Fault.OUTAGE);
      String message =
          assertThrows(
                  IOException.class,
                  () -> ModelFolder.write(ModelSwitchFaultsTest.model(2), path("told"), HADOOP))
              .getMessage();
      ObjectStore.reset();
      if (!Files.exists(folder.resolve("told/model.json"))) {
        assertTrue(message.contains("503 Slow Down"), message);
        assertTrue(message.contains(".model.json.tmp there is read in its place"), message);
        told = true;
      }
    }
    assertTrue(told, "model.json was deleted before it was replaced");
    assertEquals(2, bias("told"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ObjectStore.Fault.class,
      names = {"REFUSED", "DONE_ALL_THE_SAME", "OUTAGE"})
  void oneOfTwoFilesIsThereUnderItsNameOrUnderTheToldOne(ObjectStore.Fault fault)
      throws IOException {
    Path file = Files.createDirectories(folder.resolve("run")).resolve("summary.json");
    boolean failed = true;
    for (int call = 1; failed; call++) {
      write("one", file);
      ObjectStore.fail(call, fault);
      String message = "";
      try {
        write("two", file);
        failed = false;
      } catch (IOException e) {
        message = e.getMessage();
      }
      ObjectStore.reset();
      if (Files.exists(file)) {
        assertTrue(Set.of("one", "two").contains(Files.readString(file)), "call " + call);
      } else {
        String temporary = folder.resolve("run/.summary.json.tmp").toString();
        assertEquals("two", Files.readString(Path.of(temporary)));
        assertTrue(message.contains(temporary + "': rename it to summary.json"), message);
      }
    }
  }

  private static void write(String text, Path file) throws IOException {
    org.apache.hadoop.fs.Path path = ObjectStore.path(file);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    SafeFiles.write(SafeFiles.strict(path, HADOOP), path, out -> out.write(bytes));
  }
}
