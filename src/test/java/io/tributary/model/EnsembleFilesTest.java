package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.config.UserException;
import io.tributary.testing.FaultyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a model of several networks. */
class EnsembleFilesTest {
  private static final Configuration HADOOP = new Configuration();

  static {
    HADOOP.set("fs.faulty.impl", FaultyFileSystem.class.getName());
  }

  @TempDir Path folder;

  @AfterEach
  void noMoreFaults() {
    FaultyFileSystem.reset();
  }

  private static TrainedModel model(float... biases) {
    TrainedModel tiny = ModelFolderTest.tiny();
    float[][] members = new float[biases.length][];
    for (int m = 0; m < members.length; m++) {
      members[m] = new float[] {1, -2, 0.5f, 3.25f, biases[m]};
    }
    return new TrainedModel(
        tiny.topology(), tiny.encoding(), members, tiny.provenance(), tiny.metrics());
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path("faulty:" + folder.resolve(name));
  }

  private void write(TrainedModel model, String name) throws IOException {
    ModelFolder.write(model, path(name), HADOOP);
  }

  private String biases(String name) {
    StringBuilder text = new StringBuilder();
    for (float[] parameters : ModelFolder.read(path(name), HADOOP).members()) {
      text.append(parameters[4]).append(' ');
    }
    return text.toString().strip();
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void eachNetworkHasAFileAndComesBack() throws Exception {
    TrainedModel three = model(1, 2, 3);
    write(three, "three");
    TrainedModel read = ModelFolder.read(path("three"), HADOOP);
    assertEquals(3, read.members().length);
    for (int m = 0; m < 3; m++) {
      assertArrayEquals(three.members()[m], read.members()[m]);
    }
    assertEquals(three.parametersSha256(), read.parametersSha256());
    List<String> files = files("three");
    assertEquals(4, files.size(), files.toString());
    assertTrue(files.contains("parameters.safetensors"), files.toString());
    assertEquals(
        2,
        new ObjectMapper()
            .readTree(folder.resolve("three").resolve("model.json").toFile())
            .path("formatVersion")
            .asInt());
    // The first network's file is what it would be alone.
    write(model(1), "one");
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("one").resolve("parameters.safetensors")),
        Files.readAllBytes(folder.resolve("three").resolve("parameters.safetensors")));
  }

  @Test
  void aChangedOrMissingFileIsRefusedByItsName() throws Exception {
    write(model(1, 2, 3), "damaged");
    String name =
        files("damaged").stream().filter(n -> n.startsWith("parameters-002")).findFirst().get();
    Path file = folder.resolve("damaged").resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    String message = assertThrows(UserException.class, () -> biases("damaged")).getMessage();
    assertTrue(message.contains(name) && message.contains("changed or damaged"), message);
    Files.delete(file);
    message = assertThrows(UserException.class, () -> biases("damaged")).getMessage();
    assertTrue(message.contains(name), message);
  }

  /** The oracle: one of the two is read, whenever the process is killed; then the third is. */
  @Test
  void whereverAKillComesOneOfTwoIsReadAndNothingStaysOfIt() throws IOException {
    write(model(1, 2, 3), "undisturbed");
    FaultyFileSystem.reset();
    write(model(4, 5), "undisturbed");
    long calls = FaultyFileSystem.calls();
    assertEquals(3, files("undisturbed").size());
    for (long call = 1; call <= calls; call++) {
      String name = "killed-" + call;
      write(model(1, 2, 3), name);
      FaultyFileSystem.killAt(call);
      assertThrows(FaultyFileSystem.Killed.class, () -> write(model(4, 5), name));
      FaultyFileSystem.reset();
      String found = biases(name);
      assertTrue(List.of("1.0 2.0 3.0", "4.0 5.0").contains(found), "call " + call + ": " + found);
      write(model(7), name);
      assertEquals("7.0", biases(name));
      assertEquals(List.of("model.json", "parameters.safetensors"), files(name), "call " + call);
    }
  }

  @Test
  void aFullDiskLeavesTheEarlierModelAndNothingBesideIt() throws IOException {
    write(model(1, 2, 3), "undisturbed");
    FaultyFileSystem.reset();
    write(model(4, 5), "undisturbed");
    long calls = FaultyFileSystem.calls();
    for (long call = 1; call <= calls; call++) {
      String name = "full-" + call;
      write(model(1, 2, 3), name);
      List<String> before = files(name);
      FaultyFileSystem.fullFrom(call, call + 1);
      boolean written = true;
      try {
        write(model(4, 5), name);
      } catch (IOException e) {
        written = false;
      }
      FaultyFileSystem.reset();
      assertEquals(written ? "4.0 5.0" : "1.0 2.0 3.0", biases(name), "call " + call);
      if (!written) {
        assertEquals(before, files(name), "call " + call);
      }
    }
  }
}
