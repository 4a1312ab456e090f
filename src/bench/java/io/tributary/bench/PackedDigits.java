package io.tributary.bench;

import io.tributary.api.InternalAccess;
import io.tributary.api.Settings;
import io.tributary.cluster.ShardFetch;
import io.tributary.cluster.SparkEngine;
import io.tributary.data.BadRowPolicy;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelScaling;
import io.tributary.data.Shard;
import io.tributary.data.Storage;
import io.tributary.engine.Engine;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.LocalEngine;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.ShardedTable;
import io.tributary.ingest.SplitView;
import io.tributary.ingest.StoragePlan;
import io.tributary.math.MathBackend;
import io.tributary.network.Activation;
import io.tributary.network.CrossEntropy;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Digits in shards in Spark's memory, unscaled, as many shards as this machine has cores; both
 * engines train on the same ones.
 */
final class PackedDigits implements AutoCloseable {
  private static final long SEED = 42;
  private static final int SHARDS = Runtime.getRuntime().availableProcessors();

  private final JavaSparkContext spark;
  private final Ingest.Result training;
  private final Optional<ShardedTable> test;

  /** Packs tables as {@link Tables#vectors} makes them. */
  PackedDigits(SparkSession session, Dataset<Row> trainingRows, Optional<Dataset<Row>> testRows) {
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    DataSettings settings =
        InternalAccess.data(
            Settings.of(
                Map.of(
                    "data.label", "label",
                    "data.task", "classification",
                    "data.scaling", "none",
                    "data.validation", 0)));
    StoragePlan storage = StoragePlan.of(session.sparkContext(), Optional.of(Storage.MEMORY));
    training =
        Ingest.fit(
            trainingRows,
            "training rows",
            settings,
            encoding -> LabelScaling.NONE,
            SEED,
            SHARDS,
            storage,
            any -> 0);
    test =
        testRows.map(
            rows ->
                Ingest.pack(
                    rows,
                    "test rows",
                    training.encoding(),
                    BadRowPolicy.FAIL,
                    SEED,
                    SHARDS,
                    storage));
  }

  /** A network of these hidden layers, softmax and cross entropy. */
  Objective task(List<Integer> hidden, Activation activation) {
    Topology topology =
        Topology.dense(
            training.encoding().inputs(),
            hidden,
            Collections.nCopies(hidden.size(), activation),
            Digits.CLASSES,
            OutputActivation.SOFTMAX,
            new CrossEntropy());
    return new Objective(
        new RowNetwork(topology, training.encoding().layout(), training.encoding().label()),
        MathBackend.best(),
        SEED,
        MergeTree.of(SHARDS, topology.parameterCount()));
  }

  EpochPlan plan(int batch) {
    return new EpochPlan(training.table().trainingRows(), batch);
  }

  /** What {@code engine: auto} chooses where the master is local and the rows fit. */
  Engine localEngine(Objective task) {
    Map<Split, List<Shard>> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAINING, ShardFetch.fetch(SplitView.of(training.table())));
    test.ifPresent(table -> splits.put(Split.VALIDATION, ShardFetch.fetch(SplitView.of(table))));
    return new LocalEngine(task, splits, Runtime.getRuntime().availableProcessors());
  }

  Engine sparkEngine(Objective task) {
    Map<Split, SplitView> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAINING, SplitView.of(training.table()));
    test.ifPresent(table -> splits.put(Split.VALIDATION, SplitView.of(table)));
    return new SparkEngine(spark, task, splits);
  }

  @Override
  public void close() {
    training.table().close();
    test.ifPresent(ShardedTable::close);
  }
}
