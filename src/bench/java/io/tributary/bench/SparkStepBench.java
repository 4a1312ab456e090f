package io.tributary.bench;

import io.tributary.bench.Timings.Contender;
import io.tributary.cluster.ShardFetch;
import io.tributary.cluster.SparkEngine;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelScaling;
import io.tributary.data.TableEncoding;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.ShardedTable;
import io.tributary.ingest.StoragePlan;
import io.tributary.ingest.TableSource;
import io.tributary.math.MathBackend;
import io.tributary.network.Activation;
import io.tributary.network.Initializer;
import io.tributary.network.Loss;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.training.BatchSum;
import io.tributary.training.Engine;
import io.tributary.training.EpochPlan;
import io.tributary.training.LocalEngine;
import io.tributary.training.MergeTree;
import io.tributary.training.NetworkTask;
import io.tributary.training.Slices;
import io.tributary.training.Split;
import io.tributary.training.TrainingState;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A step of the Spark engine against its limits: a job that does nothing, a broadcast and a {@code
 * treeAggregate} of an array of the parameters' size, and the arithmetic alone, on this machine's
 * threads.
 */
final class SparkStepBench {
  private static final int STEPS = 100;
  private static final int BATCH = 1024;

  private SparkStepBench() {}

  /**
   * @param path a Parquet table with a column {@code label} of 0 and 1 and numbers
   * @param hidden units of the hidden layers
   */
  static void run(
      SparkSession session,
      Results results,
      String path,
      List<Integer> hidden,
      int shards,
      int rounds) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    DataSettings settings =
        io.tributary.training.Settings.of(Map.of("data.label", "label", "data.validation", 0))
            .data();
    Dataset<Row> table =
        new TableSource("bench", List.of(path), Optional.empty(), Map.of()).open(session);
    StoragePlan storage = StoragePlan.of(session.sparkContext(), Optional.empty());
    Ingest.Result ingested =
        Ingest.fit(table, path, settings, encoding -> LabelScaling.NONE, 42, shards, storage);
    TableEncoding encoding = ingested.encoding();
    Topology topology =
        new Topology(
            encoding.inputs(),
            hidden,
            Collections.nCopies(hidden.size(), Activation.RELU),
            1,
            OutputActivation.SIGMOID,
            Loss.CROSS_ENTROPY);
    int depth = shards <= 16 ? 1 : 2;
    NetworkTask task =
        new NetworkTask(
            topology,
            encoding.layout(),
            encoding.label(),
            MathBackend.best(),
            42,
            new MergeTree(shards, depth));
    try (ShardedTable packed = ingested.table();
        Engine onSpark =
            new SparkEngine(spark, task, Map.of(Split.TRAINING, packed.shards()), false, depth);
        Engine local =
            new LocalEngine(
                task,
                Map.of(Split.TRAINING, ShardFetch.fetch(packed, ShardFetch.Part.TRAINING)),
                Runtime.getRuntime().availableProcessors())) {
      JavaRDD<Integer> empty = spark.parallelize(Collections.nCopies(shards, 1), shards);
      JavaRDD<Integer> bare =
          spark.parallelize(Collections.nCopies(shards, 1), shards).cache();
      bare.count();
      float[] array = new float[topology.parameterCount()];
      results.add(
          "a step, %,d weights, %d shards, %s"
              .formatted(
                  topology.parameterCount(), shards, session.sparkContext().master()),
          Timings.medianStepInTurn(
              rounds,
              STEPS,
              new Contender("Spark: an empty job", () -> empty.foreachPartition(rows -> {})),
              new Contender(
                  "Spark: broadcast and treeAggregate of an array",
                  () -> aggregate(spark, bare, array, depth)),
              new Contender("the arithmetic, local engine", new Step(local, task, packed)),
              new Contender("Tributary: a step", new Step(onSpark, task, packed))));
      bare.unpersist(true);
    }
  }

  /** A sum that is nothing but an array. */
  static final class ArraySum implements Serializable {
    private static final long serialVersionUID = 1;
    float[] values; // null: nothing yet

    ArraySum add(float[] other) {
      if (values == null) {
        values = other.clone();
      } else {
        for (int i = 0; i < values.length; i++) {
          values[i] += other[i];
        }
      }
      return this;
    }

    ArraySum merge(ArraySum other) {
      if (values == null) {
        values = other.values;
        return this;
      }
      return other.values == null ? this : add(other.values);
    }
  }

  private static void aggregate(
      JavaSparkContext spark, JavaRDD<Integer> rdd, float[] array, int depth) {
    Broadcast<float[]> broadcast = spark.broadcast(array);
    ArraySum sum =
        rdd.treeAggregate(
            new ArraySum(),
            (partial, one) -> partial.add(broadcast.value()),
            (a, b) -> a.merge(b),
            depth);
    if (sum.values.length != array.length) {
      throw new AssertionError();
    }
    broadcast.destroy();
  }

  /** One step after the other, epoch after epoch. */
  private static final class Step implements Runnable {
    private final Engine engine;
    private final EpochPlan plan;
    private final Optimizer optimizer = Adam.withLearningRate(0.001);
    private final TrainingState state;
    private int epoch;

    Step(Engine engine, NetworkTask task, ShardedTable table) {
      this.engine = engine;
      this.plan = new EpochPlan(table.trainingRows(), BATCH);
      float[] parameters = task.topology().initialParameters(Initializer.HE_UNIFORM, 42);
      this.state = new TrainingState(parameters, optimizer);
    }

    @Override
    public void run() {
      Slices slices = epoch == 0 ? null : plan.next();
      if (slices == null) {
        plan.begin(++epoch);
        slices = plan.next();
      }
      BatchSum sum = engine.sum(slices, state.parameters());
      state.optimizer().advance();
      engine.update(
          optimizer, state.optimizer(), state.parameters(), sum, 1 / sum.weightSum());
    }
  }
}
