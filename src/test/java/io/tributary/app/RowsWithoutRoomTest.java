package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.ingest.StoragePlan;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsWithoutRoomTest {
  private static final int CATEGORIES = 10_000;

  @TempDir Path folder;

  /** A table of a few hundred KB whose one-hot columns would take all of Spark's memory. */
  @Test
  void areRefusedBeforeTheyArePacked() throws IOException {
    long memory = StoragePlan.of(SharedSpark.session().sparkContext(), Optional.empty()).memory();
    long rows = Math.max(2 * CATEGORIES, memory / (CATEGORIES * 4) + 1);
    List<String> lines = new ArrayList<>(List.of("kind,y"));
    for (long row = 0; row < rows; row++) {
      lines.add("c%d,%d".formatted(row % CATEGORIES, row % 2));
    }
    Path table = Files.write(folder.resolve("t.csv"), lines);
    Path conf =
        Files.writeString(
            folder.resolve("conf.yaml"),
            "data: {path: '%s', label: y, storage: memory, maxCategories: %d}"
                .formatted(table, CATEGORIES));
    CommandRun run =
        CommandRun.of("train", conf.toString(), "--out", folder.resolve("run").toString());
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(
        run.err().contains("(%,d rows × %,d numbers × 4 bytes)".formatted(rows, CATEGORIES + 1)),
        run.err());
    assertTrue(run.err().contains("--driver-memory"), run.err());
    assertFalse(Files.exists(folder.resolve("run/model")));
  }
}
