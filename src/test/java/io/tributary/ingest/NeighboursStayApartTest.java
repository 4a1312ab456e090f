package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.api.InternalAccess;
import io.tributary.api.Settings;
import io.tributary.config.Spelling;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelScaling;
import io.tributary.data.Part;
import io.tributary.data.Scaling;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbers that are far from 0 and near each other, where floats are 64 and more apart, are told
 * apart as inputs, however they are scaled.
 */
class NeighboursStayApartTest {
  private static final int ROWS = 2000;

  @TempDir Path folder;

  @Test
  void secondsMillisecondsAndCentsAreToldApart() throws Exception {
    StringBuilder csv = new StringBuilder("seconds,millis,price,y\n");
    for (int i = 0; i < ROWS; i++) {
      csv.append(
          "%d,%d,%s,%d%n"
              .formatted(
                  1_700_000_000 + i, 1_700_000_000_000L + i, cents(100_000_000_000L + i), i % 7));
    }
    Path file = Files.writeString(folder.resolve("t.csv"), csv);
    Dataset<Row> table = SharedSpark.session().read().option("header", true).csv(file.toString());
    for (Scaling scaling : Scaling.values()) {
      if (scaling == Scaling.NONE) {
        continue; // numbers stay what they are, and floats do not tell these apart
      }
      DataSettings settings =
          InternalAccess.data(
              Settings.of(
                  Map.of(
                      "data.path",
                      file.toString(),
                      "data.label",
                      "y",
                      "data.task",
                      "regression",
                      "data.scaling",
                      Spelling.of(scaling))));
      Ingest.Result result =
          Ingest.fit(
              table,
              "t.csv",
              settings,
              encoding -> LabelScaling.STANDARD,
              5,
              2,
              new StoragePlan(Optional.empty(), 1 << 30, 1 << 20),
              any -> 0);
      try (ShardedTable packed = result.table()) {
        for (int column = 0; column < 3; column++) {
          Set<Float> distinct = new HashSet<>(inputs(packed, column));
          // Beyond the extremes of the training rows a quantile is the extreme's.
          int lost = scaling == Scaling.QUANTILE ? 10 : 0;
          String which = "%s, column %d".formatted(scaling, column);
          assertTrue(distinct.size() >= ROWS - lost, which + ": " + distinct.size());
        }
        assertEquals(ROWS, packed.rows());
      }
    }
  }

  private static String cents(long cents) {
    return "%d.%02d".formatted(cents / 100, cents % 100);
  }

  private static List<Float> inputs(ShardedTable table, int column) {
    int stride = table.layout().stride();
    List<Float> inputs = new ArrayList<>();
    for (float[] rows :
        table
            .shards()
            .flatMap(
                s ->
                    List.of(
                            StoragePlanTest.numbers(s.training()),
                            StoragePlanTest.numbers(s.part(Part.VALIDATION)))
                        .iterator())
            .collect()) {
      for (int at = column; at < rows.length; at += stride) {
        inputs.add(rows[at]);
      }
    }
    return inputs;
  }
}
