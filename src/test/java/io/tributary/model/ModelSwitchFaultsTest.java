package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.FaultyFileSystem;
import java.io.IOException;
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

/** A model that is written over another one: at each moment one of the two can be read. */
class ModelSwitchFaultsTest {
  private static final Configuration HADOOP = hadoop();

  @TempDir Path folder;

  private static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.faulty.impl", FaultyFileSystem.class.getName());
    return hadoop;
  }

  @AfterEach
  void noMoreFaults() {
    FaultyFileSystem.reset();
  }

  static TrainedModel model(float bias) {
    TrainedModel tiny = ModelFolderTest.tiny();
    return new TrainedModel(
        tiny.topology(),
        tiny.encoding(),
        new float[] {1, -2, 0.5f, 3.25f, bias},
        tiny.provenance(),
        tiny.metrics());
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path("faulty:" + folder.resolve(name));
  }

  private float bias(String name) {
    return ModelFolder.read(path(name), HADOOP).members()[0][4];
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private long callsOfASwitch() throws IOException {
    ModelFolder.write(model(1), path("undisturbed"), HADOOP);
    FaultyFileSystem.reset();
    ModelFolder.write(model(2), path("undisturbed"), HADOOP);
    long calls = FaultyFileSystem.calls();
    assertEquals(2, bias("undisturbed"));
    assertTrue(calls >= 8, "the file system is used: " + calls);
    return calls;
  }

  /** The oracle: of the biases 1 and 2, one is found, and the other once it is written again. */
  @Test
  void whereverAKillComesOneOfTheTwoIsReadAndTheNextIsWrittenWhole() throws IOException {
    long calls = callsOfASwitch();
    Set<Float> found = new TreeSet<>();
    for (long call = 1; call <= calls; call++) {
      String name = "killed-" + call;
      ModelFolder.write(model(1), path(name), HADOOP);
      Files.writeString(folder.resolve(name).resolve("notes.txt"), "mine");
      FaultyFileSystem.killAt(call);
      assertThrows(
          FaultyFileSystem.Killed.class, () -> ModelFolder.write(model(2), path(name), HADOOP));
      FaultyFileSystem.reset();
      float bias = bias(name);
      found.add(bias);
      assertTrue(bias == 1 || bias == 2, "call " + call + ": " + bias);
      ModelFolder.write(model(3), path(name), HADOOP);
      assertEquals(3, bias(name), "call " + call);
      assertEquals(List.of("model.json", "notes.txt", "parameters.safetensors"), files(name));
    }
    assertEquals(Set.of(1f, 2f), found);
  }

  /** What a full disk refuses leaves the earlier model and nothing beside it. */
  @Test
  void aFullDiskLeavesTheEarlierModelAsItWas() throws IOException {
    long calls = callsOfASwitch();
    for (long call = 1; call <= calls; call++) {
      String name = "full-" + call;
      ModelFolder.write(model(1), path(name), HADOOP);
      FaultyFileSystem.fullFrom(call, call + 1);
      float written = 2;
      try {
        ModelFolder.write(model(2), path(name), HADOOP);
      } catch (IOException e) {
        assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
        written = 1;
      }
      FaultyFileSystem.reset();
      assertEquals(written, bias(name), "call " + call);
      assertEquals(List.of("model.json", "parameters.safetensors"), files(name), "call " + call);
    }
  }

  /** S3 and its like replace a file in two steps, between which it is not there. */
  @Test
  void aKillBetweenTheStepsOfAnObjectStoreLeavesTheLaterModel() throws IOException {
    ModelFolder.write(model(1), path("a"), HADOOP);
    Path a = folder.resolve("a");
    Files.move(a.resolve("parameters.safetensors"), a.resolve(".parameters.safetensors.earlier"));
    ModelFolder.write(model(2), path("b"), HADOOP);
    Path b = folder.resolve("b");
    Files.move(b.resolve("parameters.safetensors"), a.resolve("parameters.safetensors"));
    Files.delete(a.resolve("model.json"));
    Files.move(b.resolve("model.json"), a.resolve(".model.json.tmp"));
    assertEquals(2, bias("a"));
    ModelFolder.write(model(3), path("a"), HADOOP);
    assertEquals(3, bias("a"));
    assertEquals(List.of("model.json", "parameters.safetensors"), files("a"));
  }
}
