package io.tributary.bench;

import static org.apache.spark.sql.functions.col;

import io.tributary.api.InternalAccess;
import io.tributary.api.Settings;
import io.tributary.bench.Timings.Contender;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelScaling;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.StoragePlan;
import io.tributary.ingest.TableSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * From files to training data in memory: Tributary's packed shards against what users of MLlib do
 * (inferSchema, VectorAssembler, persist), and against the limit, Spark reading and casting the
 * same columns and throwing them away.
 */
final class IngestBench {
  private IngestBench() {}

  /** Any CSV file with a column {@code label} and numbers. */
  static void csv(SparkSession spark, Results results, String path, int rounds) {
    results.add(
        "ingest of " + Path.of(path).getFileName(),
        Timings.inTurn(
            rounds,
            packed(spark, path),
            new Contender(
                "MLlib: inferSchema, VectorAssembler, persist", () -> assemble(spark, path))));
  }

  /** A Parquet table with a column {@code label} and numbers. */
  static void parquet(SparkSession spark, Results results, String path, int rounds) {
    results.add(
        "ingest of " + Path.of(path).getFileName(),
        Timings.inTurn(
            rounds,
            packed(spark, path),
            new Contender("Spark: read, cast to float, noop", () -> noop(spark, path))));
  }

  private static Contender packed(SparkSession spark, String path) {
    return new Contender("Tributary: packed shards", () -> pack(spark, path));
  }

  private static void pack(SparkSession spark, String path) {
    DataSettings settings = InternalAccess.data(Settings.of(Map.of("data.label", "label")));
    Dataset<Row> table =
        new TableSource("bench", List.of(path), Optional.empty(), Map.of()).open(spark);
    StoragePlan plan = StoragePlan.of(spark.sparkContext(), Optional.empty());
    Ingest.fit(table, path, settings, encoding -> LabelScaling.NONE, 42, 2, plan, any -> 0)
        .table()
        .close();
  }

  private static void assemble(SparkSession spark, String path) {
    Dataset<Row> table =
        spark.read().option("header", "true").option("inferSchema", "true").csv(path);
    String[] features =
        Arrays.stream(table.columns()).filter(c -> !c.equals("label")).toArray(String[]::new);
    Dataset<Row> assembled =
        new VectorAssembler()
            .setInputCols(features)
            .setOutputCol("features")
            .transform(table)
            .select("features", "label")
            .persist(StorageLevel.MEMORY_AND_DISK());
    assembled.count();
    assembled.unpersist(true);
  }

  private static void noop(SparkSession spark, String path) {
    Dataset<Row> table = spark.read().parquet(path);
    Column[] cast =
        Arrays.stream(table.columns()).map(name -> col(name).cast("float")).toArray(Column[]::new);
    table.select(cast).write().format("noop").mode("overwrite").save();
  }
}
