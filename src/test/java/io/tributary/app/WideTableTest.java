package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.metrics.source.CodegenMetrics$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of some thousand columns go through all commands, without a program made for each. */
class WideTableTest {
  private static final int COLUMNS = 2500;
  private static final int ROWS = 60;

  @TempDir Path folder;

  @Test
  void thousandsOfColumnsAreTrainedOnScoredAndEvaluated() throws IOException {
    String table = write();
    String run = folder.resolve("run").toString();
    CommandRun.done(
        "train",
        Files.writeString(
                folder.resolve("wide.yaml"), "data: {path: '%s', label: y}".formatted(table))
            .toString(),
        "--set",
        "network.hidden=[4]",
        "--set",
        "training.epochs=3",
        "--out",
        run);

    String out = folder.resolve("scored.csv").toString();
    long before = compiled();
    CommandRun.done("predict", "--model", run, "--data", table, "--out", out);
    assertTrue(
        compiled() - before <= 2,
        "no more is compiled than Spark's reader of CSV cannot do without");

    Dataset<Row> scored = SharedSpark.session().read().option("header", true).csv(out);
    assertEquals(COLUMNS + 1 + 3, scored.columns().length);
    List<Row> rows = scored.orderBy("c0").collectAsList();
    List<String> lines = Files.readAllLines(Path.of(table));
    int right = 0;
    for (int i = 0; i < ROWS; i++) {
      String[] cells = lines.get(i + 1).split(",");
      for (int j = 0; j < cells.length; j++) {
        assertEquals(cells[j], rows.get(i).getString(j));
      }
      right += rows.get(i).getAs("y").equals(rows.get(i).getAs("prediction")) ? 1 : 0;
    }
    Path metrics = folder.resolve("metrics.json");
    CommandRun.done("evaluate", "--model", run, "--data", table, "--json", metrics.toString());
    assertEquals(
        right / (double) ROWS,
        new ObjectMapper().readTree(metrics.toFile()).get("accuracy").asDouble());
    assertEquals(
        "FALLBACK",
        SharedSpark.session().conf().get("spark.sql.codegen.factoryMode"),
        "nobody else's session is changed");
  }

  private static long compiled() {
    return CodegenMetrics$.MODULE$.METRIC_COMPILATION_TIME().getCount();
  }

  // The first column orders the rows; fractions, whole numbers, codes, and a label of text.
  private String write() throws IOException {
    Random random = new Random(28);
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder();
    for (int j = 0; j < COLUMNS; j++) {
      header.append('c').append(j).append(',');
    }
    lines.add(header + "y");
    for (int i = 0; i < ROWS; i++) {
      StringBuilder line = new StringBuilder().append(100 + i).append(".5,");
      for (int j = 1; j < COLUMNS; j++) {
        line.append(
            switch (j % 3) {
              case 0 -> String.valueOf(random.nextInt(100));
              case 1 -> random.nextInt(1000) + ".25";
              default -> "k" + random.nextInt(3);
            });
        line.append(',');
      }
      lines.add(line + (i % 2 == 0 ? "even" : "odd"));
    }
    return Files.write(folder.resolve("wide.csv"), lines).toString();
  }
}
