package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose numbers leave what floats can hold have no prediction, are kept, and are told. */
class UnpredictableRowsTest {
  @TempDir Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @BeforeEach
  void tables() throws Exception {
    List<String> lines = new ArrayList<>(List.of("x,y,size,kind"));
    for (int i = 0; i < 40; i++) {
      lines.add("%s,%s,%s,%s".formatted(i / 100.0, i % 7 / 10.0, i, i < 20 ? "a" : "b"));
    }
    Files.write(folder.resolve("t.csv"), lines);
    // 3e38 is a float; divided by a deviation of 0.1, it is none. 2e38 of y likewise.
    Files.write(
        folder.resolve("new.csv"),
        List.of("id,x,y", "1,0.1,0.2", "2,3e38,0.2", "3,0.3,-2e38", "4,0.2,0.1"));
  }

  private CommandRun trainAndPredict(String label, String other, String out, String... settings) {
    List<String> train = new ArrayList<>(List.of("train", at("conf.yaml"), "--out", at("run")));
    for (String setting : settings) {
      train.addAll(List.of("--set", setting));
    }
    try {
      Files.writeString(
          folder.resolve("conf.yaml"),
          "{recipe: none, data: {path: '%s', label: %s, ignore: [%s], validation: 0}, training: {epochs: 1}}"
              .formatted(at("t.csv"), label, other));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    CommandRun.done(train.toArray(new String[0]));
    return CommandRun.done(
        "predict", "--model", at("run"), "--data", at("new.csv"), "--out", at(out));
  }

  @Test
  void theirClassAndProbabilitiesAreNull() {
    CommandRun run =
        trainAndPredict("kind", "size", "scored", "network.activation=tanh", "network.hidden=[4]");
    for (Row row : SharedSpark.session().read().parquet(at("scored")).collectAsList()) {
      boolean predicted = List.of("1", "4").contains(String.valueOf(row.get(0)));
      assertEquals(predicted, !row.isNullAt(3), row.toString());
      assertEquals(predicted, !row.isNullAt(4), row.toString());
    }
    for (String column : List.of("x", "y")) {
      String note =
          "1 of 4 rows has no prediction, since the number in column '%s' is too large to be scaled"
              .formatted(column);
      assertTrue(run.out().contains(note), run.out());
    }
  }

  @Test
  void theirNumberIsNullAndNeverNaN() throws Exception {
    CommandRun run = trainAndPredict("size", "kind", "scored.json");
    StringBuilder text = new StringBuilder();
    for (Row row : SharedSpark.session().read().text(at("scored.json")).collectAsList()) {
      text.append(row.getString(0)).append('\n');
    }
    assertFalse(text.toString().matches("(?s).*(NaN|Inf).*"), text.toString());
    assertEquals(
        2, text.toString().lines().filter(l -> l.contains("prediction")).count(), text.toString());
    assertTrue(run.out().contains("too large to be scaled"), run.out());
  }

  @Test
  void anOutputThatOverflowsIsNoPrediction() throws Exception {
    // Unscaled, 3e38 is a finite input, but weights above 1 bring the sum of a layer beyond floats.
    CommandRun run =
        trainAndPredict(
            "size",
            "kind",
            "scored.json",
            "data.scaling=none",
            "network.hidden=[64,64]",
            "network.initializer=heNormal",
            "network.activation=identity");
    assertTrue(
        run.out().contains("no prediction, since the network's output is no finite number"),
        run.out());
  }
}
