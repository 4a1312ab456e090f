package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.api.InternalAccess;
import io.tributary.api.Settings;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelScaling;
import io.tributary.data.Part;
import io.tributary.data.RowKeys;
import io.tributary.data.Shard;
import io.tributary.data.Storage;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoragePlanTest {
  private static final long MB = 1 << 20;

  @TempDir Path folder;

  private static StoragePlan plan(String wanted, long memory) {
    return new StoragePlan(
        wanted.equals("auto") ? Optional.empty() : Optional.of(Storage.valueOf(wanted)),
        memory,
        16 * MB);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 100, 50, 1, MEMORY", // twice as much as it takes
    "auto, 99, 50, 2, DISK",
    "auto, 100, 1000, 32, DISK", // 1000 / 2 shards / 16
    "MEMORY, 100, 1000, 1, MEMORY",
    "DISK, 10000, 1000, 32, DISK",
    "DISK, 10000, 0, 1, DISK",
    "DISK, 10000, 100000000, 8192, DISK", // 16384 ranges are enough
  })
  void whatFitsIsInMemory(String wanted, long memory, long megabytes, int runs, Storage storage) {
    StoragePlan plan = plan(wanted, memory * MB);
    assertEquals(new KeyRanges(2, runs), plan.ranges(2, megabytes * MB));
    assertEquals(storage, plan.storage(megabytes * MB));
    assertEquals(wanted.equals("auto"), plan.reason(megabytes * MB).isPresent());
  }

  @Test
  void theReasonHasTheFigures() {
    assertEquals(
        Optional.of(
            "Storage disk: the packed rows take 60 MB, more than half of the 100 MB that executors keep for storage"),
        plan("auto", 100 * MB).reason(60 * MB));
  }

  /** A finer cut of the keys takes no row to another shard. */
  @Property
  void rangesLieInShards(
      @ForAll long key,
      @ForAll @IntRange(min = 1, max = 200) int shards,
      @ForAll @IntRange(min = 1, max = 80) int runs) {
    KeyRanges ranges = new KeyRanges(shards, runs);
    assertEquals(RowKeys.shard(key, shards), RowKeys.shard(key, ranges.count()) / runs);
  }

  /** The same shards, however they are sorted and kept; rows with many equals among them. */
  @ParameterizedTest
  @CsvSource({"false, 1", "false, 3", "true, 1", "true, 3"})
  void shardsAreTheSameFromManyRuns(boolean texts, int shards) throws Exception {
    Random random = new Random(8);
    StringBuilder csv = new StringBuilder("a,b,w,label\n");
    for (int i = 0; i < 3000; i++) {
      String a = texts ? List.of("red", "blue").get(random.nextInt(2)) : "" + random.nextInt(9);
      String b = random.nextInt(4) == 0 ? "" : "" + random.nextInt(40) / 8.0;
      csv.append(
          "%s,%s,%d,%s%n".formatted(a, b, 1 + random.nextInt(3), random.nextInt(2) * 1.5 + 0.1));
    }
    Path file = Files.writeString(folder.resolve("t.csv"), csv);
    Dataset<Row> table = SharedSpark.session().read().option("header", true).csv(file.toString());
    DataSettings settings =
        InternalAccess.data(
            Settings.of(
                Map.of(
                    "data.path", file.toString(),
                    "data.label", "label",
                    "data.weight", "w",
                    "data.missing", "impute",
                    "data.task", "regression",
                    "data.validation", 0.2)));
    List<float[]> expected = null;
    for (StoragePlan plan :
        List.of(
            new StoragePlan(Optional.of(Storage.MEMORY), 0, 0),
            new StoragePlan(Optional.of(Storage.DISK), 0, 1 << 30),
            new StoragePlan(Optional.of(Storage.DISK), 0, 700), // dozens of runs
            new StoragePlan(Optional.empty(), 1, 3000))) {
      Ingest.Result result =
          Ingest.fit(
              table,
              "t.csv",
              settings,
              encoding -> LabelScaling.STANDARD,
              5,
              shards,
              plan,
              any -> 0);
      try (ShardedTable packed = result.table()) {
        assertEquals(3000, packed.rows());
        assertEquals(plan.storage(1000), packed.storage());
        List<float[]> found = rows(packed);
        expected = expected == null ? found : expected;
        assertEquals(2 * shards, found.size());
        for (int i = 0; i < found.size(); i++) {
          assertTrue(found.get(i).length > 0);
          assertArrayEquals(expected.get(i), found.get(i));
        }
      }
    }
  }

  private static List<float[]> rows(ShardedTable table) {
    List<float[]> all = new ArrayList<>();
    table
        .shards()
        .map(s -> new float[][] {numbers(s.training()), numbers(s.part(Part.VALIDATION))})
        .collect()
        .forEach(shard -> all.addAll(List.of(shard)));
    return all;
  }

  static float[] numbers(Shard shard) {
    float[] numbers = new float[(int) shard.values()];
    shard.copyRows(0, shard.rows(), numbers);
    return numbers;
  }
}
