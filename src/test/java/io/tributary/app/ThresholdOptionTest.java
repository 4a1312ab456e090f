package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate --threshold}: metrics of decisions follow it, those of probabilities do not. */
class ThresholdOptionTest {
  @TempDir static Path folder;

  @BeforeAll
  static void trainModels() throws Exception {
    StringBuilder rows = new StringBuilder("x,two,three\n");
    for (int i = 0; i < 60; i++) {
      rows.append("%d,%s,%s%n".formatted(i, i * 7 % 60 < 25 ? "no" : "yes", "abc".charAt(i % 3)));
    }
    Files.writeString(folder.resolve("table.csv"), rows);
    for (String label : new String[] {"two", "three"}) {
      Path conf = folder.resolve(label + ".yaml");
      Files.writeString(
          conf,
          "data: {path: %s, label: %s, features: [x]}%ntraining: {epochs: 1}%n"
              .formatted(folder.resolve("table.csv"), label));
      CommandRun.done("train", conf.toString(), "--out", folder.resolve(label).toString());
    }
  }

  private static CommandRun evaluate(String model, String threshold) {
    return CommandRun.of(
        "evaluate",
        "--model",
        folder.resolve(model).toString(),
        "--data",
        folder.resolve("table.csv").toString(),
        "--threshold",
        threshold,
        "--json",
        folder.resolve(model + threshold + ".json").toString());
  }

  private static JsonNode metrics(String threshold) throws Exception {
    CommandRun run = evaluate("two", threshold);
    assertEquals(Main.DONE, run.status(), run.err());
    return new ObjectMapper().readTree(folder.resolve("two" + threshold + ".json").toFile());
  }

  @Test
  void whoIsTakenForTheSecondClassFollowsIt() throws Exception {
    JsonNode all = metrics("1e-9");
    JsonNode none = metrics("0.999999999");
    assertEquals(1, all.path("recall").doubleValue());
    assertEquals(35 / 60.0, all.path("accuracy").doubleValue(), 1e-15);
    assertEquals(0, none.path("recall").doubleValue());
    assertEquals(25 / 60.0, none.path("accuracy").doubleValue(), 1e-15);
    for (String name : new String[] {"logLoss", "brier", "auc"}) {
      assertEquals(all.path(name), none.path(name), name);
    }
  }

  @Test
  void whatIsNoneIsRefused() {
    CommandRun one = evaluate("two", "1");
    assertEquals(2, one.status());
    assertTrue(one.err().contains("expected a number > 0 and < 1, found 1.0"), one.err());
    CommandRun three = evaluate("three", "0.3");
    assertEquals(2, three.status());
    assertTrue(three.err().contains("is for two classes, and the label has 3 of"), three.err());
  }
}
