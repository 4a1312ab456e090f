package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of classes leave files of sensible size, the checkpoint among them. */
class ManyClassesTest {
  @TempDir Path folder;

  @Test
  void fourThousandClassesLeaveAModelACheckpointAndShortLines() throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y,label"));
    for (int i = 0; i < 12_000; i++) {
      lines.add("%d,%d,c%d".formatted(i % 61, i % 67, i % 4000));
    }
    Files.write(folder.resolve("t.csv"), lines);
    Path conf = folder.resolve("conf.yaml");
    Files.writeString(
        conf,
        "{data: {path: '%s', label: label, task: classification}, network: {hidden: [4]}, training: {epochs: 1}}"
            .formatted(folder.resolve("t.csv")));
    Path run = folder.resolve("run");
    CommandRun done = CommandRun.done("train", conf.toString(), "--out", run.toString());
    assertFalse(Files.readString(run.resolve("summary.json")).contains("warnings"), done.err());
    try (Stream<Path> checkpoints = Files.walk(run.resolve("checkpoints"))) {
      List<Path> files =
          checkpoints.filter(f -> f.getFileName().toString().equals("checkpoint.json")).toList();
      assertEquals(1, files.size(), files.toString());
      assertTrue(Files.size(files.get(0)) < 10_000, "bytes: " + Files.size(files.get(0)));
    }
    assertTrue(Files.size(run.resolve("metrics.jsonl")) < 1000);
    assertTrue(Files.size(run.resolve("summary.json")) < 2_000_000);
    assertTrue(Files.size(run.resolve("model/model.json")) < 4_000_000);
  }
}
