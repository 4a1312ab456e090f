package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns whose numbers tell less than their digits promise are named, whatever the format. */
class LostDigitsTest {
  private static final String ALMOST =
      "Almost constant, numbers that differ by no more than rounding: ";
  private static final String LOST =
      "More digits than a 32-bit number holds, the last ones are lost: ";

  @TempDir Path folder;

  private static List<String> notes(Map<String, Object> settings) {
    Map<String, Object> values = new HashMap<>(settings);
    values.put("data.label", "y");
    values.put("network.hidden", List.of());
    values.put("data.task", "regression");
    values.put("training.epochs", 0);
    List<String> lines = new ArrayList<>();
    Tributary.run(
        SharedSpark.session(),
        Settings.of(values),
        new RunObserver() {
          @Override
          public void tells(String line) {
            lines.add(line);
          }
        });
    return lines.stream().filter(l -> l.startsWith(ALMOST) || l.startsWith(LOST)).toList();
  }

  private String csv(String name, String header, List<String> rows) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, header + "\n" + String.join("\n", rows) + "\n");
    return file.toString();
  }

  /**
   * The floats next to 2³⁰ are 64 apart on its lower side and 128 from there on (IEEE 754, 24
   * digits), and 0.1 + 0.2 is the double after 0.3.
   */
  @Test
  void whatRoundingLeavesIsTold() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      double sum = i % 2 == 0 ? 0.3 : 0.1 + 0.2;
      long outlier = i == 7 ? 3 : (1L << 30) + i; // the others' differences are lost
      long days = 20_180_100 + i % 28;
      long moment = 1_700_000_000_000L + 1000L * i;
      double reading = 123_456_789.25 + i / 8.0;
      rows.add("%s,%d,%d,%d,%s,%d".formatted(sum, outlier, days, moment, reading, i % 5));
    }
    String header = "sum,outlier,days,moment,reading,y";
    List<String> expected = List.of(ALMOST + "'sum'", LOST + "'outlier' (in steps of 128)");
    String csv = csv("a.csv", header, rows);
    assertEquals(expected, notes(Map.of("data.path", csv)));
    Collections.shuffle(rows, new Random(4));
    String shuffled = csv("b.csv", header, rows);
    assertEquals(expected, notes(Map.of("data.path", shuffled, "training.shards", 3)));
    String parquet = folder.resolve("c.parquet").toString();
    Dataset<Row> table = SharedSpark.session().read().option("header", "true").csv(csv);
    table
        .selectExpr(
            "cast(sum as double) sum",
            "cast(outlier as bigint) outlier",
            "cast(days as int) days",
            "cast(moment as bigint) moment",
            "cast(reading as double) reading",
            "cast(y as int) y")
        .write()
        .parquet(parquet);
    assertEquals(expected, notes(Map.of("data.path", parquet)));
  }

  /** As they are, numbers have no origin: floats near 1.7e12 are 131,072 apart, near 1.2e8 8. */
  @Test
  void numbersThatAreNotScaledLoseMore() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(
          "%d,%s,%s,%d"
              .formatted(1_700_000_000_000L + 1000L * i, 123_456_789.25 + i / 8.0, 0.1 * i, i % 5));
    }
    String csv = csv("d.csv", "moment,reading,x,y", rows);
    assertEquals(
        List.of(LOST + "'moment' (in steps of 131072), 'reading' (in steps of 8)"),
        notes(Map.of("data.path", csv, "data.scaling", "none")));
  }

  /** A label is a float, too, once its origin has been taken from it. */
  @Test
  void aLabelIsTold() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add("%d,%d".formatted(i, 20_240_101_000_000L + 1_000_000L * i + i));
    }
    assertEquals(
        List.of(LOST + "'y' (in steps of 2)"),
        notes(Map.of("data.path", csv("e.csv", "x,y", rows))));
  }
}
