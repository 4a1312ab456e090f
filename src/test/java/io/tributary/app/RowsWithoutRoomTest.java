package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.ingest.StoragePlan;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsWithoutRoomTest {
  private static final int NUMBERS = 1_000;

  @TempDir Path folder;

  /** A table of a few hundred KB whose arrays would take all of Spark's memory. */
  @Test
  void areRefusedBeforeTheyArePacked() throws IOException {
    long memory = StoragePlan.of(SharedSpark.session().sparkContext(), Optional.empty()).memory();
    long rows = memory / (NUMBERS * 4) + 1;
    String table = folder.resolve("t.parquet").toString();
    SharedSpark.session()
        .range(rows)
        .selectExpr("array_repeat(0.5f, %d) as x".formatted(NUMBERS), "id % 2 as y")
        .write()
        .parquet(table);
    Path conf =
        Files.writeString(
            folder.resolve("conf.yaml"),
            "network: {hidden: []}\ndata: {path: '%s', label: y, storage: memory}"
                .formatted(table));
    CommandRun run =
        CommandRun.of("train", conf.toString(), "--out", folder.resolve("run").toString());
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(
        run.err().contains("(%,d rows × %,d numbers × 4 bytes)".formatted(rows, NUMBERS + 1)),
        run.err());
    assertTrue(run.err().contains("--driver-memory"), run.err());
    assertFalse(Files.exists(folder.resolve("run/model")));
  }
}
