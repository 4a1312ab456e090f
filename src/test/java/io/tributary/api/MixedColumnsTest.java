package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of numbers and texts, which JSON can have, become categories: that is told. */
class MixedColumnsTest {
  @TempDir Path folder;

  // Of 40 rows, `every`-th has a number in the column.
  private List<String> told(int every, Map<String, Object> more) throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      String mixed = i % every == 0 ? "" + i % 3 : "\"t" + i % 4 + "\"";
      rows.append("{\"x\": %d, \"mixed\": %s, \"y\": \"%s\"}%n".formatted(i, mixed, i % 5 / 3));
    }
    Path table = folder.resolve("every" + every + ".json");
    Files.writeString(table, rows);
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", table.toString());
    values.put("data.label", "y");
    values.put("data.task", "classification");
    values.put("training.epochs", 1);
    values.putAll(more);
    List<String> lines = new ArrayList<>();
    RunObserver listener =
        new RunObserver() {
          @Override
          public void tells(String line) {
            if (line.contains("'mixed' has numbers")) {
              lines.add(line);
            }
          }
        };
    Tributary.run(
        SharedSpark.session(), Settings.of(values), listener, RunControl.withoutCheckpoints());
    return lines;
  }

  @Test
  void whereAQuarterIsNumbersItIsTold() throws Exception {
    assertEquals(
        List.of(
            "Column 'mixed' has numbers in 10 of its 40 cells and other texts in 30: all are taken as categories; data.categorical: [mixed] if they are"),
        told(4, Map.of()));
    assertEquals(List.of(), told(4, Map.of("data.categorical", "mixed")));
    assertEquals(List.of(), told(5, Map.of()));
  }
}
