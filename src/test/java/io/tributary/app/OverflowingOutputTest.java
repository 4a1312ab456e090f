package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are finite, and whose predictions are not, leave no metric empty without a word. */
class OverflowingOutputTest {
  private static final String TOLD = "is no finite number, for the network's output is none";

  @TempDir Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void emptyMetricsAreTold() throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y,size"));
    for (int i = 0; i < 40; i++) {
      lines.add("%s,%s,%s".formatted(i / 100.0, i % 7 / 10.0, 1000 * i + 0.5));
    }
    Files.write(folder.resolve("t.csv"), lines);
    // Each number is a float; the sum of a few of them, weighted, is none.
    lines.addAll(List.of("3e38,3e38,0.5", "-3e38,-3e38,0.5", "3e38,-3e38,0.5", "-3e38,3e38,0.5"));
    Files.write(folder.resolve("large.csv"), lines);
    Path conf = folder.resolve("conf.yaml");
    Files.writeString(
        conf,
        ("data: {path: '%s', label: size, test: '%s', scaling: none}%n"
                + "network: {hidden: [64, 64]}%n"
                + "training: {epochs: 40, optimizer: {type: adam, learningRate: 0.1}}%n")
            .formatted(at("t.csv"), at("large.csv")));

    CommandRun trained = CommandRun.done("train", conf.toString(), "--out", at("run"));
    assertEquals(1, trained.out().lines().filter(l -> l.contains(TOLD)).count(), trained.out());
    assertTrue(trained.out().contains("The loss of the test rows " + TOLD), trained.out());
    CommandRun large = CommandRun.done("evaluate", "--model", at("run"), "--data", at("large.csv"));
    assertTrue(large.out().contains("The loss of " + at("large.csv") + " " + TOLD), large.out());
    CommandRun usual = CommandRun.done("evaluate", "--model", at("run"), "--data", at("t.csv"));
    assertFalse(usual.out().contains(TOLD), usual.out());
  }
}
