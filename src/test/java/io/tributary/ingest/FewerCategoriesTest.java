package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.api.InternalAccess;
import io.tributary.api.Settings;
import io.tributary.config.UserException;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.CategoryCode;
import io.tributary.data.DataSettings;
import io.tributary.data.FeatureColumn;
import io.tributary.data.HashedFeature;
import io.tributary.data.LabelScaling;
import io.tributary.data.RowKeys;
import io.tributary.data.Storage;
import io.tributary.testing.SharedSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many categories become fewer: rare ones share one, or all share buckets. */
class FewerCategoriesTest {
  @TempDir Path folder;

  // City ci is there 2i times (c0 not at all, c1 twice); code n likewise; the label is i mod 3.
  private Path table(boolean shuffled) throws Exception {
    List<String> rows = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      for (int k = 0; k < 2 * i; k++) {
        rows.add("c%d,%s,%d".formatted(i, k % 2 == 0 ? i : i + ".0", i % 3));
      }
    }
    if (shuffled) {
      Collections.shuffle(rows, new Random(1));
    }
    return Files.writeString(
        folder.resolve(shuffled + ".csv"), "city,code,y\n" + String.join("\n", rows) + "\n");
  }

  private Ingest.Result fit(Map<String, Object> more, boolean shuffled, int parts)
      throws Exception {
    return fit(more, shuffled, parts, 0);
  }

  private Ingest.Result fit(Map<String, Object> more, boolean shuffled, int parts, int leastRows)
      throws Exception {
    Path file = table(shuffled);
    Map<String, Object> values = new HashMap<>(more);
    values.put("data.path", file.toString());
    values.put("data.label", "y");
    values.put("data.categorical", List.of("code"));
    values.put("data.validation", 0);
    Dataset<Row> rows =
        SharedSpark.session().read().option("header", true).csv(file.toString()).repartition(parts);
    return Ingest.fit(
        rows,
        "t.csv",
        InternalAccess.data(Settings.of(values)),
        new FitRules(encoding -> LabelScaling.NONE, any -> 0, leastRows, count -> 0),
        5,
        2,
        new StoragePlan(Optional.of(Storage.MEMORY), 0, 0),
        Optional.empty());
  }

  // How many rows set each of the inputs.
  private static Map<Integer, Integer> set(ShardedTable table) {
    Map<Integer, Integer> set = new TreeMap<>();
    int stride = table.layout().stride();
    List<Integer> categories = table.layout().categories();
    for (float[] rows : table.shards().map(s -> StoragePlanTest.numbers(s.training())).collect()) {
      for (int row = 0; row < rows.length; row += stride) {
        int first = 0;
        for (int i = 0; i < categories.size(); i++) {
          int code = CategoryCode.of(rows[row + i], categories.get(i));
          if (code >= 0) {
            set.merge(first + code, 1, Integer::sum);
          }
          first += categories.get(i);
        }
      }
    }
    return set;
  }

  @Test
  void rareCategoriesShareOne() throws Exception {
    List<FeatureColumn> first = null;
    for (int parts : new int[] {1, 7}) {
      Ingest.Result result = fit(Map.of("data.minCount", 20), parts > 1, parts);
      try (ShardedTable table = result.table()) {
        List<FeatureColumn> features = result.encoding().features();
        first = first == null ? features : first;
        assertEquals(first, features);
        CategoricalFeature city = (CategoricalFeature) features.get(0);
        assertEquals(List.of("c10", "c11", "c12"), city.categories());
        assertEquals(
            List.of("10", "11", "12"), ((CategoricalFeature) features.get(1)).categories());
        assertTrue(city.rareCategory());
        assertEquals(4, city.width());
        // 2 · (1 + … + 9) rows are of rare ones.
        assertEquals(Map.of(0, 20, 1, 22, 2, 24, 3, 90, 4, 20, 5, 22, 6, 24, 7, 90), set(table));
      }
    }
  }

  /**
   * As they are if somebody asks for it, with the rows that each category has in the whole table.
   */
  @Test
  void wideColumnsMayBeLearntUnasked() throws Exception {
    Map<String, Object> asked =
        Map.of(
            "data.maxCategories",
            5,
            "data.categories",
            Map.of("city", "embedding", "code", "embedding"),
            "data.minCount",
            Map.of("city", 20, "code", 20));
    Ingest.Result expected = fit(asked, false, 1);
    for (int parts : new int[] {1, 7}) {
      Ingest.Result result = fit(Map.of("data.maxCategories", 5), parts > 1, parts, 20);
      assertEquals(expected.encoding(), result.encoding());
      assertEquals(new WideCategories(Map.of("city", 20, "code", 20), List.of()), result.wide());
      assertEquals(set(expected.table()), set(result.table()));
      result.table().close();
    }
    expected.table().close();
  }

  @Test
  void withoutRareCategoriesNothingChanges() throws Exception {
    Ingest.Result two = fit(Map.of("data.minCount", 2), false, 1);
    Ingest.Result one = fit(Map.of(), true, 3);
    assertEquals(one.encoding(), two.encoding());
    one.table().close();
    two.table().close();
  }

  @Test
  void hashedCategoriesShareBuckets() throws Exception {
    Map<String, Object> hash = Map.of("data.hash", Map.of("city", 5, "code", 3));
    Ingest.Result result = fit(hash, true, 3);
    try (ShardedTable table = result.table()) {
      assertEquals(2, result.encoding().features().size());
      assertEquals(5, ((HashedFeature) result.encoding().features().get(0)).buckets());
      Map<Integer, Integer> expected = new TreeMap<>();
      for (int i = 1; i <= 12; i++) {
        expected.merge(bucket("c" + i, 5), 2 * i, Integer::sum);
        expected.merge(5 + bucket(i + "", 3), 2 * i, Integer::sum);
      }
      assertEquals(expected, set(table));
    }
  }

  private static int bucket(String text, int buckets) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return (int) Long.remainderUnsigned(RowKeys.ofText(utf8), buckets);
  }

  @Test
  void tooManyCategoriesAreToldWithTheWaysOut() {
    String message =
        assertThrows(UserException.class, () -> fit(Map.of("data.maxCategories", 11), false, 1))
            .getMessage();
    assertTrue(
        message.contains("data.minCount") && message.contains("data.hash: {city: 64}"), message);
  }

  @Test
  void learntOnesMayBeMany() throws Exception {
    Ingest.Result result =
        fit(Map.of("data.maxCategories", 5, "data.categories", "embedding"), false, 2);
    try (ShardedTable table = result.table()) {
      assertEquals(12, result.encoding().features().get(0).width());
      assertEquals(2, table.layout().features());
    }
    String message =
        assertThrows(
                UserException.class,
                () ->
                    fit(
                        Map.of(
                            "data.maxCategories",
                            5,
                            "data.categories",
                            Map.of("city", "embedding")),
                        false,
                        1))
            .getMessage();
    assertTrue(message.contains("'code' has more than 5 distinct values"), message);
    assertTrue(message.contains("data.categories: {code: embedding}"), message);
    assertTrue(!message.contains("city"), message);
  }

  @Test
  void howManyAreLearntDependsOnWhatMemoryHolds() {
    DataSettings data =
        InternalAccess.data(
            Settings.of(
                Map.of(
                    "data.path", "t.csv", "data.label", "y", "data.categories.city", "embedding")));
    CategoryLimits limits = new CategoryLimits(data.inputs(), 100);
    assertEquals(1 << 20, limits.most("city"));
    assertEquals(100, limits.most("code"));
    data =
        InternalAccess.data(
            Settings.of(
                Map.of("data.path", "t.csv", "data.label", "y", "data.categories", "embedding")));
    // 2²² in all
    assertEquals(41_943, new CategoryLimits(data.inputs(), 100).most("city"));
    assertEquals(1 << 20, new CategoryLimits(data.inputs(), 2).most("city"));
  }

  @Test
  void aHashedColumnIsThere() {
    String message =
        assertThrows(
                UserException.class, () -> fit(Map.of("data.hash", Map.of("town", 5)), false, 1))
            .getMessage();
    assertTrue(message.contains("data.hash") && message.contains("town"), message);
  }
}
