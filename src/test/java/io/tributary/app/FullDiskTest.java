package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.testing.MountedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Run folders and tables on a file system that is really full, where this machine can mount one.
 */
class FullDiskTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private MountedDisk mounted;
  private Path disk;

  private void mount(String size) throws Exception {
    mounted = MountedDisk.under(folder, "size=" + size);
    disk = mounted.folder();
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted != null) {
      mounted.close();
    }
  }

  /** 784 inputs and 64 units: 200 KB of parameters, 600 KB a checkpoint. */
  private CommandRun train(String... more) throws IOException {
    List<String> header = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < 784; i++) {
      header.add("x" + i);
      cells.add(String.valueOf(i % 7));
    }
    String rest = String.join(",", cells.subList(1, 784));
    List<String> lines = new ArrayList<>(List.of(String.join(",", header) + ",y"));
    for (int row = 0; row < 8; row++) {
      lines.add(row + "," + rest + "," + row % 2);
    }
    Files.write(folder.resolve("t.csv"), lines);
    Path conf = folder.resolve("conf.yaml");
    Files.writeString(
        conf,
        "data: {path: '%s', label: y, validation: 0}\n".formatted(folder.resolve("t.csv"))
            + "network: {hidden: [64]}\n"
            + "training: {epochs: 3, checkpoint: {everyEpochs: 1, keep: 1}}\n");
    List<String> arguments =
        new ArrayList<>(List.of("train", conf.toString(), "--out", disk.resolve("run").toString()));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.walk(disk.resolve("run"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> disk.resolve("run").relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private JsonNode summary() throws IOException {
    return JSON.readTree(disk.resolve("run/summary.json").toFile());
  }

  /** Room for text, not for parameters: training goes on, and nothing that failed stays. */
  @ParameterizedTest
  @ValueSource(strings = {"64k", "200k"})
  void aDiskWithoutRoomForParametersIsToldAfterTraining(String size) throws Exception {
    mount(size);
    CommandRun run = train();
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    assertTrue(run.err().contains("No space left on device"), run.err());
    assertTrue(run.err().contains("--resume"), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    assertEquals(List.of("config.yaml", "metrics.jsonl"), left());
  }

  /** A file of 600 KB takes the room that the checkpoints or the model would need. */
  @Test
  void whenThereIsRoomResumeSaysThatItFoundNoCheckpointAndEnds() throws Exception {
    mount("1m");
    Path other = disk.resolve("other");
    Files.write(other, new byte[900 << 10]);
    assertEquals(Main.USER_ERROR, train().status());
    Files.delete(other);
    CommandRun resumed = train("--resume");
    assertEquals(Main.DONE, resumed.status(), resumed.err());
    assertTrue(resumed.out().contains("there is no checkpoint that was finished"), resumed.out());
    assertEquals("completed", summary().get("status").textValue());
  }

  /** The checkpoint fits, the model beside it does too, a second checkpoint does not. */
  @Test
  void aFailedCheckpointIsRemovedAtOnceAndCostsNothingElse() throws Exception {
    mount("1m");
    CommandRun run = train("--set", "training.checkpoint={everyEpochs: 1, keep: 2}");
    assertEquals(Main.DONE, run.status(), run.err());
    assertTrue(summary().get("warnings").get(0).textValue().contains("No space left on device"));
    assertEquals(1, left().stream().filter(file -> file.endsWith("state.safetensors")).count());
  }

  @Test
  void aTableThatFindsNoRoomIsToldAndNothingOfItStays() throws Exception {
    mount("1m");
    assertEquals(Main.DONE, train("--set", "training.checkpoint={keep: 0}").status());
    List<String> lines = Files.readAllLines(folder.resolve("t.csv"));
    List<String> many = new ArrayList<>(List.of(lines.get(0)));
    for (int row = 0; row < 2000; row++) {
      many.add(lines.get(1 + row % 8));
    }
    Files.write(folder.resolve("many.csv"), many);
    Path out = disk.resolve("scored.csv");
    CommandRun run =
        CommandRun.of(
            "predict",
            "--model",
            disk.resolve("run").toString(),
            "--data",
            folder.resolve("many.csv").toString(),
            "--out",
            out.toString());
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    assertTrue(run.err().contains("No space left on device"), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(disk + " (a disk of 1 MB, of which "), run.err());
    try (Stream<Path> files = Files.list(disk)) {
      assertEquals(List.of(disk.resolve("run")), files.toList());
    }
  }
}
